import CaptureKit
import Foundation
import Testing

@testable import HTTPSignatures

/// RFC 9421 appendix B.2, byte for byte.
struct RFCExampleTests {
    @Test(arguments: [
        (
            #"();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#,
            #""@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd""#
        ),
        (
            #"("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example""#,
            """
            "@authority": example.com
            "content-digest": \(Sample.digest)
            "@query-param";name="Pet": dog
            "@signature-params": ("@authority" "content-digest" "@query-param";name="Pet");created=1618884473\
            ;keyid="test-key-rsa-pss";tag="header-example"
            """
        ),
        (
            #"("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="k""#,
            """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@query": ?param=Value&Pet=dog
            "@authority": example.com
            "content-type": application/json
            "content-digest": \(Sample.digest)
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length")\
            ;created=1618884473;keyid="k"
            """
        ),
        (
            #"("@method" "@authority" "@path" "content-digest" "content-length" "content-type");created=1618884473;keyid="test-key-rsa-pss""#,
            """
            "@method": POST
            "@authority": example.com
            "@path": /foo
            "content-digest": \(Sample.digest)
            "content-length": 18
            "content-type": application/json
            "@signature-params": ("@method" "@authority" "@path" "content-digest" "content-length" "content-type")\
            ;created=1618884473;keyid="test-key-rsa-pss"
            """
        ),
    ])
    func bases(input: String, base: String) throws {
        #expect(String(decoding: try Sample.request.signatureBase(try Sample.input(input)), as: UTF8.self) == base)
    }

    @Test func hmacSHA256() throws {
        try check(
            .hmacSHA256, signing: Sample.sharedSecret, verifying: Sample.sharedSecret,
            input: #"("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#,
            base: """
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@authority": example.com
                "content-type": application/json
                "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"
                """,
            signature: "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=")
    }

    @Test func ed25519() throws {
        try check(
            .ed25519, signing: Sample.privateKey, verifying: Sample.publicKey,
            input: #"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#,
            base: """
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")\
                ;created=1618884473;keyid="test-key-ed25519"
                """,
            signature: "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
            // RFC 8032 §5.1.6 gives one signature only; BoringSSL's adds no chance.
            isRepeatable: true)
    }

    private func check(
        _ algorithm: SignatureAlgorithm, signing: String, verifying: String, input text: String, base expected: String, signature: String,
        isRepeatable: Bool = true
    ) throws {
        let input = try Sample.input(text)
        let base = try Sample.request.signatureBase(input)
        #expect(String(decoding: base, as: UTF8.self) == expected)
        let bytes = [UInt8](try #require(Data(base64Encoded: signature)))
        let key = try VerificationKey(algorithm, verifying)
        #expect(key.isValid(bytes, over: base))
        #expect(!key.isValid(bytes, over: base + [10]))
        #expect(!key.isValid(Array(bytes.dropLast()), over: base))
        if isRepeatable {
            let fields = try SigningKey(algorithm, signing).sign(Sample.request, input, label: "sig")
            #expect(fields.map(\.name) == ["Signature-Input", "Signature"])
            #expect(fields.map(\.value) == ["sig=\(text)", "sig=:\(signature):"])
        }
    }
}
