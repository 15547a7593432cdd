import CaptureBytes
import CaptureKit
import CaptureTesting
import ServerSupport

@testable import S3

/// Clients of the tests' servers.
enum Clients {
    static func faults(_ server: S3Faults, _ change: (inout S3Settings) -> Void = { _ in }) -> S3Settings {
        settings(S3Faults.bucket, server.endpoint, S3Faults.accessKey, S3Faults.secretKey, change)
    }

    static func weed(_ endpoint: String, _ change: (inout S3Settings) -> Void = { _ in }) -> S3Settings {
        settings(SeaweedFS.bucket, endpoint, SeaweedFS.accessKey, SeaweedFS.secretKey, change)
    }

    static func moto(_ moto: Moto, _ change: (inout S3Settings) -> Void = { _ in }) -> S3Settings {
        settings(Moto.bucket, moto.endpoint, "any", "any", change)
    }

    private static func settings(
        _ bucket: String, _ endpoint: String, _ accessKey: String, _ secretKey: String, _ change: (inout S3Settings) -> Void
    ) -> S3Settings {
        var settings = S3Settings(
            bucket: bucket, endpoint: endpoint, region: "us-east-1",
            credentials: .fixed(S3Credentials(accessKey: accessKey, secretKey: secretKey)))
        change(&settings)
        return settings
    }

    /// Runs `body` with a client that is started, and stops it.
    static func with<R>(
        _ settings: S3Settings, log: LogWatch = LogWatch(), reports: Reports = Reports(), surroundings: S3Surroundings? = nil,
        _ body: (S3Client) async throws -> R
    ) async throws -> R {
        let client = try S3Client(settings, surroundings: surroundings ?? S3Surroundings(), log: log.logger, observe: reports.add)
        do {
            try await client.start()
            let result = try await body(client)
            await client.stop()
            return result
        } catch {
            await client.stop()
            throw error
        }
    }
}

/// Why an action fails; nil when it does not.
func failure(_ body: () async throws -> Void) async -> BlobStoreError? {
    do {
        try await body()
        return nil
    } catch { return error as? BlobStoreError ?? BlobStoreError(.other, "another error: \(error)") }
}

extension S3Client {
    /// Writes a small object.
    func write(_ key: String = "k", _ text: String = "content", deadline: ContinuousClock.Instant? = nil) async throws {
        try await put(key, BlobContent(Bytes(text)), BlobAttributes(contentType: "text/plain"), deadline: deadline)
    }
}
