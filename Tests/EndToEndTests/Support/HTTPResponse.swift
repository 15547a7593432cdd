import Foundation

/// One answer as a client sees it.
struct HTTPResponse: Sendable {
    struct Malformed: Error { let text: String }

    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }

    /// The problem document's code.
    var code: String? { json["code"] as? String }

    /// Reads one answer off the front of `bytes`; nil when it is not complete yet.
    static func parse(_ bytes: [UInt8], toHead: Bool) throws -> (HTTPResponse, length: Int)? {
        guard let blank = Data(bytes).firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<blank.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ")
        guard lines[0].hasPrefix("HTTP/1.1 "), status.count >= 2, let code = Int(status[1]) else { throw Malformed(text: lines[0]) }
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: String(line[..<colon]), value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
        }
        let declared = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
        let length = toHead || code < 200 || code == 204 ? 0 : declared ?? 0
        guard bytes.count >= blank.upperBound + length else { return nil }
        let body = Array(bytes[blank.upperBound..<blank.upperBound + length])
        return (HTTPResponse(status: code, headers: headers, body: body), blank.upperBound + length)
    }
}
