import ArgumentParser
import CaptureEngine
import CapturePlugins

struct BucketPlanning: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what would change, and change nothing.",
        discussion: """
            A line for each change: + is added, ~ changes, - goes. Lifecycle rules and policy statements of other people stay as they are.

            Exits with 0 whether there are changes or not, 69 when the bucket or a part of its settings cannot be read, 66 when the file \
            cannot be read, 78 when it is wrong.
            """)

    @OptionGroup var options: BucketOptions

    func run() async throws {
        guard let site = try options.site() else { return }
        let report = try await site.run { BucketReport(bucket: $0.wanted.name, of: try await $0.plan()) }
        report.print(as: options.format, nextStep: "; to be made by \"capture-ai bucket apply\"")
        if !report.failures.isEmpty { throw Exit.unavailable }
    }
}
