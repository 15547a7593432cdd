import Foundation
import Testing

extension Commands {
    /// `send --sign`: what it sends, what it shows, and what it needs.
    @Suite struct SendSignedTests {
        private static let secret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
        private static let privateKey =
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n"
        private static let covered = #"("@method" "@path" "authorization" "content-digest" "content-type")"#

        /// The head that a server gets, and how the program ended.
        private func send(_ arguments: [String], environment: [String: String]) async throws -> (head: String, result: Program.Result) {
            let server = try OneAnswerServer()
            async let head = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"uuid\":\"u\"}")
            let result = try await Program.run(
                ["send", "--url", "http://127.0.0.1:\(server.port)/ai?x=1", "--size", "1KiB"] + arguments, environment: environment)
            return (try await head, result)
        }

        @Test func aSecretFromTheEnvironmentSigns() async throws {
            let (head, result) = try await send(
                ["--sign", "h1"], environment: ["CAPTURE_AI_TOKEN": "phc_sample", "CAPTURE_AI_SIGN_KEY": Self.secret])
            #expect(result.status == 0, "\(result.errors)")
            #expect(head.firstMatch(of: #/\r\nContent-Digest: sha-256=:[A-Za-z0-9+/]{43}=:\r\n/#) != nil)
            let input = try #require(
                head.firstMatch(of: #/\r\nSignature-Input: sig1=(\(.*\));created=(\d+);keyid="h1";alg="(.*)";nonce=".{20,}"\r\n/#))
            #expect(input.1 == Self.covered)
            #expect(input.3 == "hmac-sha256")
            #expect(abs((Double(input.2) ?? 0) - Date().timeIntervalSince1970) < 300)
            #expect(head.firstMatch(of: #/\r\nSignature: sig1=:[A-Za-z0-9+/]{43}=:\r\n/#) != nil)
            #expect(result.errors == "")
        }

        @Test func aPrivateKeyFromAFileSigns() async throws {
            try await withFolder { folder in
                let key = try folder.write("key.pem", Self.privateKey)
                let (head, result) = try await send(
                    ["--sign", "e1", "--sign-key", key, "--sign-algorithm", "ed25519", "--verbose"],
                    environment: ["CAPTURE_AI_TOKEN": "phc_sample", "CAPTURE_AI_SIGN_KEY": "not this one"])
                #expect(result.status == 0, "\(result.errors)")
                #expect(head.contains(#";keyid="e1";alg="ed25519";"#))
                #expect(head.firstMatch(of: #/\r\nSignature: sig1=:[A-Za-z0-9+/]{86}==:\r\n/#) != nil)
                for line in [
                    "\"@method\": POST", "\"@path\": /ai", "\"authorization\": Bearer <token>", "\"@signature-params\": \(Self.covered)",
                ] {
                    #expect(result.errors.contains("\n  \(line)"), "\(result.errors)")
                }
                #expect(!result.errors.contains("phc_sample"))
                #expect(!(result.errors + result.output).contains("MC4CAQ"))
            }
        }

        @Test func eachOfSeveralRequestsIsSignedAnew() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(in: folder) { service in
                    let result = try await Program.run(
                        ["send", "--url", try service.url, "--size", "1KiB", "--sign", "h1", "--verbose", "--count", "3"],
                        environment: ["CAPTURE_AI_TOKEN": "phc_sample", "CAPTURE_AI_SIGN_KEY": Self.secret])
                    #expect(result.status == 0, "\(result.errors)")
                    let nonces = result.errors.matches(of: #/"@signature-params": .*nonce="(.*)"/#).map { String($0.1) }
                    #expect(nonces.count == 3)
                    #expect(Set(nonces).count == 3, "\(result.errors)")
                }
            }
        }

        @Test(arguments: [
            (["--sign", "h1"], secret, 0), (["--sign", "e1", "--sign-algorithm", "ed25519"], privateKey, 0), ([], secret, 1),
            (["--sign", "h1"], "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=", 1),
        ])
        func aServiceThatWantsSignaturesTakesThem(arguments: [String], key: String, status: Int) async throws {
            let stages = #"{"use": "auth", "with": {"teams": "teams.json"}}, \#(RunningProgram.stages)"#
            try await withFolder { folder in
                // The public key of RFC 9421 B.1.4, and the SHA-256 of phc_sample.
                try folder.write(
                    "teams.json",
                    """
                    {"teams": [{"id": "7", "require_signature": true, "require_nonce": true, "signing_secrets": [
                      {"id": "h1", "algorithm": "hmac-sha256", "key": {"env": "SIGNING_SECRET"}},
                      {"id": "e1", "algorithm": "ed25519", "key": "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="}],
                      "keys": [{"sha256": "e16b75c98c8c9bfb56da7fb8ce6648d571d33ac33f4c416979f36b743e726e27"}]}]}
                    """)
                try await RunningProgram.with(stages: stages, environment: ["SIGNING_SECRET": Self.secret], in: folder) { service in
                    let result = try await Program.run(
                        ["send", "--url", try service.url, "--size", "300KiB", "--count", "2"] + arguments,
                        environment: ["CAPTURE_AI_TOKEN": "phc_sample", "CAPTURE_AI_SIGN_KEY": key])
                    #expect(Int(result.status) == status, "\(result.errors)\(result.output)")
                    if status == 0 { #expect(try folder.lines("data/events.ndjson").count == 2) }
                }
            }
        }

        @Test(arguments: [
            (["--sign", "h1"], ["CAPTURE_AI_TOKEN": "t"], "--sign needs a key"),
            (["--sign", "h1"], ["CAPTURE_AI_SIGN_KEY": secret], "put it into CAPTURE_AI_TOKEN"),
            (["--sign", "h1"], ["CAPTURE_AI_TOKEN": "t", "CAPTURE_AI_SIGN_KEY": "c2hvcnQ="], "at least 32 bytes; this one has 5"),
            (["--sign", "h1"], ["CAPTURE_AI_TOKEN": "t", "CAPTURE_AI_SIGN_KEY": "my secret"], "not Base64"),
            (["--sign", "h\n1"], ["CAPTURE_AI_TOKEN": "t", "CAPTURE_AI_SIGN_KEY": secret], "printable ASCII"),
            (["--sign", "h1", "--sign-algorithm", "rsa"], [:], #"not "rsa""#), (["--sign-key", "x"], [:], "--sign-key is for --sign"),
        ])
        func whatIsMissingIsSaid(arguments: [String], environment: [String: String], message: String) async throws {
            let result = try await Program.run(["send"] + arguments, environment: environment)
            #expect(result.status == 64)
            #expect(result.errors.contains(message), "\(result.errors)")
            for value in environment.values where value.count > 1 { #expect(!result.errors.contains(value)) }
        }

        @Test func aKeyFileThatIsNotThereIsNamed() async throws {
            let result = try await Program.run(["send", "--sign", "h1", "--sign-key", "none.pem"], environment: ["CAPTURE_AI_TOKEN": "t"])
            #expect(result.status == 66)
            #expect(result.errors == "cannot read none.pem: No such file or directory\n")
        }
    }
}
