import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

/// What the commands about the bucket have in common.
struct BucketOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The pipeline file.", completion: .file(extensions: ["json"]))
    var file = "pipeline.json"

    @Option(help: ArgumentHelp("The s3_store stage's name, where the file has several.", valueName: "name"))
    var stage: String?

    @Option(
        help: ArgumentHelp(
            "Encrypt new objects with this key of KMS (default: S3's own keys, or whatever is set already).", valueName: "arn"))
    var kmsKey: String?

    @Option(
        help: ArgumentHelp(
            "Let the bucket's policy give this IAM principal put and get under the prefix (default: the policy is left alone).",
            valueName: "arn"))
    var principal: String?

    @Option(help: "How to print the result.")
    var format = Format.text

    func validate() throws {
        if let principal, !principal.hasPrefix("arn:") || principal.contains("*") {
            throw ValidationError("--principal is the ARN of a role or a user, such as arn:aws:iam::123456789012:role/capture-ai")
        }
        if kmsKey == "" { throw ValidationError("--kms-key must not be empty") }
    }

    /// The bucket that the file means, or nil after saying that there is none to set up.
    func site() throws -> BucketSite? {
        let loaded = try ServiceFile.load(file)
        let (name, settings) = try chosen(loaded)
        if let directory = settings.directory {
            sayNothingToSetUp(name, directory)
            return nil
        }
        do { return try BucketSite(settings, loaded.environment, key: kmsKey, principal: principal) } catch let problem as SecretProblem {
            complain(problem.problem.description(in: file))
            throw Exit.badConfiguration
        }
    }

    private func chosen(_ loaded: ServiceFile) throws -> (String, S3Store.Settings) {
        let all = loaded.file.stages.compactMap { entry in (entry.settings as? S3Store.Settings).map { (entry.instance, $0) } }
        let names = all.map(\.0)
        if let stage {
            if let chosen = all.first(where: { $0.0 == stage }) { return chosen }
            complain("\(file) has no s3_store stage \(stage.quoted)" + suggestion(for: stage, among: names))
            throw Exit.usage
        }
        guard let only = all.first else {
            complain("\(file) has no s3_store stage, enabled or not; add one")
            throw Exit.badConfiguration
        }
        if all.count > 1 {
            complain("\(file) has several s3_store stages; say which with --stage: \(names.joined(separator: ", "))")
            throw Exit.usage
        }
        return only
    }

    private func sayNothingToSetUp(_ name: String, _ directory: String) {
        let text = "\(name) keeps objects in the directory \(directory): there is nothing to set up"
        switch format {
        case .text: print(text)
        case .json: print(BucketReport.nothingToSetUp(directory).indented)
        }
    }
}
