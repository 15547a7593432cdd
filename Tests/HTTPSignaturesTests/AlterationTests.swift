import CaptureKit
import CaptureTesting
import Testing

@testable import HTTPSignatures

/// Whatever is changed of a signed request, the signature no longer holds.
struct AlterationTests {
    private static let covered = SignedRequest.required + ["@authority", "@query", "content-type"]

    private func sender(_ algorithm: SignatureAlgorithm) -> Sender {
        var sender = Sender(algorithm)
        (sender.components, sender.nonce) = (Self.covered, "n-1")
        return sender
    }

    @Test(arguments: SignatureAlgorithm.allCases) func ofCoveredValues(algorithm: SignatureAlgorithm) throws {
        let sender = sender(algorithm)
        let head = try sender.signed()
        #expect(try sender.verdict(head) == nil)
        func changed(method: String? = nil, path: String? = nil, target: String? = nil) -> RequestHead {
            RequestHead(
                method: method ?? head.method, path: path ?? head.path, target: target ?? head.target, headers: head.headers,
                client: head.client)
        }
        for other in [changed(method: "PUT"), changed(method: "post"), changed(path: "/ai/"), changed(target: "/ai?x=1")] {
            #expect(try sender.verdict(other)?.code == .invalidSignature)
        }
        for name in ["Host", "Authorization", "Content-Type", "Content-Digest"] {
            for other in alterations(of: try #require(head.headers.first(name))) {
                let altered = head.with(name) { _ in other }
                // The case of a host's name means nothing (RFC 9110 §4.2.3).
                if name == "Host", other.lowercased() == "localhost" { continue }
                #expect(try sender.verdict(altered)?.code == .invalidSignature, "\(name): \(other)")
            }
            let doubled = RequestHead(
                method: head.method, path: head.path, headers: head.headers + [HeaderField(name, "x")], client: head.client)
            #expect(try sender.verdict(doubled)?.code == .invalidSignature)
        }
        let uncovered = RequestHead(method: "POST", path: "/ai", headers: head.headers + [HeaderField("X-Other", "1")], client: "::1")
        #expect(try sender.verdict(uncovered) == nil)
    }

    /// Each byte of the two fields in turn: one bit changed, taken away, and doubled.
    @Test(arguments: SignatureAlgorithm.allCases, ["Signature-Input", "Signature"])
    func ofTheSignatureItself(algorithm: SignatureAlgorithm, name: String) throws {
        let sender = sender(algorithm)
        let head = try sender.signed()
        let value = try #require(head.headers.first(name))
        for other in alterations(of: value) {
            let verdict = try sender.verdict(head.with(name) { _ in other })
            // The strict form of a structured field is signed, and it knows one way to write white space.
            if other.filter({ $0 != " " }) == value.filter({ $0 != " " }), verdict == nil { continue }
            #expect([.invalidSignature, .staleSignature].contains(verdict?.code), "\(other)")
        }
    }

    private func alterations(of value: String) -> [String] {
        let bytes = Array(value.utf8)
        return bytes.indices.flatMap { index in
            let flipped = [UInt8(1), 2, 4, 8, 16, 32].map { bit in
                var other = bytes
                other[index] ^= bit
                return other
            }
            let shorter = Array(bytes[..<index] + bytes[(index + 1)...])
            let longer = Array(bytes[...index] + bytes[index...])
            return (flipped + [shorter, longer]).filter { $0 != bytes }.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test func ofTheOrderOfComponents() throws {
        let sender = sender(.hmacSHA256)
        let head = try sender.signed()
        let other = head.with("Signature-Input") { $0.replacing("\"@method\" \"@path\"", with: "\"@path\" \"@method\"") }
        #expect(other.headers != head.headers)
        #expect(try sender.verdict(other)?.code == .invalidSignature)
    }
}
