import CaptureBytes
import CaptureKit

/// Finds the parts of a multipart body (RFC 2046 §5.1) while it arrives.
///
/// It looks at one growing run of bytes and remembers places in it; nothing is copied. Wherever the body is cut, it finds the same.
struct MultipartParser {
    /// What it found.
    enum Step {
        /// A part begins: its headers.
        case head(PartHead)
        /// The part's bytes are complete.
        case body(Range<Int>)
        /// More bytes of the part are there, but not its end: how many are certain.
        case progress(Int)
        /// The body is complete.
        case end
    }

    private enum State {
        case preamble
        case delimiter(isFirst: Bool)
        case head(start: Int)
        case body(start: Int, searched: Int)
        case cut
        case epilogue(start: Int)
        case done
    }

    /// The most bytes that the headers of one part may have.
    static let headLimit = 16 * 1024
    /// The most spaces and tabs behind a delimiter.
    private static let paddingLimit = 256

    private let delimiter: ByteSearcher
    private var state = State.preamble
    private var at = 0
    private var partCount = 0
    private var declaredLength: Int?

    init(boundary: Boundary) { delimiter = ByteSearcher(Array("\r\n--\(boundary.text)".utf8)) }

    /// The next step, or nil when more bytes are needed first.
    ///
    /// - Parameters:
    ///   - bytes: all of the body so far.
    ///   - isEnd: whether that is all there will be.
    /// - Throws: what is wrong with the framing.
    mutating func next(_ bytes: UnsafeRawBufferPointer, isEnd: Bool) throws(Rejection) -> Step? {
        while true {
            switch state {
            case .preamble:
                guard try findFirstDelimiter(bytes, isEnd) else { return nil }
            case .delimiter(let isFirst):
                guard try readDelimiterLine(bytes, isEnd, isFirst) else { return nil }
            case .head(let start):
                return try readHead(bytes, isEnd, start).map { .head($0) }
            case .body(let start, let searched):
                return try readBody(bytes, isEnd, start, searched)
            case .epilogue(let start):
                guard try readEpilogue(bytes, isEnd, start) else { return nil }
                state = .done
                return .end
            case .cut: throw truncated
            case .done: return .end
            }
        }
    }

    /// One CRLF may stand before the first delimiter, and nothing else.
    private mutating func findFirstDelimiter(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) throws(Rejection) -> Bool {
        if bytes.isEmpty && isEnd { throw Rejection(.emptyBody, "send the event in the body") }
        guard !bytes.isEmpty else { return false }
        let start = bytes[0] == UInt8(ascii: "\r") ? 0 : 2
        let wanted = delimiter.needle[start...]
        let common = zip(bytes, wanted).prefix { $0 == $1 }.count
        if common == wanted.count {
            at = wanted.count
            state = .delimiter(isFirst: true)
            return true
        }
        if common < bytes.count { throw mismatch }
        if isEnd { throw truncated }
        return false
    }

    /// Behind a delimiter: two hyphens end the body; else padding and a line end begin a part.
    private mutating func readDelimiterLine(
        _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ isFirst: Bool
    ) throws(Rejection) -> Bool {
        var end = at
        while end < bytes.count, end - at <= MultipartParser.paddingLimit, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        let rest = bytes[end...].prefix(2)
        if end == at, rest.elementsEqual("--".utf8) {
            at += 2
            state = .epilogue(start: at)
            return true
        }
        if rest.elementsEqual("\r\n".utf8) {
            at = end + 2
            partCount += 1
            state = .head(start: at)
            return true
        }
        let mayBecome =
            rest.isEmpty || (rest.count == 1 && (rest.first == UInt8(ascii: "\r") || (end == at && rest.first == UInt8(ascii: "-"))))
        guard mayBecome, end - at <= MultipartParser.paddingLimit else { throw isFirst ? mismatch : collision }
        if isEnd { throw truncated }
        return false
    }

