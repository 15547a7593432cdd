import CaptureKit
import CapturePlugins
import S3

/// Asks the bucket all that the service will ask of it. What depends on something that failed is skipped.
struct BucketCheck {
    let site: BucketSite

    private static let names = [
        "endpoint", "clock", "credentials", "bucket", "put", "head", "range get", "delete", "lifecycle", "public_access_block",
        "encryption",
    ]

    func run() async throws -> [BucketFinding] {
        var findings: [BucketFinding] = []
        for check in [endpoint, credentials, bucketAndObjects, settings] {
            findings += try await check()
            if let failed = findings.first(where: { $0.result == .failed && $0.name != "clock" }), findings.count < BucketCheck.names.count
            {
                let done = findings.map(\.name)
                let rest = BucketCheck.names.filter { !done.contains($0) }
                return findings + rest.map { BucketFinding($0, .skipped, "\(failed.name) comes first") }
            }
        }
        return findings
    }

    private func endpoint() async throws -> [BucketFinding] {
        do {
            let offset = try await site.client.clockOffset()
            return [reached, BucketCheck.clock(offset)]
        } catch let error as BlobStoreError { return [BucketFinding("endpoint", .failed, "\(error)")] }
    }

    private var reached: BucketFinding {
        let url = site.client.bucketURL
        if site.wanted.isTLS { return BucketFinding("endpoint", .ok, "\(url) answers, with a certificate that is trusted") }
        let isNear = ["http://127.", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
        return isNear
            ? BucketFinding("endpoint", .ok, "\(url) answers, on this machine without TLS")
            : BucketFinding("endpoint", .warning, "\(url) answers, without TLS", remedy: "anyone on the way can read blobs; use https")
    }

    /// - Parameter offset: how far this machine's clock is ahead of the server's.
    static func clock(_ offset: Duration?) -> BucketFinding {
        guard let offset else { return BucketFinding("clock", .warning, "the server does not tell its time") }
        let seconds = abs(offset.components.seconds)
        let apart = "\(Duration.seconds(seconds).inUnits) \(offset < .zero ? "behind" : "ahead of") the server's"
        let remedy = "set the clock, with NTP for example"
        if seconds > 900 {
            return BucketFinding("clock", .failed, "this machine's is \(apart), and S3 refuses requests from 15m on", remedy: remedy)
        }
        if seconds > 60 { return BucketFinding("clock", .warning, "this machine's is \(apart)", remedy: remedy) }
        return BucketFinding("clock", .ok, "less than 1m from the server's")
    }

    private func credentials() async throws -> [BucketFinding] {
        do {
            let (found, place) = try await site.client.findCredentials()
            let end = found.expiration.map { ", until \($0)" } ?? ""
            return [BucketFinding("credentials", .ok, "found: the access key \(found.accessKey) from \(place)\(end)")]
        } catch let error as BlobStoreError { return [BucketFinding("credentials", .failed, "\(error)")] }
    }

    private func bucketAndObjects() async throws -> [BucketFinding] {
        let bucket = try await self.bucket()
        if bucket.isFinal, bucket.finding.result == .failed { return [bucket.finding] }
        let objects = try await BucketProbe(site: site).run()
        // Who may write need not be allowed to look at the bucket.
        if bucket.finding.result == .failed, objects.first?.result == .ok {
            let text = "these keys may not look at the bucket, which the service can do without"
            return [BucketFinding("bucket", .warning, text, remedy: "allow s3:ListBucket if objects are to be found by event")] + objects
        }
        return bucket.finding.result == .failed ? [bucket.finding] : [bucket.finding] + objects
    }

    /// Whether the bucket is there; not final when a look at it was refused, which writing need not be.
    private func bucket() async throws -> (finding: BucketFinding, isFinal: Bool) {
        let name = site.wanted.name
        do {
            if try await BucketState.exists(site.client, prefix: site.wanted.prefix) {
                return (BucketFinding("bucket", .ok, "\(name) is there"), true)
            }
            let remedy = "make it with \"capture-ai bucket apply\", or set the right \"bucket\""
            return (BucketFinding("bucket", .failed, "there is no bucket \(name)", remedy: remedy), true)
        } catch let error as BlobStoreError {
            return (BucketFinding("bucket", .failed, "\(error)"), error.reason != .accessDenied)
        }
    }

    private func settings() async throws -> [BucketFinding] {
        let plan = BucketPlan(site.wanted, try await BucketState.readSettings(site.client))
        let order = [BucketPlan.Part.lifecycle, .publicAccessBlock, .encryption, .policy]
        return order.flatMap { part in plan.steps.filter { $0.part == part }.map { finding(part, $0.step) } }
    }

    private func finding(_ part: BucketPlan.Part, _ step: BucketPlan.Step) -> BucketFinding {
        let name = part.rawValue
        switch step {
        case .nothing: return BucketFinding(name, .ok, "as the settings ask for")
        case .unsupported: return BucketFinding(name, .warning, "not supported by this server")
        case .unreadable(let error) where error.reason == .accessDenied:
            return BucketFinding(
                name, .warning, "these keys may not look at it, which the service can do without",
                remedy: "check it with an administrator's")
        case .unreadable(let error): return BucketFinding(name, .failed, "\(error)")
        case .change(let lines, _):
            // The service works without, and S3 itself encrypts whatever is set.
            let isMild = part == .lifecycle || (part == .encryption && site.wanted.key == nil)
            let text = lines.map { "\($0.kind.rawValue) \($0.text)" }.joined(separator: ", ")
            return BucketFinding(
                name, isMild ? .warning : .failed, "not as the settings ask for: \(text)",
                remedy: "\"capture-ai bucket apply\" changes it where the server can")
        }
    }
}
