/// Writes XML documents for S3.
enum XMLText {
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// A whole document, whose outermost element has S3's namespace.
    static func document(_ name: String, _ content: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(name) xmlns=\"\(namespace)\">\(content)</\(name)>"
    }

    /// An element around content that is XML already.
    static func element(_ name: String, _ content: String) -> String { "<\(name)>\(content)</\(name)>" }

    /// An element around a text.
    static func element(_ name: String, text: String) -> String { element(name, escape(text)) }

    /// Whether XML 1.0 has all of the characters (https://www.w3.org/TR/xml/#charsets).
    static func canHold(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x09, 0x0a, 0x0d, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...: true
            default: false
            }
        }
    }

    /// Line ends become references too, as a reader changes bare ones (§2.11).
    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\r": escaped += "&#13;"
            case "\n": escaped += "&#10;"
            case "\t": escaped += "&#9;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
