import ArgumentParser
import CaptureEngine

struct BucketChecking: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Prove that the bucket works: with the service's own keys, from where the service runs.",
        discussion: """
            Stores a small object under the prefix, reads it, removes it, and looks at the bucket's settings; a line for each check. Drift \
            of the lifecycle rules, and what these keys may not look at, are warnings.

            Exits with 0 when no check failed, 69 when one did, 66 when the file cannot be read, 78 when it is wrong.
            """)

    @OptionGroup var options: BucketOptions

    func run() async throws {
        guard let site = try options.site() else { return }
        let findings = try await site.run { try await BucketCheck(site: $0).run() }
        switch options.format {
        case .text: for finding in findings { print(finding.line) }
        case .json: print(BucketFinding.json(findings).indented)
        }
        if findings.contains(where: { $0.result == .failed }) { throw Exit.unavailable }
    }
}