    private mutating func readHead(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ start: Int) throws(Rejection) -> PartHead? {
        // The line end of the delimiter counts, so that a block without a line is found as well.
        let window = UnsafeRawBufferPointer(rebasing: bytes[(start - 2)..<min(bytes.count, start + MultipartParser.headLimit)])
        guard let blank = MultipartParser.blankLine.firstIndex(in: window) else {
            let isTooLong = bytes.count - start >= MultipartParser.headLimit
            guard isTooLong || isEnd else { return nil }
            if isEnd && !isTooLong && startsLikeHead(bytes, start) { throw truncated }
            throw headFault(
                bytes, start, "are larger than \(ByteCount(bytes: MultipartParser.headLimit)) or have no blank line at their end")
        }
        if blank == 0 { throw headFault(bytes, start, "are missing") }
        let headers: MIMEHeaders
        do { headers = try MIMEHeaders(UnsafeRawBufferPointer(rebasing: window[2..<blank])) } catch {
            throw headFault(bytes, start, "are not valid: \(error)")
        }
        let head = try PartHead(headers, position: partCount)
        declaredLength = head.declaredLength
        at = start + blank + 2
        state = .body(start: at, searched: at)
        return head
    }

    private mutating func readBody(
        _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ start: Int, _ searched: Int
    ) throws(Rejection) -> Step? {
        let opening = delimiter.needle.dropFirst(2)
        let beginning = bytes[start...].prefix(opening.count)
        if beginning.count < opening.count && !isEnd && opening.starts(with: beginning) { return nil }
        if beginning.elementsEqual(opening) { throw collision }
        if let found = delimiter.firstIndex(in: bytes, from: searched) {
            try checkLength(found - start, isComplete: true)
            at = found + delimiter.needle.count
            state = .delimiter(isFirst: false)
            return .body(start..<found)
        }
        let certain = isEnd ? bytes.count : max(start, bytes.count - delimiter.needle.count + 1)
        try checkLength(certain - start, isComplete: false)
        if !isEnd && certain <= searched { return nil }
        // At the end the caller first sees how much there is, so that a size limit is named before the missing delimiter.
        state = isEnd ? .cut : .body(start: start, searched: certain)
        return .progress(certain - start)
    }

    private func checkLength(_ count: Int, isComplete: Bool) throws(Rejection) {
        guard let declaredLength else { return }
        if count > declaredLength {
            throw Rejection(.partLengthMismatch, "part \(partCount) is longer than its Content-Length, \(declaredLength) bytes")
        }
        if isComplete && count < declaredLength { throw collision }
    }

    /// After the last delimiter spaces, tabs and one CRLF may stand.
    private func readEpilogue(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ start: Int) throws(Rejection) -> Bool {
        let rest = bytes[start...].drop { $0 == 0x20 || $0 == 0x09 }
        let isAllowed = rest.isEmpty || rest.elementsEqual("\r\n".utf8) || (!isEnd && rest.elementsEqual("\r".utf8))
        guard isAllowed else { throw collision }
        if isEnd && partCount == 0 { throw Rejection(.missingEventPart, "the body has no part; the first one must be \"event\"") }
        return isEnd
    }

    private static let blankLine = ByteSearcher(Array("\r\n\r\n".utf8))

    private func startsLikeHead(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        let rest = bytes[start...].prefix(MultipartParser.headLimit).drop(while: MIMEHeaders.isTokenByte)
        return rest.isEmpty || (rest.first == UInt8(ascii: ":") && rest.startIndex > start)
    }

    /// What follows a delimiter is no header block: behind the first delimiter that is a fault of the part; behind a later one, the
    /// delimiter most likely is a part's content.
    private func headFault(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ what: String) -> Rejection {
        if partCount > 1 && !startsLikeHead(bytes, start) { return collision }
        return Rejection(.malformedPart, "the headers of part \(partCount) \(what)")
    }

    private var mismatch: Rejection {
        Rejection(.boundaryMismatch, "the body must begin with \"--\" and the boundary that Content-Type names")
    }

    private var truncated: Rejection { Rejection(.multipartTruncated, "the body ends before its closing delimiter; send it whole") }

    private var collision: Rejection {
        Rejection(.boundaryCollision, "the boundary occurs inside a part or is followed by other text; retry with another boundary")
    }
}
