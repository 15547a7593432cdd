import CaptureKit
import HTTPSignatures

/// Reads how a team signs its requests.
struct SigningReader {
    /// Finds a key that is a secret; nil leaves it out, so that nothing holds that would be signed with it.
    typealias Lookup = (Secret, SignatureAlgorithm) throws(SecretProblem) -> VerificationKey?

    let origin: TeamReader.Origin

    func signing(_ reader: inout SettingsReader) -> TeamSigning {
        var ids: Set<String> = []
        let secrets = reader.objects("signing_secrets", "What signatures of the team's requests are checked with.") { reader in
            let secret = secret(&reader)
            if let secret, !ids.insert(secret.id).inserted {
                reader.problem("id", because: "another signing secret of the team has the id \(secret.id.quoted)")
            }
            return secret
        }
        let isRequired = reader.bool("require_signature", "Whether a request without a signature is refused.", default: false)
        let needsNonce = reader.bool("require_nonce", "Whether a signature must have a nonce, taken only once.", default: false)
        for (key, isSet) in [("require_signature", isRequired), ("require_nonce", needsNonce)] where isSet && secrets.isEmpty {
            reader.problem(key, because: "\"\(key)\" needs \"signing_secrets\", with which signatures are checked")
        }
        return TeamSigning(secrets: secrets.compactMap(\.self), isRequired: isRequired, needsNonce: needsNonce)
    }

    private func secret(_ reader: inout SettingsReader) -> SigningSecret? {
        let id = reader.string("id", "What signatures name the secret by (keyid).")
        if !id.isEmpty, id.utf8.count > 64 || !id.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            reader.problem("id", because: "expected 1 to 64 visible ASCII characters, got \(id.quoted)")
        }
        let names = SignatureAlgorithm.allCases.map(\.rawValue)
        let name = reader.string("algorithm", "One of \(names.map { "\"\($0)\"" }.joined(separator: " and ")) (RFC 9421 §6.2.2).")
        let algorithm = SignatureAlgorithm(rawValue: name)
        if algorithm == nil, !name.isEmpty {
            reader.problem("algorithm", because: "\"algorithm\" cannot be \(name.quoted)" + suggestion(for: name, among: names))
        }
        let value = reader.textOrSecret("key", "The shared secret or the public key, in base64, or where it is.")
        if value == nil, !reader.has("key") {
            reader.problem(because: "missing setting \"key\": the shared secret or the public key, in base64, or where it is")
        }
        guard let algorithm, let value, let key = key(value, algorithm, &reader) else { return nil }
        return SigningSecret(id: id, key: key)
    }

    /// The key; nil when it is wrong, or somewhere else and not looked up or not there.
    private func key(_ value: PropertyValue, _ algorithm: SignatureAlgorithm, _ reader: inout SettingsReader) -> VerificationKey? {
        switch (value, origin) {
        case (.plain(let text), _):
            do throws(KeyProblem) { return try VerificationKey(algorithm, text) } catch {
                reader.problem("key", because: error.description)
            }
        case (.secret, .service): reader.problem("key", because: "a team service gives the key itself, in base64")
        case (.secret, .file(lookup: nil)): break
        case (.secret(let secret), .file(lookup: .some(let lookup))):
            do throws(SecretProblem) { return try lookup(secret, algorithm) } catch {
                reader.problem("key", because: error.problem.message)
            }
        }
        return nil
    }
}
