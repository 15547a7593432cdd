import CaptureBytes
import CaptureKit

/// The two statements of the bucket's policy that are this service's, beside those of other people
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html).
struct BucketPolicy {
    private struct Statement {
        let sid: String
        let json: String
        let effect: String
    }

    private static let objects = "CaptureAIObjects"
    private static let tlsOnly = "CaptureAITLSOnly"

    private let statements: [Statement]

    init(_ wanted: WantedBucket, principal: String) {
        let bucket = "arn:\(BucketPolicy.partition(wanted.region)):s3:::\(wanted.name)"
        let allow = """
            {"Sid":"\(BucketPolicy.objects)","Effect":"Allow","Principal":{"AWS":\(BucketPolicy.quoted(principal))},\
            "Action":["s3:PutObject","s3:GetObject"],"Resource":"\(bucket)/\(wanted.prefix)/*"}
            """
        let deny = """
            {"Sid":"\(BucketPolicy.tlsOnly)","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["\(bucket)","\(bucket)/*"],\
            "Condition":{"Bool":{"aws:SecureTransport":"false"}}}
            """
        let effect = "\(principal) may put and get objects under \(wanted.prefix)/"
        let first = Statement(sid: BucketPolicy.objects, json: allow, effect: effect)
        let second = Statement(sid: BucketPolicy.tlsOnly, json: deny, effect: "nobody may use plain http")
        statements = wanted.isTLS ? [first, second] : [first]
    }

    /// Compares with the policy that is there.
    func step(_ now: String?) -> BucketPlan.Step {
        guard let now else { return change(statements.map { line(.add, $0.sid, $0.effect) }, to: [], "\"Version\":\"2012-10-17\"") }
        guard let root = (try? JSONDocument(Bytes(now)))?.root, root.kind == .object, let there = root["Statement"] else {
            let text = "the bucket's policy is not JSON with a Statement; look at it with the aws command line"
            return .unreadable(BlobStoreError(.other, text))
        }
        let all = there.kind == .array ? Array(there.elements) : [there]
        let ours = [BucketPolicy.objects, BucketPolicy.tlsOnly]
        var lines: [BucketPlan.Line] = []
        for sid in ours {
            let same = all.filter { $0["Sid"]?.string == sid }
            let wanted = statements.first { $0.sid == sid }
            switch (same.first, wanted) {
            case (nil, let wanted?): lines.append(line(.add, sid, wanted.effect))
            case (let before?, let wanted?):
                let form = (try? JSONDocument(Bytes(wanted.json))).map { BucketPolicy.form(of: $0.root) }
                if same.count > 1 || BucketPolicy.form(of: before) != form {
                    lines.append(line(.change, sid, "\(wanted.effect) (now: something else)"))
                }
            case (_?, nil): lines.append(line(.remove, sid, "the endpoint is plain http, which it refuses"))
            case (nil, nil): continue
            }
        }
        let others = all.filter { !ours.contains($0["Sid"]?.string ?? "") }.map { String(decoding: $0.text) }
        let head = root.members.filter { $0.key.string != "Statement" }
            .map { String(decoding: $0.key.text) + ":" + String(decoding: $0.value.text) }
        return change(lines, to: others, head.joined(separator: ","))
    }

    private func change(_ lines: [BucketPlan.Line], to others: [String], _ head: String) -> BucketPlan.Step {
        if lines.isEmpty { return .nothing }
        let all = (others + statements.map(\.json)).joined(separator: ",")
        return .change(lines, .setPolicy("{\(head)\(head.isEmpty ? "" : ",")\"Statement\":[\(all)]}"))
    }

    private func line(_ kind: BucketPlan.Line.Kind, _ sid: String, _ text: String) -> BucketPlan.Line {
        BucketPlan.Line(kind: kind, part: .policy, text: "\(sid): \(text)")
    }

    /// A text that is the same for values that mean the same in a policy: S3 may give a list of one as its one value, and in another order.
    private static func form(of value: JSONValue) -> String {
        switch value.kind {
        case .object:
            let members = value.members.map { "\(quoted($0.key.string ?? "")):\(form(of: $0.value))" }
            return "{" + members.sorted().joined(separator: ",") + "}"
        case .array:
            let items = value.elements.map { form(of: $0) }.sorted()
            return items.count == 1 ? items[0] : "[" + items.joined(separator: ",") + "]"
        case .string: return quoted(value.string ?? "")
        case .bool, .number, .null: return quoted(String(decoding: value.text))
        }
    }

    /// Where the ARNs of a region are (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html).
    private static func partition(_ region: String) -> String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }

    private static func quoted(_ text: String) -> String {
        var writer = ByteWriter(capacity: text.utf8.count + 2)
        writer.appendJSONString(text)
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}
