extension JSONScanner {
    /// Scans as ``scan(_:maxDepth:maxLength:)`` does and keeps only which kind each open container is.
    func check(maxDepth: Int) throws(JSONFault) {
        var isObject: [Bool] = []
        var offset = skipSpace(0)
        if offset == count { throw JSONFault(offset: count, reason: .empty) }

        values: while true {
            if isObject.last == true { offset = try key(offset) }
            let first = byte(offset)
            if first == UInt8(ascii: "\"") {
                offset = Int(try string(offset).end)
            } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
                if isObject.count >= maxDepth { throw JSONFault(offset: offset, reason: .tooDeep) }
                isObject.append(first == UInt8(ascii: "{"))
                offset = skipSpace(offset &+ 1)
                // The closing bracket is two above the opening one in ASCII, for both kinds.
                if byte(offset) != first &+ 2 { continue values }
                offset &+= 1
                isObject.removeLast()
            } else if first &- UInt8(ascii: "0") <= 9 || first == UInt8(ascii: "-") {
                offset = try number(offset)
            } else {
                offset = Int(try literal(offset).end)
            }

            while let isObjectOpen = isObject.last {
                offset = skipSpace(offset)
                if byte(offset) == UInt8(ascii: ",") {
                    offset = skipSpace(offset &+ 1)
                    continue values
                }
                guard byte(offset) == (isObjectOpen ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw fault(isObjectOpen ? "expected \",\" or \"}\"" : "expected \",\" or \"]\"", offset)
                }
                offset &+= 1
                isObject.removeLast()
            }
            offset = skipSpace(offset)
            guard offset == count else { throw fault("expected nothing after the value", offset) }
            return
        }
    }

    /// Past a key, its colon and the white space around that.
    private func key(_ from: Int) throws(JSONFault) -> Int {
        guard byte(from) == UInt8(ascii: "\"") else { throw fault("expected a key in quotes", from) }
        let offset = skipSpace(Int(try string(from).end))
        guard byte(offset) == UInt8(ascii: ":") else { throw fault("expected \":\"", offset) }
        return skipSpace(offset &+ 1)
    }
}
