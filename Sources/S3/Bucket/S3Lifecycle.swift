import CaptureKit
import Curl

/// All lifecycle rules of a bucket, those included that say more than ``S3LifecycleRule`` can.
public struct S3Lifecycle: Sendable, Equatable {
    /// One rule.
    public enum Rule: Sendable, Equatable {
        /// One that this program can say.
        case known(S3LifecycleRule)
        /// Another one: its name, and its XML, which is written back as it was read.
        case other(id: String, document: String)

        /// Its name.
        public var id: String {
            switch self {
            case .known(let rule): rule.id
            case .other(let id, _): id
            }
        }
    }

    /// The rules, in the bucket's order.
    public var rules: [Rule]
    /// How large objects must be to move to another storage class; a header and no rule, and lost when it is not written back.
    var transitionMinimum: String?

    /// Creates a set of rules.
    public init(rules: [Rule] = []) { self.rules = rules }

    init?(_ root: XMLElement) {
        guard root.name == "LifecycleConfiguration" else { return nil }
        rules = root.children.filter { $0.name == "Rule" }.map { rule in
            S3LifecycleRule(rule).map { .known($0) } ?? .other(id: rule.text("ID") ?? "", document: S3Lifecycle.written(rule))
        }
    }

    var document: String {
        let content = rules.map { rule in
            switch rule {
            case .known(let rule): rule.element
            case .other(_, let document): document
            }
        }
        return XMLText.document("LifecycleConfiguration", content.joined())
    }

    /// The older form of a rule, with a `Prefix` of its own, becomes the newer one, as S3 takes no mixture of both.
    private static func written(_ rule: XMLElement) -> String {
        let content = rule.children.map { child in
            child.name == "Prefix" ? XMLText.element("Filter", child.written) : child.written
        }
        return XMLText.element("Rule", content.joined())
    }
}

extension S3Client {
    private static let transitionMinimum = "x-amz-transition-default-minimum-object-size"

    /// The lifecycle rules, with those that say more than ``S3LifecycleRule`` can; none where nothing is set
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html).
    ///
    /// - Throws: ``BlobStoreError``.
    public func wholeLifecycle() async throws -> S3Lifecycle {
        var call = S3Call(.bucket, "GET", query: [("lifecycle", "")])
        call.expected = "NoSuchLifecycleConfiguration"
        let response = try await perform(call, deadline: nil)
        if response.status != 200 { return S3Lifecycle() }
        guard let root = try? XMLElement(response.body), var lifecycle = S3Lifecycle(root) else { throw S3Client.unknown("lifecycle") }
        lifecycle.transitionMinimum = response.header(S3Client.transitionMinimum)
        return lifecycle
    }

    /// Replaces all lifecycle rules; with none it removes them
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html).
    ///
    /// - Throws: ``BlobStoreError``.
    public func setWholeLifecycle(_ lifecycle: S3Lifecycle) async throws {
        if lifecycle.rules.isEmpty { return try await deleteLifecycle() }
        var call = S3Call(.bucket, "PUT", query: [("lifecycle", "")])
        call.set(body: lifecycle.document)
        if let minimum = lifecycle.transitionMinimum { call.headers.append((S3Client.transitionMinimum, minimum)) }
        _ = try await perform(call, deadline: nil)
    }
}

extension XMLElement {
    /// The element as XML, without attributes and without the white space between elements.
    fileprivate var written: String {
        children.isEmpty ? XMLText.element(name, text: text) : XMLText.element(name, children.map(\.written).joined())
    }
}
