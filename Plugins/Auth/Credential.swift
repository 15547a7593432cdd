import CaptureKit

/// The project API key that a request presents.
struct Credential {
    /// What it is looked up by.
    let digest: KeyDigest
    private let value: String
    private let start: Int

    /// The key itself.
    var token: String { String(decoding: value.utf8.dropFirst(start), as: UTF8.self) }

    /// What the headers hold.
    enum Reading {
        case credential(Credential)
        /// No key: no header, another scheme, or nothing behind the scheme.
        case missing
        /// More than one header.
        case several
        /// Not 1 to 64 visible ASCII characters.
        case malformed
        /// A personal API key, which says by its beginning that it is none of a project.
        case personal
    }

    /// Reads `Authorization: Bearer <key>` (RFC 6750 §2.1); the scheme may have any case (RFC 9110 §11.1).
    static func read(_ headers: [HeaderField]) -> Reading {
        var found: Int?
        for index in headers.indices where headers[index].name.equalsIgnoringCase("authorization") {
            if found != nil { return .several }
            found = index
        }
        guard let found else { return .missing }
        var value = headers[found].value
        let start: Int
        let digest: KeyDigest
        switch value.withUTF8({ shape(UnsafeRawBufferPointer($0)) }) {
        case .key(let hashed, let offset): (digest, start) = (hashed, offset)
        case .missing: return .missing
        case .malformed: return .malformed
        case .personal: return .personal
        }
        return .credential(Credential(digest: digest, value: value, start: start))
    }

    private enum Shape {
        case key(KeyDigest, start: Int)
        case missing, malformed, personal
    }

    private static func shape(_ bytes: UnsafeRawBufferPointer) -> Shape {
        let scheme: StaticString = "bearer "
        guard bytes.count > scheme.utf8CodeUnitCount else { return .missing }
        for index in 0..<scheme.utf8CodeUnitCount where bytes[index].lowercasedASCII != scheme.utf8Start[index] { return .missing }
        var start = scheme.utf8CodeUnitCount
        while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
        if start == bytes.count { return .missing }
        let key = UnsafeRawBufferPointer(rebasing: bytes[start...])
        guard key.count <= 64, key.allSatisfy({ (0x21...0x7e).contains($0) }) else { return .malformed }
        if key.count >= 4, key[0] == UInt8(ascii: "p"), key[1] == UInt8(ascii: "h"), key[2] == UInt8(ascii: "x"),
            key[3] == UInt8(ascii: "_")
        {
            return .personal
        }
        return .key(KeyDigest(hashing: key), start: start)
    }
}
