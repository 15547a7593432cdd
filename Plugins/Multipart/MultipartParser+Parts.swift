import CaptureBytes
import CaptureKit

extension MultipartParser {
    /// The most bytes that the headers of one part may have.
    static let headLimit = 16 * 1024
    private static let blankLine = ByteSearcher(Array("\r\n\r\n".utf8))

    /// The headers up to their blank line.
    mutating func readHead(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ start: Int, _ searched: Int) throws(Rejection) -> PartHead? {
        let window = UnsafeRawBufferPointer(rebasing: bytes[..<min(bytes.count, start + MultipartParser.headLimit)])
        // The line end of the delimiter counts, so that a block without a line is found as well.
        guard let blank = MultipartParser.blankLine.firstIndex(in: window, from: searched) else {
            if window.count == start + MultipartParser.headLimit {
                throw headFault(window, start, "are larger than \(ByteCount(bytes: MultipartParser.headLimit))")
            }
            if isEnd { throw headCut(window, start) }
            state = .head(start: start, searched: max(start - 2, window.count - 3))
            return nil
        }
        if blank < start { throw headFault(window, start, "are missing") }
        let fields: PartFields
        do { fields = try PartFields(UnsafeRawBufferPointer(rebasing: window[start..<blank])) } catch {
            throw headFault(window, start, "are not valid: \(error)")
        }
        let head = try PartHead(fields, position: partCount)
        part = head
        state = .body(start: blank + 4, searched: blank + 4)
        return head
    }

    /// How many bytes of the part's body are certain, once there are more.
    mutating func readBody(_ bytes: UnsafeRawBufferPointer, _ isEnd: Bool, _ start: Int, _ searched: Int) throws(Rejection) -> Int? {
        // A delimiter needs no line end where the part begins.
        let beginning = bytes[start...].prefix(delimiter.needle.count - 2)
        if beginsDelimiter(beginning, from: 2) {
            if beginning.count == delimiter.needle.count - 2 { throw collision }
            if !isEnd { return nil }
        }
        if let found = delimiter.firstIndex(in: bytes, from: searched) {
            try checkLength(found - start, isComplete: true)
            at = found + delimiter.needle.count
            body = start..<found
            state = .delimiterLine(isPadded: false)
            return found - start
        }
        let certain = bytes.count - begunDelimiter(bytes, start)
        try checkLength(certain - start, isComplete: false)
        if !isEnd && certain == searched { return nil }
        // At the end the caller first sees how much there is, so that a size limit is named before the missing delimiter.
        state = isEnd ? .cut : .body(start: start, searched: certain)
        return certain - start
    }

    /// How many of the last bytes may be the beginning of a delimiter.
    private func begunDelimiter(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        let most = min(delimiter.needle.count - 1, bytes.count - start)
        for count in stride(from: most, to: 0, by: -1) where beginsDelimiter(bytes.suffix(count), from: 0) { return count }
        return 0
    }

    private func checkLength(_ count: Int, isComplete: Bool) throws(Rejection) {
        guard let part, let declared = part.declaredLength else { return }
        if count > declared {
            let detail = "the part is longer than its Content-Length, \(declared) bytes; correct it or leave it out"
            throw Rejection(.partLengthMismatch, detail, part: part.name)
        }
        if isComplete && count < declared { throw collision }
    }

    /// The body ends inside a part's headers: what they are so far may be wrong already.
    private func headCut(_ window: UnsafeRawBufferPointer, _ start: Int) -> Rejection {
        var end = window.count
        while end > start, !(end >= start + 2 && window[end - 2] == 0x0d && window[end - 1] == 0x0a) { end -= 1 }
        let isReadable = (try? PartFields(UnsafeRawBufferPointer(rebasing: window[start..<max(start, end - 2)]))) != nil
        return isReadable && beginsLikeHead(window, start) ? truncated : headFault(window, start, "have no blank line at their end")
    }

    private func beginsLikeHead(_ window: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        let name = window[start...].prefix(while: MIMEHeaders.isTokenByte)
        if beginsDelimiter(name.prefix(delimiter.needle.count - 2), from: 2), name.count >= delimiter.needle.count - 2 { return false }
        return name.endIndex == window.endIndex || (!name.isEmpty && window[name.endIndex] == UInt8(ascii: ":"))
    }

    /// What follows a delimiter is no header block: behind the first delimiter that is a fault of the part; behind a later one, the
    /// delimiter most likely is a part's content.
    private func headFault(_ window: UnsafeRawBufferPointer, _ start: Int, _ what: String) -> Rejection {
        if partCount > 1 && !beginsLikeHead(window, start) { return collision }
        return Rejection(.malformedPart, "the headers of part \(partCount) \(what)")
    }
}
