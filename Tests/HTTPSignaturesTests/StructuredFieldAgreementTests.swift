import CaptureBytes
import Foundation
import ServerSupport
import Testing

@testable import HTTPSignatures

/// The same verdicts and the same serialisations as the Python package http_sf, on texts that are nearly right.
struct StructuredFieldAgreementTests {
    private static let seeds = [
        #"sig1=("@method" "@path";req "x";key="a\"b");created=1618884473;keyid="k";alg="hmac-sha256", sig2=()"#,
        "a=1, b=2;x=1;y=2.5, c=(a   b   c), d, e=?0;f", "sha-256=:AAEC:, sha-512=:AA==:;q=-1.125",
        "a=*tok/en:~, b=\"\\\\ \";c;d=?1,f=(1.0 -2)",
    ]
    private static let characters = Array("abz09AZ \t,;=()\"\\:?*-_.+/!~\u{7f}".utf8)

    private static func texts(_ count: Int) -> [String] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { index in
            var bytes = Array(seeds[index % seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) where bytes.count > 1 {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(characters.randomElement() ?? 0, at: place)
                case 2: bytes = Array(bytes[..<max(place, 1)])
                default: bytes[place] = characters.randomElement() ?? 0
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func verdictsAndTextsAreTheSame() async throws {
        let texts = Self.texts(4000)
        let input = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let output = try await Command.run(Workshop.python(), [Workshop.script("structured_fields.py")], input: input).output
        let theirs = try JSONDecoder().decode([String?].self, from: output)
        #expect(theirs.count == texts.count)
        for (text, their) in zip(texts, theirs) {
            let own = try? FieldDictionary(parsing: [text])
            guard let own else {
                // Base64 that is not canonical is what others may take (RFC 8941 §4.2.7).
                #expect(their == nil || text.contains(":"), "\(text)")
                continue
            }
            var writer = ByteWriter()
            writer.append(own)
            // An empty dictionary has no serialisation of its own.
            #expect(String(decoding: writer.finishBytes()) == their ?? "", "\(text)")
        }
        #expect(theirs.count { $0 != nil } > 400)
        #expect(theirs.count { $0 == nil } > 400)
    }
}
