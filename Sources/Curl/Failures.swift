internal import CCurl
internal import CaptureBytes

/// The host and the port of a URL, for texts; never its credentials, path and query (RFC 3986 §3.2).
func authority(of url: String) -> String {
    let isSecure = url.utf8.starts(with: "https:".utf8)
    let rest = url.firstRange(of: "//").map { url[$0.upperBound...] } ?? url[...]
    let host = rest.prefix { !"/?#".contains($0) }
    let bare = host.lastIndex(of: "@").map { host[host.index(after: $0)...] } ?? host
    guard !bare.isEmpty else { return "a URL without a host" }
    let digits = bare.reversed().prefix { $0.isASCII && $0.isNumber }
    return bare.dropLast(digits.count).last == ":" ? String(bare) : "\(bare):\(isSecure ? 443 : 80)"
}

extension Transfer {
    /// Why the transfer ended without an answer (libcurl-errors).
    func failure(_ code: CURLcode) -> CurlFailure {
        if let fault = response.fault { return fault }
        let text = handle.explanation(of: code)
        return CurlFailure(kind(of: code, text), text)
    }

    private func kind(of code: CURLcode, _ text: String) -> CurlFailure.Kind {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: .reset
        // With this beginning it is no word of TLS's, but the connection that broke while TLS began.
        case CURLE_SSL_CONNECT_ERROR: text.hasPrefix("OpenSSL SSL_connect: ") ? .reset : .tls
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED,
            CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT,
            CURLE_USE_SSL_FAILED:
            .tls
        default: .other
        }
    }
}

extension CurlRequest {
    /// What cannot be sent as it is, which would change the request's meaning (RFC 9110 §5.1, §5.5, §9.1); nil if nothing.
    var problem: String? {
        if !method.isToken { return "the method is not one of HTTP's" }
        if method == "HEAD", body != nil { return "a HEAD request has no body" }
        for (name, value) in headers {
            if !name.isToken { return "a header's name is not one of HTTP's" }
            if value.hasControlCharacter { return "the header \(name) has a control character" }
        }
        return nil
    }
}

extension String {
    /// Whether there is one that is no tab.
    fileprivate var hasControlCharacter: Bool {
        unsafe withUTF8Bytes { bytes in
            // All of them at a time, without a way out, is many at a time.
            var found = false
            for index in bytes.indices {
                let byte = unsafe bytes[index]
                found = found || (byte < 0x20 && byte != 0x09) || byte == 0x7F
            }
            return found
        }
    }

    /// Whether it is a token (RFC 9110 §5.6.2).
    fileprivate var isToken: Bool { unsafe !isEmpty && withUTF8Bytes { unsafe $0.allSatisfy(MIMEHeaders.isTokenByte) } }
}
