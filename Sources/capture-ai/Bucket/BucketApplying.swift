import ArgumentParser
import CaptureKit
import CapturePlugins
import S3

struct BucketApplying: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make the changes that \"plan\" shows.",
        discussion: """
            Applying again changes nothing. What the server does not know is said, and the rest is done all the same.

            Exits with 0 when all is as it should be, 69 when a change failed or the server does not know it (but see \
            --allow-unsupported), 66 when the file cannot be read, 78 when it is wrong.
            """)

    @OptionGroup var options: BucketOptions

    @Flag(help: "Exit with 0 even when the server does not know some of the settings.")
    var allowUnsupported = false

    func run() async throws {
        guard let site = try options.site() else { return }
        let report = try await site.run { site in
            var report = BucketReport(bucket: site.wanted.name)
            report.isApplied = true
            for (part, step) in try await site.plan().steps {
                try await BucketApplying.apply(step, to: part, at: site, &report)
                // Without a bucket nothing can be set on it.
                if part == .bucket, !report.failures.isEmpty { break }
            }
            return report
        }
        report.print(as: options.format, nextStep: " made; \"capture-ai bucket check\" proves that it works")
        if !report.failures.isEmpty { throw Exit.unavailable }
        if !report.unsupported.isEmpty, !allowUnsupported {
            if options.format == .text { complain("use --allow-unsupported if you can do without what this server does not support") }
            throw Exit.unavailable
        }
    }

    private static func apply(
        _ step: BucketPlan.Step, to part: BucketPlan.Part, at site: BucketSite, _ report: inout BucketReport
    ) async throws {
        guard case .change(let lines, let action) = step else { return report.add(step, part) }
        do {
            if let objection = try await BucketApplying.objection(to: action, at: site) {
                report.unsupported.append((part, objection))
            } else {
                report.changes += lines
            }
        } catch let error as BlobStoreError {
            report.add(error.reason == .unsupported ? .unsupported : .unreadable(error), part)
        }
    }

    /// Makes a change; or says why the server could not live with it, and leaves it.
    private static func objection(to action: BucketPlan.Action, at site: BucketSite) async throws -> String? {
        let client = site.client
        switch action {
        case .createBucket: try await client.createBucket()
        case .setPublicAccessBlock(let block): try await client.setPublicAccessBlock(block)
        case .setLifecycle(let lifecycle): try await client.setWholeLifecycle(lifecycle)
        case .setPolicy(let policy): try await client.setPolicy(policy)
        case .setEncryption(let encryption):
            if let error = try await BucketApplying.cannotStore(encryption, at: site) {
                return "this server stores no objects with it, so it was not set (\(error))"
            }
            try await client.setEncryption(encryption)
        }
        return nil
    }

    /// Why the server cannot encrypt: SeaweedFS without a key of its own takes the setting, and from then on no object. A refusal says
    /// nothing, as whoever sets buckets up may not be let in to write.
    private static func cannotStore(_ encryption: S3Encryption, at site: BucketSite) async throws -> BlobStoreError? {
        do {
            try await site.client.putEmpty(site.probeKey, encrypted: encryption)
        } catch let error as BlobStoreError where [.serverError, .unsupported].contains(error.reason) {
            return error
        } catch let error as BlobStoreError where error.reason == .accessDenied { return nil }
        // What stays after all, its lifecycle rule removes.
        try? await site.client.delete([site.probeKey])
        return nil
    }
}
