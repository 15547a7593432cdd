import ArgumentParser
import CaptureKit
import CapturePlugins
import S3

/// A bucket, what it should be like, and the way to it.
struct BucketSite {
    let client: S3Client
    let wanted: WantedBucket
    /// A key that no event has, in a class whose rule removes it if nothing else does.
    let probeKey: String

    init(_ settings: S3Store.Settings, _ environment: StageEnvironment, key: String?, principal: String?) throws {
        client = try settings.bucketClient(environment)
        var wanted = settings.wantedBucket
        (wanted.key, wanted.principal) = (key, principal)
        self.wanted = wanted
        let uuid = EventUUID(version7: environment.now(), random: environment.random)
        let folder = settings.defaultRetention.map { "\($0)/" } ?? ""
        probeKey = "\(wanted.prefix)/\(folder)capture-ai-check/\(uuid)"
    }

    /// Runs `body` with an open client, and says what went wrong.
    func run<R>(_ body: (BucketSite) async throws -> R) async throws -> R {
        do {
            try client.open()
            let result = try await body(self)
            await client.stop()
            return result
        } catch let code as ExitCode {
            await client.stop()
            throw code
        } catch {
            await client.stop()
            complain("\(error)")
            throw Exit.unavailable
        }
    }

    /// What must change.
    func plan() async throws -> BucketPlan { BucketPlan(wanted, try await BucketState.read(client, prefix: wanted.prefix)) }
}
