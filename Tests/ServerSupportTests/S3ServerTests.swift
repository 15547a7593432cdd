import Foundation
import ServerSupport
import Testing

/// The S3 servers of the tests take other people's clients, and refuse what they must.
@Suite(.timeLimit(.minutes(5)))
struct S3ServerTests {
    /// Puts, gets, lists and deletes with boto3; answers `same` or the code of the refusal.
    private func roundTrip(
        _ endpoint: String, secret: String, access: String = S3Faults.accessKey
    ) async throws -> String {
        try await Workshop.withFolder { folder in
            let path = "\(folder)/content"
            try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ $0 >> 8) }).write(to: URL(fileURLWithPath: path))
            let arguments = [endpoint, "us-east-1", access, secret, "llma", "a folder/ünïcode+ and = more", path]
            let result = try await Command.run(Workshop.python(), [Workshop.script("s3_put_get.py")] + arguments)
            return result.text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    @Test func seaweedFSTakesTheRightSecretOnly() async throws {
        let endpoint = try await SeaweedFS.sharedEndpoint()
        #expect(try await roundTrip(endpoint, secret: SeaweedFS.secretKey) == "same")
        #expect(try await roundTrip(endpoint, secret: "wrong") == "SignatureDoesNotMatch")
    }

    @Test func seaweedFSComesBackAfterAKill() async throws {
        try await SeaweedFS.with { server async throws in
            await server.kill()
            try await server.start()
            #expect(try await roundTrip(server.endpoint, secret: SeaweedFS.secretKey) == "same")
        }
    }

    @Test func motoServesAnyone() async throws {
        try await Moto.with { moto async throws in
            #expect(try await roundTrip(moto.endpoint, secret: "any") == "same")
        }
    }

    @Test func ourOwnServerTakesTheRightKeysOnly() async throws {
        try await S3Faults.with { server async throws in
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "same")
            #expect(try await roundTrip(server.endpoint, secret: "wrong") == "SignatureDoesNotMatch")
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey, access: "stranger") == "InvalidAccessKeyId")
            try await server.useKeys(access: "new", secret: "newer")
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "InvalidAccessKeyId")
            #expect(try await roundTrip(server.endpoint, secret: "newer", access: "new") == "same")
            #expect(try await server.objects().isEmpty)
            try await server.useKeys(access: "new", secret: "newer", token: "session")
            #expect(try await roundTrip(server.endpoint, secret: "newer", access: "new") == "InvalidToken")
        }
    }

    @Test func ourOwnServerFailsAsOrdered() async throws {
        try await S3Faults.with { server async throws in
            try await server.fail(.error(503, "SlowDown"))
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "SlowDown")
            #expect(try await server.server.count("refused SlowDown") == 1)
            try await server.fail(.damage)
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "XAmzContentSHA256Mismatch")
            try await server.fail(.error(500, "InternalError"), times: nil, method: "GET")
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "InternalError")
            let stored = try #require(try await server.objects().first)
            #expect(stored.size == 100_000 && stored.metadata == ["colour": "blue"] && stored.contentType == "text/x-test")
            try await server.heal()
            try await server.setClock(ahead: 3_600)
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "RequestTimeTooSkewed")
            try await server.setClock(ahead: 0)
            #expect(try await roundTrip(server.endpoint, secret: S3Faults.secretKey) == "same")
        }
    }
}
