import CaptureKit
import NIOCore
import NIOHTTP1

/// What is wrong with a head that could not be read, and what its answer can still mirror of it.
struct HeadFault {
    let rejection: Rejection
    let origin: String?
    let requestID: String?
    let authorization: String?

    /// Looks for the fields that an answer mirrors in `bytes`, which hold what has come of the head.
    init(_ rejection: Rejection, in bytes: ByteBuffer) {
        self.rejection = rejection
        origin = HeadFault.field("origin", in: bytes.readableBytesView)
        requestID = HeadFault.field("x-request-id", in: bytes.readableBytesView)
        authorization = HeadFault.field("authorization", in: bytes.readableBytesView)
    }

    /// The value of the first complete line that begins with `name`, where it is printable ASCII.
    private static func field(_ name: String, in bytes: ByteBufferView) -> String? {
        for line in bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 200).dropFirst() where line.last == UInt8(ascii: "\r") {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon - line.startIndex == name.utf8.count else { continue }
            guard zip(line, name.utf8).allSatisfy({ $0.lowercasedASCII == $1 }) else { continue }
            let value = line[(colon + 1)...].dropLast().drop { $0 == 0x20 || $0 == 0x09 }
            return value.allSatisfy { (0x20...0x7e).contains($0) } ? String(decoding: value, as: UTF8.self).withoutSpaceAtEnd : nil
        }
        return nil
    }
}

extension Rejection {
    /// What a client can do about what the parser refuses.
    init(_ error: HTTPParserError, settings: ServerSettings) {
        switch error {
        case .invalidVersion, .paused: self.init(.unsupportedVersion, "use HTTP/1.1, and end each line of the head with CRLF")
        case .headerOverflow: self = .headTooLarge(settings)
        case .invalidEOFState: self = Connection.vanished
        case .invalidMethod: self.init(.malformedRequest, "the method is not one of HTTP's (RFC 9110 §9); use POST")
        case .invalidURL: self.init(.malformedRequest, "the request target is not valid (RFC 9112 §3.2); use /ai")
        case .invalidContentLength, .unexpectedContentLength:
            self.init(.malformedRequest, "send one Content-Length in digits, or Transfer-Encoding: chunked, not both (RFC 9112 §6)")
        case .invalidChunkSize:
            self.init(.malformedRequest, "a chunk does not begin with its size in hexadecimal digits (RFC 9112 §7.1)")
        case .invalidHeaderToken, .lfExpected:
            self.init(.malformedRequest, "a header line is not valid; send \"Name: value\" in printable characters (RFC 9112 §5)")
        default: self.init(.malformedRequest, "the request is not valid HTTP/1.1 (RFC 9112)")
        }
    }

    /// The head crosses a limit of the server's.
    static func headTooLarge(_ settings: ServerSettings) -> Rejection {
        Rejection(
            .headersTooLarge,
            "a request's head may have \(settings.maxHeaderBytes) in \(settings.maxHeaders) fields; send fewer or smaller headers")
    }
}
