import CaptureKit

/// Chooses the id that names a request in its answer and in the log.
enum RequestID {
    /// Prefixes of keys and tokens, in lower case; `?` stands for any character.
    private static let keyPrefixes = ["ph?_", "sk-", "sk_", "pk_", "rk_", "akia", "asia", "ghp_", "gho_", "xox?-", "eyj", "bearer"]

    /// The client's own id where it is well shaped and does not look like a key, else a new one.
    static func choose(_ given: String?, make: () -> String) -> String {
        guard let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy(isAllowed), !looksLikeKey(given) else { return make() }
        return given
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    }

    private static func looksLikeKey(_ text: String) -> Bool {
        keyPrefixes.contains { prefix in
            text.utf8.count >= prefix.utf8.count
                && zip(prefix.utf8, text.utf8).allSatisfy { $0 == UInt8(ascii: "?") || $0 == $1.lowercasedASCII }
        }
    }
}
