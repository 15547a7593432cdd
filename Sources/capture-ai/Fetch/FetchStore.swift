import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureReader

/// The store that a pipeline file names.
struct FetchStore {
    private let settings: S3Store.Settings
    private let environment: StageEnvironment

    /// Reads the settings of the stage called `stage`, or of the only `s3_store`.
    init(pipeline: String, stage: String?) throws {
        let loaded = try ServiceFile.load(pipeline)
        let stages = loaded.file.stages.filter { $0.use == S3Store.name && (stage == nil || $0.instance == stage) }
        guard let only = stages.first, stages.count == 1, let settings = only.settings as? S3Store.Settings else {
            let names = stages.map { "\"\($0.instance)\"" }.joined(separator: ", ")
            complain(
                stages.isEmpty
                    ? "\(pipeline) has no stage \(stage.map { "called \"\($0)\" that is an s3_store" } ?? "s3_store"), so it names no store"
                    : "\(pipeline) has more than one s3_store; choose one with --stage: \(names)")
            throw Exit.badConfiguration
        }
        (self.settings, environment) = (settings, loaded.environment)
    }

    /// The classes of objects to look through.
    var retentions: [Retention?] { settings.retentions + [nil] }

    /// Runs `body` with a reader, and ends the command with a sentence when something is wrong.
    func with(_ body: (BlobReader) async throws -> Void) async throws {
        let store: any BlobStore
        do {
            store = try settings.store(environment)
            // A directory is read without being opened for writing.
            if settings.directory == nil { try await store.start() }
        } catch let problem as SecretProblem {
            complain("\(problem)")
            throw Exit.badConfiguration
        } catch {
            complain("the store cannot be opened: \(error)")
            throw Exit.unavailable
        }
        do { try await body(BlobReader(store, bucket: settings.bucket, prefix: settings.prefix)) } catch {
            await store.stop()
            throw FetchStore.end(error)
        }
        await store.stop()
    }

    private static func end(_ error: any Error) -> any Error {
        switch error {
        case let error as BlobStoreError:
            complain("\(error)")
            return error.reason == .notFound ? Exit.refused : Exit.unavailable
        case is ReadFailure, is FetchOutput.Failure:
            complain("\(error)")
            return Exit.refused
        default: return error
        }
    }
}
