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
        /// So many bytes of the part are certain.
        case progress(Int)
        /// The part is complete, and so is the line of the delimiter behind it.
        case body(Range<Int>)
        /// The body is complete.
        case end
    }

    enum State {
        case preamble
        case delimiterLine(isPadded: Bool)
        case head(start: Int, searched: Int)
        case body(start: Int, searched: Int)
        case cut
        case epilogue(hasLineEnd: Bool)
        case done
    }

    /// CRLF, two hyphens and the boundary.
    let delimiter: ByteSearcher
    var state = State.preamble
    /// The next byte to look at, within a line.
    var at = 0
    /// How many parts have begun.
    var partCount = 0
    /// The part in hand, once its headers are read.
    var part: PartHead?
    /// The part's bytes, while the line of the delimiter behind them is read.
    var body: Range<Int>?

    init(boundary: Boundary) { delimiter = ByteSearcher(Array("\r\n--\(boundary.text)".utf8)) }

    /// The next step, or nil when more bytes are needed first; at the end it is never nil.
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
            case .delimiterLine(let isPadded):
                guard try readDelimiterLine(bytes, isEnd, isPadded) else { return nil }
                if let body = body.take() { return .body(body) }
            case .head(let start, let searched):
                return try readHead(bytes, isEnd, start, searched).map { .head($0) }
            case .body(let start, let searched):
                return try readBody(bytes, isEnd, start, searched).map { .progress($0) }
            case .epilogue(let hasLineEnd):
                guard try readEpilogue(bytes, isEnd, hasLineEnd) else { return nil }
                state = .done
            case .cut: throw truncated
            case .done: return .end
            }
        }
    }

    /// One CRLF may stand before the first delimiter, and nothing else.
    private mutating func findFirstDelimiter(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool) throws(Rejection) -> Bool {
        guard let first = bytes.first else {
            if isEnd { throw Rejection(.emptyBody, "send the event in the body") }
            return false
        }
        let skipped = first == UInt8(ascii: "\r") ? 0 : 2
        let count = delimiter.needle.count - skipped
        guard beginsDelimiter(bytes.prefix(count), from: skipped) else { throw mismatch }
        guard bytes.count >= count else {
            if isEnd { throw truncated }
            return false
        }
        at = count
        state = .delimiterLine(isPadded: false)
        return true
    }

    /// Behind a delimiter two hyphens end the body; else padding and a line end begin a part.
    private mutating func readDelimiterLine(
        _ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ wasPadded: Bool
    ) throws(Rejection) -> Bool {
        let isPadded = skipPadding(bytes) || wasPadded
        state = .delimiterLine(isPadded: isPadded)
        let first = at < bytes.count ? bytes[at] : nil
        let second = at + 1 < bytes.count ? bytes[at + 1] : nil
        if first == UInt8(ascii: "\r"), second == UInt8(ascii: "\n") {
            at += 2
            partCount += 1
            state = .head(start: at, searched: at - 2)
            return true
        }
        if !isPadded, first == UInt8(ascii: "-"), second == UInt8(ascii: "-") {
            at += 2
            state = .epilogue(hasLineEnd: false)
            return true
        }
        let mayBegin = first == UInt8(ascii: "\r") || (!isPadded && first == UInt8(ascii: "-"))
        guard first == nil || (mayBegin && second == nil) else { throw partCount == 0 ? mismatch : collision }
        if isEnd { throw truncated }
        return false
    }

    /// After the last delimiter spaces, tabs and one CRLF may stand.
    private mutating func readEpilogue(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ hadLineEnd: Bool) throws(Rejection) -> Bool {
        var hasLineEnd = hadLineEnd
        _ = skipPadding(bytes)
        if !hasLineEnd, bytes[at...].starts(with: "\r\n".utf8) {
            at += 2
            hasLineEnd = true
            _ = skipPadding(bytes)
        }
        state = .epilogue(hasLineEnd: hasLineEnd)
        if at < bytes.count {
            guard !hasLineEnd, bytes[at...].elementsEqual("\r".utf8) else { throw collision }
            if isEnd { throw truncated }
            return false
        }
        if isEnd && partCount == 0 { throw Rejection(.missingEventPart, "the body has no part; the first one must be \"event\"") }
        return isEnd
    }

    /// Whether there was a space or a tab to skip.
    private mutating func skipPadding(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = at
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return at > start
    }

    /// Whether `bytes`, no more than the delimiter has from its byte `start` on, are what it has there.
    func beginsDelimiter(_ bytes: Slice<UnsafeRawBufferPointer>, from start: Int) -> Bool {
        delimiter.needle.withUnsafeBytes { needle in
            UnsafeRawBufferPointer(rebasing: bytes).isSame(as: UnsafeRawBufferPointer(rebasing: needle[start..<start + bytes.count]))
        }
    }

    var truncated: Rejection { Rejection(.multipartTruncated, "the body ends before its closing delimiter; send it whole") }

    var collision: Rejection {
        let detail = "the boundary occurs inside a part or is followed by other text; retry with another boundary"
        return Rejection(.boundaryCollision, detail, part: part?.name)
    }

    private var mismatch: Rejection {
        let detail = "the body must begin with a line of \"--\" and the boundary that Content-Type names, which ends in CRLF"
        return Rejection(.boundaryMismatch, detail)
    }
}
