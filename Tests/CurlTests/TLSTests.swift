import Curl
import Foundation
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TLSTests {
    /// Asks a server that has `certificate` over TLS, trusting the authorities in `trusting`; answers the status or the failure.
    private func ask(
        _ certificate: (TestCertificates) -> String, trusting authority: (TestCertificates) -> String?, host: String = "127.0.0.1",
        newest version: String = "1.3"
    ) async throws -> Result<Int, CurlFailure> {
        try await Workshop.withFolder { folder async throws in
            let certificates = try await TestCertificates(in: folder)
            let arguments = ["--certificate", certificate(certificates), "--tls", version]
            return try await LoopbackServer.with("http_faults.py", arguments) { server async throws in
                let client = try CurlClient(CurlOptions(certificates: authority(certificates)))
                let request = CurlRequest("GET", "https://\(host):\(server.port)/echo?secret=1", timeout: .seconds(20))
                var result: Result<Int, CurlFailure>
                do {
                    result = .success(try await client.send(request).status)
                } catch let failure as CurlFailure {
                    result = .failure(failure)
                    // It did not go on without TLS or without trust.
                    #expect(try await server.count("requests") == 0)
                }
                await client.stop()
                return result
            }
        }
    }

    private func kind(_ result: Result<Int, CurlFailure>) -> CurlFailure.Kind? {
        guard case .failure(let failure) = result else { return nil }
        #expect(failure.text.hasPrefix("127.0.0.1:") && !failure.text.contains("secret"))
        return failure.kind
    }

    @Test(arguments: ["127.0.0.1", "localhost", "llma.s3.localhost"], ["1.2", "1.3"])
    func aServerWithATrustedCertificateIsSpokenTo(_ host: String, _ version: String) async throws {
        let result = try await ask(\.server, trusting: \.authority, host: host, newest: version)
        #expect(try result.get() == 200)
    }

    @Test func anUnknownAuthorityIsRefused() async throws {
        #expect(kind(try await ask(\.server, trusting: { _ in nil })) == .tls)
        #expect(kind(try await ask(\.server, trusting: \.stranger)) == .tls)
    }

    @Test func anotherHostsCertificateIsRefused() async throws {
        #expect(kind(try await ask(\.other, trusting: \.authority)) == .tls)
    }

    @Test func oldVersionsOfTLSAreRefused() async throws {
        #expect(kind(try await ask(\.server, trusting: \.authority, newest: "1.1")) == .tls)
    }

    @Test func aServerWithoutTLSIsRefused() async throws {
        try await Lab.with { lab async throws in
            let request = CurlRequest("GET", "https://127.0.0.1:\(lab.server.port)/echo", timeout: .seconds(20))
            let failure = await #expect(throws: CurlFailure.self) { try await lab.client.send(request) }
            #expect(failure?.kind == .tls)
            #expect(try await lab.server.count("answered 200") == 0)
        }
    }

    @Test func aFileWithoutCertificatesIsRefused() async throws {
        try await Workshop.withFolder { folder async throws in
            try "no certificate".write(toFile: "\(folder)/ca.pem", atomically: true, encoding: .utf8)
            #expect(kind(try await ask(\.server, trusting: { _ in "\(folder)/ca.pem" })) == .tls)
        }
    }
}
