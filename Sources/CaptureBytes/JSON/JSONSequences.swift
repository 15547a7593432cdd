extension JSONValue {
    /// An object's members in the order they were written, repeated keys included; none for another kind.
    @inlinable public var members: Members {
        let entry = entry
        return Members(tape: tape, position: position + 1, end: entry.kind == .object ? Int(entry.next) : 0)
    }

    /// An array's elements in order; none for another kind.
    @inlinable public var elements: Elements {
        let entry = entry
        return Elements(tape: tape, position: position + 1, end: entry.kind == .array ? Int(entry.next) : 0)
    }

    /// Whether `body` says so of every member of an object; it is lent each key's decoded bytes, and the first no ends the search.
    ///
    /// A walk without a reference count for each member. Keys are lent as by ``withContent(_:)``.
    @inlinable
    public func allMembers(_ body: (_ key: UnsafeRawBufferPointer, _ value: JSONValue) -> Bool) -> Bool {
        let entry = entry
        guard entry.kind == .object else { return true }
        return tape.buffer.withUnsafeMutablePointers { header, entries in
            header.pointee.withUnsafeBytes { bytes in
                var position = position &+ 1
                while position < Int(entry.next) {
                    let key = entries[position]
                    let value = JSONValue(tape: tape, position: position &+ 1)
                    let isFine =
                        key.isMarked
                        ? JSONValue(tape: tape, position: position).withDecoded { body($0, value) }
                        : body(UnsafeRawBufferPointer(rebasing: bytes[Int(key.start) &+ 1..<Int(key.end) &- 1]), value)
                    guard isFine else { return false }
                    position = Int(entries[position &+ 1].next)
                }
                return true
            }
        }
    }

    /// The members of one object.
    public struct Members: Sequence, IteratorProtocol, Sendable {
        @usableFromInline let tape: JSONTape
        @usableFromInline var position: Int
        @usableFromInline let end: Int

        @inlinable
        init(tape: JSONTape, position: Int, end: Int) {
            self.tape = tape
            self.position = position
            self.end = end
        }

        /// The next member, nil after the last.
        @inlinable
        public mutating func next() -> (key: JSONValue, value: JSONValue)? {
            guard position < end else { return nil }
            let key = position
            position = Int(tape[key &+ 1].next)
            return (JSONValue(tape: tape, position: key), JSONValue(tape: tape, position: key &+ 1))
        }
    }

    /// The elements of one array.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        @usableFromInline let tape: JSONTape
        @usableFromInline var position: Int
        @usableFromInline let end: Int

        @inlinable
        init(tape: JSONTape, position: Int, end: Int) {
            self.tape = tape
            self.position = position
            self.end = end
        }

        /// The next element, nil after the last.
        @inlinable
        public mutating func next() -> JSONValue? {
            guard position < end else { return nil }
            let element = position
            position = Int(tape[element].next)
            return JSONValue(tape: tape, position: element)
        }
    }
}
