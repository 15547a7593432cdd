import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import HTTPSignatures
import ServerSupport
import Testing

/// A service with the stage auth and teams that sign in different ways, and what clients of other projects send to it.
struct SigningService {
    /// `test-shared-secret` of RFC 9421 B.1.5.
    static let secret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    static let request = MultipartRequest(
        event: #"{"event":"$ai_generation","distinct_id":"u"}"#, blobs: [("$ai_input", String(repeating: "Hello? ", count: 100))])

    let service: RunningService
    let store: RecordingBlobStore
    private let folder: String

    /// Runs `body` with a service; at the end nothing that was refused may have been stored or emitted.
    static func with(_ body: (SigningService) async throws -> Void) async throws {
        try await Workshop.withFolder { folder async throws in
            let (privateKey, publicKey) = ("\(folder)/private.pem", "\(folder)/public.pem")
            _ = try await Command.run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", privateKey])
            _ = try await Command.run("openssl", ["pkey", "-in", privateKey, "-pubout", "-out", publicKey])
            let secrets = """
                "signing_secrets": [{"id": "h1", "algorithm": "hmac-sha256", "key": "\(secret)"},
                {"id": "e1", "algorithm": "ed25519", "key": {"file": "public.pem"}}]
                """
            let teams = [
                ("phc_must", #"\#(secrets), "require_signature": true"#), ("phc_may", secrets),
                ("phc_once", #"\#(secrets), "require_nonce": true"#), ("phc_none", #""name": "no secrets""#),
            ].map { key, more in
                #"{"id": "\#(key.dropFirst(4))", \#(more), "keys": [{"sha256": "\#(KeyDigest(hashing: key))"}]}"#
            }
            try Data("{\"teams\": [\(teams.joined(separator: ","))]}".utf8).write(to: URL(fileURLWithPath: "\(folder)/teams.json"))
            var environment = StageEnvironment.testing(directory: folder)
            environment.secrets = { secret throws(SecretProblem) in
                guard case .file(let path) = secret.source, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                    throw SecretProblem(secret, "no such file")
                }
                return text
            }
            let (store, log) = (RecordingBlobStore(), RecordingEventLog())
            let stages: [any Stage] = [
                Auth(settings: try read(#"{"teams": "teams.json"}"#), environment: environment),
                BoundaryCheck(settings: try read("{}"), environment: environment),
                Multipart(settings: try read("{}"), environment: environment),
                S3Store(settings: try read(#"{"bucket": "llma"}"#), store: store), KafkaEmit(log: log),
            ]
            try await RunningService.with(stages: stages) { service async throws in
                try await body(SigningService(service: service, store: store, folder: folder))
                let accepted = service.requests.count { $0.code == nil }
                #expect(log.records.count == accepted)
                #expect(store.puts == accepted)
            }
        }
    }

    /// What a client signs.
    struct Message: Encodable {
        var method = "POST"
        var url = ""
        var headers: [String: String]
        var body = String(decoding: request.body, as: UTF8.self)
        var nonce: String?
        var created: Int?

        init(token: String) { headers = ["Authorization": "Bearer \(token)", "Content-Type": request.contentType] }
    }

    /// What the answer says.
    struct Answer {
        let status: Int
        let problem: [String: Any]
        var code: String? { problem["code"] as? String }
    }

    var url: String { "http://127.0.0.1:\(service.port)/ai" }

    /// Lets Python's `http-message-signatures` sign and `requests` send.
    func python(
        _ message: Message, keyID: String = "h1", secret: String = SigningService.secret, options: [String] = []
    ) async throws -> Answer {
        let lines = try await script("send", message, keyID, secret, options).split(separator: "\n", maxSplits: 1)
        let problem = try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any]
        return Answer(status: Int(lines[0]) ?? 0, problem: problem ?? [:])
    }

    /// The fields that sign a message, made by Python.
    func fields(_ message: Message) async throws -> [String] {
        try await script("sign", message, "h1", Self.secret, []).split(separator: "\n").map(String.init)
    }

    private func script(_ action: String, _ message: Message, _ keyID: String, _ secret: String, _ options: [String]) async throws -> String
    {
        var message = message
        message.url = url
        let input = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
        let key = keyID == "e1" ? ["ed25519", keyID, "\(folder)/private.pem"] : ["hmac-sha256", keyID, secret]
        return try await Command.run(
            Workshop.python(), [Workshop.script("http_signature.py"), action] + key + options, input: input
        ).text
    }
}
