import CaptureBytes
public import CaptureKit

/// What a signature covers and how it was made: one member of `Signature-Input` (RFC 9421 §2.3).
public struct SignatureInput: Sendable, Equatable {
    /// What is covered, in order; nothing comes twice.
    public let components: [Component]
    private let parameters: [FieldParameter]

    /// The most components of one signature.
    static let mostComponents = 32
    /// The most of them that have parameters, each of which may need another look at a whole field.
    static let mostWithParameters = 8

    /// The input of a signature that is to be made.
    ///
    /// - Parameters:
    ///   - components: what it covers, in order.
    ///   - created: the time of signing, of which whole seconds count.
    ///   - keyID: names the key to the verifier; printable ASCII.
    ///   - algorithm: how it is signed.
    ///   - nonce: what no other signature by this key has; printable ASCII.
    public init(_ components: [Component], created: Timestamp, keyID: String, algorithm: SignatureAlgorithm, nonce: String? = nil) {
        self.components = components
        var parameters = [
            FieldParameter(key: "created", value: .integer(created.wholeSeconds)), FieldParameter(key: "keyid", value: .string(keyID)),
            FieldParameter(key: "alg", value: .string(algorithm.rawValue)),
        ]
        if let nonce { parameters.append(FieldParameter(key: "nonce", value: .string(nonce))) }
        self.parameters = parameters
    }

    init(_ list: InnerList) throws(Rejection) {
        guard list.items.count <= Self.mostComponents, list.items.count(where: { !$0.parameters.isEmpty }) <= Self.mostWithParameters else {
            throw .invalidSignature(
                "the signature covers too much; cover at most \(Self.mostComponents) components, \(Self.mostWithParameters) with parameters"
            )
        }
        var components: [Component] = []
        components.reserveCapacity(list.items.count)
        for item in list.items {
            let component = try Component(item)
            guard !components.contains(where: { $0.isSame(as: component) }) else {
                throw .invalidSignature("Signature-Input lists \(component.text) twice; list each component once (RFC 9421 §2.5)")
            }
            components.append(component)
        }
        (self.components, parameters) = (components, list.parameters)
    }

    /// When it was signed, in seconds since 1970.
    var created: Int? { get throws(Rejection) { try integer("created") } }
    /// Until when it holds, in seconds since 1970.
    var expires: Int? { get throws(Rejection) { try integer("expires") } }
    /// Names the key.
    var keyID: String? { get throws(Rejection) { try string("keyid") } }
    /// How it was signed.
    var algorithm: String? { get throws(Rejection) { try string("alg") } }
    /// What no other signature has.
    var nonce: String? { get throws(Rejection) { try string("nonce") } }

    private func integer(_ key: String) throws(Rejection) -> Int? {
        guard let value = parameters.value(key) else { return nil }
        guard case .integer(let number) = value else {
            throw .invalidSignature("the signature's \(key) is no integer; write seconds since 1970 without quotes")
        }
        return number
    }

    private func string(_ key: String) throws(Rejection) -> String? {
        guard let value = parameters.value(key) else { return nil }
        guard case .string(let text) = value else { throw .invalidSignature("the signature's \(key) is no string; write it in quotes") }
        return text
    }

    /// The components and parameters as `@signature-params` has them.
    func write(to writer: inout ByteWriter) {
        writer.append(InnerList(items: components.map(\.item), parameters: parameters))
    }
}

extension Timestamp {
    /// Seconds since 1970, cut.
    var wholeSeconds: Int { Int(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000) }
}
