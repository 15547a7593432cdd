import CaptureKit

/// Chooses the id that names a request in its answer and in the log.
enum RequestID {
    /// Prefixes of keys and tokens, in lower case; `?` stands for any character.
    private static let keyPrefixes = [
        "ph?_", "sk-", "sk_", "pk_", "rk_", "akia", "asia", "gh?_", "github_pat_", "glpat-", "aiza", "xox?-", "eyj", "bearer",
    ]

    /// The client's own id where it is well shaped and does not look like a key, else a new one.
    ///
    /// - Parameter authorization: the request's own credentials, which an id must not repeat.
    static func choose(_ given: String?, authorization: String?, make: () -> String) -> String {
        guard let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy(isAllowed), !looksLikeKey(given),
            given.utf8.count < 8 || authorization?.contains(given) != true
        else { return make() }
        return given
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    }

    /// Whether a key may begin where a word does.
    private static func looksLikeKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { start in
            guard start == 0 || ".:-_".utf8.contains(bytes[start - 1]) else { return false }
            return keyPrefixes.contains { prefix in
                bytes.count - start >= prefix.utf8.count
                    && zip(prefix.utf8, bytes[start...]).allSatisfy { $0 == UInt8(ascii: "?") || $0 == $1.lowercasedASCII }
            }
        }
    }
}
