public import CaptureKit

/// A signature that holds, and what follows from it.
public struct VerifiedSignature: Sendable, Equatable {
    /// Names the key.
    public let keyID: String
    /// When it was made, in seconds since 1970.
    public let created: Int
    /// What no other signature by this key may have, where the signer gave it.
    public let nonce: String?
    /// The SHA-256 that the body must have.
    public let digest: [UInt8]
}

extension SignedRequest {
    /// What every signature covers at least (contract §2).
    public static let required = ["@method", "@path", "authorization", "content-digest"]
    /// How far the time of signing may be from now, either way, in seconds (contract §2).
    public static let window = 300
    /// The most signatures by known keys that are tried.
    private static let mostTried = 4
    /// The most bytes of `Signature-Input` and `Signature`, each.
    private static let longestField = 16 * 1024

    /// Checks the request's signature (RFC 9421 §3.2).
    ///
    /// Of several signatures, those by keys that `key` does not know are passed over, as proxies may add theirs; one of the others
    /// must hold.
    ///
    /// - Parameters:
    ///   - isAlone: whether there may be one signature by a known key only, as where nonces are remembered: each of several could be sent
    ///     again without the others.
    ///   - now: the time that signatures must be of.
    ///   - key: the key of an id.
    /// - Throws: ``Rejection`` with `invalid_signature` or `stale_signature`.
    public func verify(isAlone: Bool = false, now: Timestamp, key: (String) -> VerificationKey?) throws(Rejection) -> VerifiedSignature {
        let inputs = try field("signature-input", "Signature-Input")
        let signatures = try field("signature", "Signature")
        var (tried, firstFault, found) = (0, Rejection?.none, VerifiedSignature?.none)
        for entry in inputs.entries {
            guard case .list(let list) = entry.member else {
                throw .invalidSignature("Signature-Input has a member that is no list in parentheses (RFC 9421 §4.1)")
            }
            guard case .string(let id)? = list.parameters.value("keyid"), let key = key(id) else { continue }
            tried += 1
            if isAlone, tried > 1 { throw .invalidSignature("the team wants nonces, so a request has one signature by its keys; send one") }
            if tried > Self.mostTried { break }
            do throws(Rejection) {
                guard case .item(let item)? = signatures[entry.key], case .bytes(let signature) = item.value else {
                    throw .invalidSignature("Signature has no byte sequence under the label of Signature-Input (RFC 9421 §4.2)")
                }
                let verified = try check(try SignatureInput(list), signature, by: id, key, now)
                if !isAlone { return verified }
                found = verified
            } catch { firstFault = firstFault ?? error }
        }
        if firstFault == nil, let found { return found }
        throw firstFault ?? .invalidSignature("no signature has a keyid that is one of the team's signing secrets; check keyid")
    }

    private func check(
        _ input: SignatureInput, _ signature: [UInt8], by id: String, _ key: VerificationKey, _ now: Timestamp
    ) throws(Rejection) -> VerifiedSignature {
        if let algorithm = try input.algorithm, algorithm != key.algorithm.rawValue {
            throw .invalidSignature("the key of this keyid is for \(key.algorithm.rawValue), but alg says \(algorithm.quoted)")
        }
        let created = try freshness(of: input, now.wholeSeconds)
        for name in Self.required where !input.covers(name) {
            throw .invalidSignature("the signature does not cover \"\(name)\"; add it to the covered components")
        }
        let digest = try ContentDigest.sha256(of: head.headers)
        guard key.isValid(signature, over: try signatureBase(input)) else {
            throw .invalidSignature(
                "the signature is not this key's over this request; compare the key, the covered values and the signature base (RFC 9421 §2.5)"
            )
        }
        return VerifiedSignature(keyID: id, created: created, nonce: try input.nonce, digest: digest)
    }

    /// The time of signing, if it is near enough.
    private func freshness(of input: SignatureInput, _ now: Int) throws(Rejection) -> Int {
        guard let created = try input.created else {
            throw .invalidSignature("the signature has no time; add created, in seconds since 1970")
        }
        // What the format can hold cannot overflow: integers have at most 15 digits.
        let age = now - created
        guard abs(age) <= Self.window else {
            let what = age > 0 ? "\(age) s ago" : "\(-age) s ahead of the service's clock"
            throw .staleSignature("the signature was created \(what), more than \(Self.window) s; sign each try anew, and check the clock")
        }
        if let expires = try input.expires, expires <= now {
            throw .staleSignature("the signature expired \(now - expires) s ago; sign the request anew")
        }
        return created
    }

    private func field(_ name: String, _ title: String) throws(Rejection) -> FieldDictionary {
        let lines = head.headers.values(name)
        guard !lines.isEmpty else { throw .invalidSignature("the request has no \(title); a signature has Signature-Input and Signature") }
        guard lines.reduce(0, { $0 + $1.utf8.count }) <= Self.longestField else {
            throw .invalidSignature("\(title) is longer than \(Self.longestField) bytes; send fewer signatures")
        }
        do throws(FieldFault) { return try FieldDictionary(parsing: lines) } catch {
            throw .invalidSignature("\(title) \(error.reason) at byte \(error.offset); send a dictionary (RFC 8941)")
        }
    }
}

extension SignatureInput {
    /// Whether it covers all that matters of a required component.
    fileprivate func covers(_ name: String) -> Bool {
        components.contains { $0.name == name && ($0.parameters.isEmpty || $0.coversWholeValue) }
    }
}

extension Component {
    /// Whether it covers the field in one of the forms that protect what is read of it.
    fileprivate var coversWholeValue: Bool {
        parameters.allSatisfy {
            $0.key == "sf" || $0.key == "bs" || ($0.key == "key" && name == "content-digest" && $0.value == .string(ContentDigest.sha256))
        }
    }
}
