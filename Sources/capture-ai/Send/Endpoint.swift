import CaptureKit

/// The parts of an `http` URL that a request needs (RFC 9110 §4.2.1).
struct Endpoint {
    /// A name or an address, without brackets.
    let host: String
    let port: Int
    /// What the request line names; `/ai` where the URL ends after the host.
    let path: String

    /// Reads a URL.
    ///
    /// - Throws: ``SendFailure`` that says how to write it.
    init(_ url: String) throws(SendFailure) {
        guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .usage("\(url.quoted) is no URL; percent-encode spaces and letters that are not ASCII")
        }
        if url.lowercased().hasPrefix("https://") {
            throw .usage("send speaks plain http only; for https use curl -F, or send to the service behind the TLS proxy")
        }
        guard url.lowercased().hasPrefix("http://") else {
            throw .usage("\(url.quoted) is no http URL; write it like http://127.0.0.1:8080/ai")
        }
        let rest = url.dropFirst("http://".count).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = String(rest.dropFirst(authority.count))
        guard !authority.contains("@") else { throw .usage("a URL must not hold credentials; use --token") }
        var name = authority
        var port = 80
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
                throw .usage("\(url.quoted) has no valid port; write it like http://127.0.0.1:8080/ai")
            }
            (name, port) = (authority[..<colon], number)
        }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        guard !name.isEmpty else { throw .usage("\(url.quoted) names no host; write it like http://127.0.0.1:8080/ai") }
        (host, self.port) = (String(name), port)
        path = target.isEmpty ? "/ai" : target.hasPrefix("?") ? "/ai\(target)" : target
    }

    /// What the `Host` header says.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
