import CaptureKit
import CaptureTesting
import Testing

@testable import HTTPSignatures

/// What a verifier of this service takes (contract §2), and what it says of the rest.
struct VerificationTests {
    @Test(arguments: SignatureAlgorithm.allCases) func aSignedRequestIsTaken(algorithm: SignatureAlgorithm) throws {
        var sender = Sender(algorithm)
        sender.nonce = "n-1"
        let key = try sender.key()
        let verified = try SignedRequest(try sender.signed()).verify(now: Sender.now) { _ in key }
        #expect(verified.keyID == "h1")
        #expect(verified.nonce == "n-1")
        #expect(verified.created == Int(Sender.now.milliseconds / 1000))
        #expect(verified.digest.count == 32)
    }

    @Test(arguments: [
        #""content-digest";sf"#, #""content-digest";bs"#, #""content-digest";key="sha-256""#, #""x-other" "content-digest""#,
    ])
    func theDigestMayBeCoveredInEachFormThatProtectsIt(covered: String) throws {
        #expect(try verdict(components: #""@method" "@path" "authorization" \#(covered)"#) == nil)
    }

    @Test(arguments: [
        (#""@method" "@path" "authorization" "content-digest";key="sha-512""#, #"does not cover "content-digest""#),
        (#""@method" "@path" "authorization""#, #"does not cover "content-digest""#),
        (#""@method" "@path" "content-digest""#, #"does not cover "authorization""#),
        (#""@method" "authorization" "content-digest""#, #"does not cover "@path""#), ("", #"does not cover "@method""#),
    ])
    func everySignatureCoversWhatTheContractSays(components: String, detail: String) throws {
        let fault = try #require(try verdict(components: components))
        #expect(fault.code == .invalidSignature)
        #expect(fault.detail.contains(detail), "\(fault.detail)")
    }

    /// The verdict on a request whose signature, by the right key, covers `components`.
    private func verdict(components: String, parameters: String = ";created=\(1_700_000_000);keyid=\"h1\"") throws -> Rejection? {
        var sender = Sender()
        sender.headers += [HeaderField("X-Other", "1")]
        sender.headers[3] = HeaderField("Content-Digest", sender.headers[3].value + ", sha-512=:AAAA:")
        let input = try Sample.input("(\(components))\(parameters)")
        let fields = try SigningKey(.hmacSHA256, Sample.sharedSecret).sign(SignedRequest(sender.unsigned), input)
        let head = RequestHead(method: "POST", path: "/ai", headers: sender.headers + fields, client: "192.0.2.1")
        return try sender.verdict(head, now: Timestamp(microseconds: 1_700_000_000_000_000))
    }

    private static let all = #""@method" "@path" "authorization" "content-digest""#

    @Test(arguments: [
        (#";created=1700000000;keyid="h1";alg="hmac-sha256""#, nil, ""), (#";keyid="h1";created=1700000300;tag="x";other=1"#, nil, ""),
        (#";created=1699999700;keyid="h1";expires=1700000001"#, nil, ""),
        (#";created=1699999699;keyid="h1""#, Code.staleSignature, "created 301 s ago"),
        (#";created=1700000301;keyid="h1""#, .staleSignature, "301 s ahead"),
        (#";created=-999999999999999;keyid="h1""#, .staleSignature, "s ago"),
        (#";created=999999999999999;keyid="h1""#, .staleSignature, "ahead"),
        (#";created=1700000000;keyid="h1";expires=1700000000"#, .staleSignature, "expired 0 s ago"),
        (#";keyid="h1""#, .invalidSignature, "add created"),
        (#";created="1700000000";keyid="h1""#, .invalidSignature, "created is no integer"),
        (#";created=1700000000.0;keyid="h1""#, .invalidSignature, "created is no integer"),
        (#";created=1700000000;keyid="h1";expires=x"#, .invalidSignature, "expires is no integer"),
        (#";created=1700000000;keyid=h1"#, .invalidSignature, "check keyid"), (#";created=1700000000"#, .invalidSignature, "check keyid"),
        (#";created=1700000000;keyid="h2""#, .invalidSignature, "check keyid"),
        (#";created=1700000000;keyid="h1";alg="ed25519""#, .invalidSignature, "is for hmac-sha256"),
        (#";created=1700000000;keyid="h1";alg=x"#, .invalidSignature, "alg is no string"),
        (#";created=1700000000;keyid="h1";nonce=1"#, .invalidSignature, "nonce is no string"),
    ])
    func parameters(parameters: String, code: Code?, detail: String) throws {
        let fault = try verdict(components: Self.all, parameters: parameters)
        #expect(fault?.code == code)
        #expect(fault.map { $0.detail.contains(detail) } ?? true, "\(fault?.detail ?? "")")
    }

    @Test func aFaultAsksForWhatIsNeeded() throws {
        let fault = try #require(try verdict(components: ""))
        #expect(fault.headers.first("WWW-Authenticate") == "Bearer realm=\"capture-ai\"")
        let asked = try #require(fault.headers.first("Accept-Signature"))
        #expect(asked == "sig1=(\(Self.all));created;keyid")
        #expect(Rejection.missingSignature.headers == fault.headers)
        #expect(try FieldDictionary(parsing: [asked]).entries.count == 1)
    }

    @Test(arguments: [
        ("Signature-Input", "has no Signature-Input"), ("Signature", "has no Signature;"), ("Content-Digest", "has no such header"),
    ])
    func aFieldMayBeMissing(name: String, detail: String) throws {
        let sender = Sender()
        let head = try sender.signed()
        let headers = head.headers.filter { !$0.name.equalsIgnoringCase(name) }
        let cut = RequestHead(method: head.method, path: head.path, headers: headers, client: head.client)
        #expect(SignedRequest(cut).isSigned)
        let fault = try #require(try sender.verdict(cut))
        #expect(fault.code == .invalidSignature)
        #expect(fault.detail.contains(name == "Content-Digest" ? "has no Content-Digest" : detail), "\(fault.detail)")
        #expect(!SignedRequest(sender.unsigned).isSigned)
    }

    @Test(arguments: [
        ("md5=:AAAA:", "no sha-256 of 32 bytes"), ("sha-256=:AAAA:", "no sha-256 of 32 bytes"), ("sha-256=x", "no sha-256 of 32 bytes"),
        ("SHA-256=:AAAA:", "has no key where one must be"), ("sha-256=()", "no sha-256 of 32 bytes"), ("", "no sha-256 of 32 bytes"),
    ])
    func contentDigestsOfOtherFormsAreRefused(value: String, detail: String) throws {
        var sender = Sender()
        sender.headers[3] = HeaderField("Content-Digest", value)
        let fault = try #require(try sender.verdict(try sender.signed()))
        #expect(fault.code == .invalidSignature)
        #expect(fault.detail.contains(detail), "\(fault.detail)")
    }

    @Test func proxiesMayAddSignaturesOfTheirOwn() throws {
        let sender = Sender()
        let head = try sender.signed()
        let foreign = #"proxy=("@method");created=1;keyid="proxy";alg="rsa-pss-sha512", "#
        let with = head.with("Signature-Input") { foreign + $0 }.with("Signature") { "proxy=:AAAA:, \($0), other=1" }
        #expect(try sender.verdict(with) == nil)
        let inTwoLines = RequestHead(
            method: "POST", path: "/ai", headers: [HeaderField("signature-input", String(foreign.dropLast(2)))] + head.headers, client: "")
        #expect(try sender.verdict(inTwoLines) == nil)
        let twice = head.with("Signature-Input") { "\($0), \($0)" }
        #expect(try sender.verdict(twice)?.detail.contains("twice") == true)
    }

    @Test func oneOfTheTeamsSignaturesMustHoldAndFourAreTried() throws {
        let sender = Sender()
        let head = try sender.signed()
        func with(_ count: Int) -> RequestHead {
            let bad = (0..<count).map { #"b\#($0)=();created=1;keyid="h1", "# }.joined()
            return head.with("Signature-Input") { bad + $0 }
        }
        #expect(try sender.verdict(with(3)) == nil)
        #expect(try sender.verdict(with(4))?.code == .invalidSignature)
    }

    /// Each of several signatures could be sent again without the others, with a nonce of its own.
    @Test func whereNoncesCountThereIsOneSignature() throws {
        let sender = Sender()
        let (key, head) = (try sender.key(), try sender.signed())
        func relabelled(_ value: String) -> String { "\(value), b\(value.drop { $0 != "=" })" }
        let two = head.with("Signature-Input", relabelled).with("Signature", relabelled)
        func verify(_ head: RequestHead, isAlone: Bool) throws {
            _ = try SignedRequest(head).verify(isAlone: isAlone, now: Sender.now) { $0 == "h1" ? key : nil }
        }
        try verify(two, isAlone: false)
        try verify(head, isAlone: true)
        let fault = #expect(throws: Rejection.self) { try verify(two, isAlone: true) }
        #expect(fault?.code == .invalidSignature && fault?.detail.contains("one signature") == true)
        let proxied = head.with("Signature-Input") { #"p=("@method");created=1;keyid="proxy", "# + $0 }
        try verify(proxied, isAlone: true)
    }

    @Test func signaturesByOtherKeysDoNotHold() throws {
        let (one, other) = (Sender(), Sender(.ed25519))
        #expect(try other.verdict(try one.signed())?.detail.contains("is for ed25519") == true)
        let secret = String(repeating: "A", count: 43) + "="
        let key = try VerificationKey(.hmacSHA256, secret)
        #expect(throws: Rejection.self) { try SignedRequest(try one.signed()).verify(now: Sender.now) { _ in key } }
    }
}
