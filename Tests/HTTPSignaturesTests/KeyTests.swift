import CaptureKit
import Testing

@testable import HTTPSignatures

/// Keys as operators write them.
struct KeyTests {
    private static let rawPublic = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
    private static let rawPrivate = "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="
    private static let derPublic = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
    private static let derPrivate = "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"

    @Test(
        arguments: [rawPublic, derPublic, Sample.publicKey, "\(rawPublic)\n", " \(rawPublic) \r\n"],
        [rawPrivate, derPrivate, Sample.privateKey])
    func keysAreWrittenInSeveralWays(verifying: String, signing: String) throws {
        let input = try Sample.input(#"("date");created=1"#)
        let fields = try SigningKey(.ed25519, signing).sign(Sample.request, input)
        guard case .item(let item)? = try FieldDictionary(parsing: [fields[1].value])["sig1"], case .bytes(let bytes) = item.value else {
            return #expect(Bool(false))
        }
        let base = try Sample.request.signatureBase(input)
        #expect(try VerificationKey(.ed25519, verifying).isValid(bytes, over: base))
    }

    @Test(arguments: [
        (SignatureAlgorithm.hmacSHA256, "", "not Base64"), (.hmacSHA256, "c2VjcmV0IQ", "not Base64"), (.hmacSHA256, "a b", "not Base64"),
        (.hmacSHA256, "c2VjcmV0", "at least 32 bytes; this one has 6"), (.ed25519, "c2VjcmV0", "this one has 6"),
        (.ed25519, derPrivate, "what is needed here is the public key"), (.ed25519, Sample.privateKey, "the public key"),
        (.ed25519, Sample.sharedSecret, "this one has 64"),
    ])
    func wrongKeysAreRefusedWithoutRepeatingThem(algorithm: SignatureAlgorithm, text: String, message: String) {
        let problem = #expect(throws: KeyProblem.self) { try VerificationKey(algorithm, text) }
        #expect(problem?.description.contains(message) == true, "\(problem?.description ?? "")")
        #expect(text.isEmpty || problem?.description.contains(text) == false)
    }

    @Test(arguments: [(SignatureAlgorithm.ed25519, derPublic, "the private key"), (.hmacSHA256, "c2VjcmV0", "at least 32 bytes")])
    func soAreWrongSigningKeys(algorithm: SignatureAlgorithm, text: String, message: String) {
        let problem = #expect(throws: KeyProblem.self) { try SigningKey(algorithm, text) }
        #expect(problem?.description.contains(message) == true)
    }
}
