/// An answer, read to the end of its connection.
struct HTTPAnswer {
    let status: Int
    let body: [UInt8]
    private let headers: [(name: String, value: String)]

    /// Takes the final answer out of all that came, interim ones (1xx) dropped; nil when it is no HTTP or not complete.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let head = HTTPAnswer.head(of: rest) {
            let content = rest[head.end...]
            if (100..<200).contains(head.status) {
                rest = content
                continue
            }
            (status, headers) = (head.status, head.headers)
            let value: (String) -> String? = { name in head.headers.first { $0.name == name }?.value }
            if value("transfer-encoding")?.lowercased() == "chunked" {
                guard let body = HTTPAnswer.unchunked(content) else { return nil }
                self.body = body
            } else {
                let length = value("content-length").flatMap { Int($0) } ?? content.count
                guard (0...content.count).contains(length) else { return nil }
                body = Array(content.prefix(length))
            }
            return
        }
        return nil
    }

    /// The value of a header, by its lower-case name.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// Whether the final answer's head has arrived, so that no more of the request is wanted.
    static func hasBegun(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let head = head(of: rest) {
            guard (100..<200).contains(head.status) else { return true }
            rest = rest[head.end...]
        }
        return false
    }

    private static func head(of bytes: ArraySlice<UInt8>) -> (status: Int, headers: [(name: String, value: String)], end: Int)? {
        guard let blank = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<blank.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        let headers = lines.dropFirst().map { line in
            let name = line.prefix { $0 != ":" }
            return (name: name.lowercased(), value: String(line.dropFirst(name.count + 1).drop { $0 == " " || $0 == "\t" }))
        }
        return (status, headers, blank.upperBound)
    }

    /// The content of a chunked body (RFC 9112 §7.1); nil when it is cut short.
    private static func unchunked(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = bytes
        var content: [UInt8] = []
        while let end = rest.firstRange(of: [13, 10]) {
            let digits = String(decoding: rest[..<end.lowerBound].prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            guard let size = Int(digits, radix: 16), size >= 0 else { return nil }
            if size == 0 { return content }
            rest = rest[end.upperBound...]
            guard rest.count >= size + 2 else { return nil }
            content += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }
}
