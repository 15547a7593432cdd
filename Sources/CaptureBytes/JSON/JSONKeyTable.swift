/// The keys of one object, for more than a few look-ups: each takes the same time, however many keys there are.
public struct JSONKeyTable: Sendable {
    private let tape: JSONTape
    private let slots: [UInt64]

    /// Collects the keys of `object`, in time and memory (up to 32 bytes a key) linear in their number.
    ///
    /// - Throws: ``DuplicateKey`` when two of them are the same, decoded.
    public init(_ object: JSONValue) throws(DuplicateKey) {
        tape = object.tape
        guard object.kind == .object, object.count > 0 else {
            slots = [0]
            return
        }
        let keys = JSONDuplicateKeys(tape: tape, object: object.entry, firstKey: object.position &+ 1)
        let (slots, duplicate) = keys.fill(keys.slotCount)
        if let duplicate { throw DuplicateKey(key: JSONValue(tape: tape, position: duplicate)) }
        self.slots = slots
    }

    /// An object has a key twice.
    public struct DuplicateKey: Error {
        /// The second one.
        public let key: JSONValue
    }

    /// The value of the member whose decoded key is `name`, scalar by scalar.
    public subscript(name: String) -> JSONValue? { name.withUTF8Bytes { self[$0] } }

    /// The value of the member whose decoded key has these bytes, which are as ``JSONValue/withContent(_:)`` lends them.
    public subscript(name: UnsafeRawBufferPointer) -> JSONValue? {
        let hash = JSONDuplicateKeys.seededHash(name)
        let mask = slots.count &- 1
        var index = Int(truncatingIfNeeded: hash) & mask
        return tape.withText { text -> JSONValue? in
            while slots[index] != 0 {
                let key = Int(slots[index] & 0xFFFF_FFFF)
                if (slots[index] ^ hash) &>> 32 == 0, text.withDecoded(tape[key], { $0.isSame(as: name) }) {
                    return JSONValue(tape: tape, position: key &+ 1)
                }
                index = (index &+ 1) & mask
            }
            return nil
        }
    }
}
