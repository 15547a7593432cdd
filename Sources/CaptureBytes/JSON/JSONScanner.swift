/// One strict pass over a text that fills a tape (RFC 8259, RFC 3629).
struct JSONScanner {
    let base: UnsafeRawPointer
    let count: Int
    /// The last offset from which eight bytes can be loaded; negative in shorter texts.
    let lastWord: Int

    init(base: UnsafeRawPointer, count: Int) {
        self.base = base
        self.count = count
        lastWord = count &- 8
    }

    static func scan(_ bytes: Bytes, maxDepth: Int, maxLength: Int = JSONDocument.maxLength) throws(JSONFault) -> JSONTape {
        try bytes.withUnsafeBytes { (text) throws(JSONFault) -> JSONTape in
            guard text.count <= maxLength else { throw JSONFault(offset: maxLength, reason: .tooLong) }
            guard let base = text.baseAddress else { throw JSONFault(offset: 0, reason: .empty) }
            return try JSONScanner(base: base, count: text.count).run(bytes, maxDepth: maxDepth)
        }
    }

    /// All state is in locals: the position, the tape, and the open container, whose entry leads to the ones around it.
    private func run(_ bytes: Bytes, maxDepth: Int) throws(JSONFault) -> JSONTape {
        // Events have an entry for every 8 to 10 bytes; pages that stay untouched cost nothing.
        var capacity = count / 8 &+ 16
        var tape = JSONTape(bytes, capacity: capacity)
        var entries = tape.entries
        var used = 0
        var depth = 0
        var open = 0
        var openInfo: UInt32 = 0
        var offset = skipSpace(0)
        if offset == count { throw JSONFault(offset: count, reason: .empty) }

        values: while true {
            // Room for a key and its value.
            if used &+ 2 > capacity {
                capacity &*= 2
                tape = tape.grown(count: used, capacity: capacity)
                entries = tape.entries
            }
            if openInfo & 7 == UInt32(JSONKind.object.rawValue) {
                guard byte(offset) == UInt8(ascii: "\"") else { throw fault("expected a key in quotes", offset) }
                let key = try string(offset)
                entries[used] = JSONEntry(start: UInt32(truncatingIfNeeded: offset), end: key.end, next: next(used), info: key.info)
                used &+= 1
                offset = skipSpace(Int(key.end))
                guard byte(offset) == UInt8(ascii: ":") else { throw fault("expected \":\"", offset) }
                offset = skipSpace(offset &+ 1)
            }

            let start = UInt32(truncatingIfNeeded: offset)
            let first = byte(offset)
            if first == UInt8(ascii: "\"") {
                let value = try string(offset)
                entries[used] = JSONEntry(start: start, end: value.end, next: next(used), info: value.info)
                used &+= 1
                offset = Int(value.end)
            } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                if depth >= maxDepth { throw JSONFault(offset: offset, reason: .tooDeep) }
                if depth > 0 { entries[open].info = openInfo }
                openInfo = UInt32((first == UInt8(ascii: "{") ? JSONKind.object : .array).rawValue)
                entries[used] = JSONEntry(start: start, end: 0, next: UInt32(truncatingIfNeeded: open), info: openInfo)
                open = used
                used &+= 1
                depth &+= 1
                offset = skipSpace(offset &+ 1)
                // The closing bracket is two above the opening one in ASCII, for both kinds.
                if byte(offset) != first &+ 2 { continue values }
                offset &+= 1
                close(entries, &open, &openInfo, &depth, used, offset)
            } else if first &- UInt8(ascii: "0") <= 9 || first == UInt8(ascii: "-") {
                offset = try number(offset)
                let info = UInt32(JSONKind.number.rawValue)
                entries[used] = JSONEntry(start: start, end: UInt32(truncatingIfNeeded: offset), next: next(used), info: info)
                used &+= 1
            } else {
                let word = try literal(offset)
                entries[used] = JSONEntry(start: start, end: word.end, next: next(used), info: word.info)
                used &+= 1
                offset = Int(word.end)
            }

            while depth > 0 {
                openInfo &+= JSONEntry.child
                offset = skipSpace(offset)
                let after = byte(offset)
                if after == UInt8(ascii: ",") {
                    offset = skipSpace(offset &+ 1)
                    continue values
                }
                let isObject = openInfo & 7 == UInt32(JSONKind.object.rawValue)
                guard after == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw fault(isObject ? "expected \",\" or \"}\"" : "expected \",\" or \"]\"", offset)
                }
                offset &+= 1
                close(entries, &open, &openInfo, &depth, used, offset)
            }
            offset = skipSpace(offset)
            guard offset == count else { throw fault("expected nothing after the value", offset) }
            return tape
        }
    }

    /// Completes the open container's entry and goes back to the container around it.
    @inline(__always)
    private func close(
        _ entries: UnsafeMutablePointer<JSONEntry>, _ open: inout Int, _ openInfo: inout UInt32, _ depth: inout Int, _ used: Int, _ end: Int
    ) {
        let parent = Int(entries[open].next)
        entries[open].end = UInt32(truncatingIfNeeded: end)
        entries[open].next = UInt32(truncatingIfNeeded: used)
        entries[open].info = openInfo
        depth &-= 1
        open = parent
        openInfo = depth > 0 ? entries[parent].info : 0
    }

    @inline(__always)
    private func next(_ used: Int) -> UInt32 { UInt32(truncatingIfNeeded: used &+ 1) }

    /// The byte there; 0, which the grammar has nowhere, at the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        offset < count ? base.load(fromByteOffset: offset, as: UInt8.self) : 0
    }

    @inline(__always)
    func skipSpace(_ from: Int) -> Int {
        byte(from) > 0x20 ? from : skipSpaceRun(from)
    }

    @inline(never)
    private func skipSpaceRun(_ from: Int) -> Int {
        var offset = from
        while offset < count {
            while offset <= lastWord, SWAR.load(base, offset) == SWAR.spread(0x20) { offset &+= 8 }
            let next = byte(offset)
            guard next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 else { break }
            offset &+= 1
        }
        return offset
    }

    /// What is wrong at an offset where the grammar allows something else.
    @inline(never)
    func fault(_ expected: String, _ offset: Int) -> JSONFault {
        if byte(offset) >= 0x80, UTF8Sequence.length(base, offset, count) == 0 { return JSONFault(offset: offset, reason: .notUTF8) }
        if offset == 0, count >= 3, byte(0) == 0xEF, byte(1) == 0xBB, byte(2) == 0xBF {
            return JSONFault(offset: 0, reason: .syntax("expected no byte order mark"))
        }
        return JSONFault(offset: offset, reason: .syntax(offset < count ? expected : expected + " before the end"))
    }
}
