import CaptureBytes
import CaptureKit

/// Components that are derived from the request (RFC 9421 §2.2).
extension SignedRequest {
    func writeDerived(_ component: Component, to writer: inout ByteWriter) throws(Rejection) {
        if component.name == "@query-param" {
            return try write(try queryParameter(component), of: component, to: &writer)
        }
        guard component.parameters.isEmpty else {
            throw .invalidSignature("the component \(component.name.quoted) takes no parameters; leave them out")
        }
        switch component.name {
        case "@method": try write(head.method, of: component, to: &writer)
        case "@path": try write(head.path.isEmpty ? "/" : head.path, of: component, to: &writer)
        case "@query": try write("?" + (query ?? ""), of: component, to: &writer)
        case "@request-target": try write(head.target, of: component, to: &writer)
        case "@authority": try write(try authority(component), of: component, to: &writer)
        case "@scheme": try write(try knownScheme(component), of: component, to: &writer)
        case "@target-uri":
            let (scheme, authority) = (try knownScheme(component), try authority(component))
            let path = head.path.isEmpty ? "/" : head.path
            try write("\(scheme)://\(authority)\(path)\(query.map { "?\($0)" } ?? "")", of: component, to: &writer)
        default:
            throw .invalidSignature("the component \(component.name.quoted) is not known for requests; leave it out (RFC 9421 §2.2)")
        }
    }

    /// What stands behind the target's `?`; nil without one.
    var query: Substring? {
        let target = head.target[..<(head.target.firstIndex(of: "#") ?? head.target.endIndex)]
        return target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
    }

    private func knownScheme(_ component: Component) throws(Rejection) -> String {
        guard let scheme else {
            throw .invalidSignature(
                "the service cannot tell \(component.name.quoted), as TLS may end before it; cover \"@authority\" and \"@path\" instead")
        }
        return scheme.lowercased()
    }

    /// The host in lower case, with the port unless it is the scheme's own (RFC 9110 §4.2.3).
    private func authority(_ component: Component) throws(Rejection) -> String {
        let hosts = head.headers.values("host")
        guard let host = targetAuthority ?? (hosts.count == 1 ? hosts[0] : nil), !host.isEmpty else {
            throw .invalidSignature("the signature covers \(component.text), but the request has not exactly one Host header")
        }
        let text = host.lowercased()
        // Where the scheme is not known, either port is somebody's own, and means what no port means.
        let own = scheme.map { $0.equalsIgnoringCase("https") ? [":443"] : [":80"] } ?? [":443", ":80"]
        for port in own where text.hasSuffix(port) { return String(text.dropLast(port.utf8.count)) }
        return text
    }

    /// The authority of a target in absolute form, which overrules `Host` (RFC 9112 §3.2.2).
    private var targetAuthority: String? {
        for scheme in ["http://", "https://"] where String(head.target.prefix(scheme.count)).equalsIgnoringCase(scheme) {
            return String(head.target.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        }
        return nil
    }
}
