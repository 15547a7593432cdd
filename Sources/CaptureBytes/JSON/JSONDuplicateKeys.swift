extension JSONValue {
    /// The first key, in text order, that repeats an earlier key of the same object; nil for anything but an object.
    ///
    /// Keys are compared decoded: `"a"` and `"\u0061"` are the same. Takes time linear in the text whatever the keys are; no
    /// allocation up to 64 keys without escapes.
    public func firstDuplicateKey() -> JSONValue? {
        let object = entry
        guard object.kind == .object, object.children > 1 else { return nil }
        let duplicates = JSONDuplicateKeys(tape: tape, object: object, firstKey: position &+ 1)
        return duplicates.find().map { JSONValue(tape: tape, position: $0) }
    }
}

/// The search for a repeated key in one object: open addressing in a table at most half full.
struct JSONDuplicateKeys {
    /// Up to here the table is on the stack, and the worst that chosen collisions cost is 2,016 comparisons of short keys.
    private static let fewKeys = 64
    private static let shortKey = 32

    let tape: JSONTape
    let object: JSONEntry
    let firstKey: Int

    /// More than two for each key, and a power of two.
    var slotCount: Int { 2 &<< (Int.bitWidth &- (object.children &- 1).leadingZeroBitCount) }

    func find() -> Int? {
        let slotCount = slotCount
        if object.children <= Self.fewKeys {
            return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: slotCount) { slots in
                slots.initialize(repeating: 0)
                return tape.withText { find($0, in: slots, hash: Self.quickHash) }
            }
        }
        return fill(slotCount).duplicate
    }

    /// A table of all keys, or the first one that repeats another.
    func fill(_ slotCount: Int) -> (slots: [UInt64], duplicate: Int?) {
        var slots = [UInt64](repeating: 0, count: slotCount)
        let duplicate = slots.withUnsafeMutableBufferPointer { slots in
            tape.withText { find($0, in: slots, hash: Self.seededHash) }
        }
        return (slots, duplicate)
    }

    /// A slot is the hash's upper half and the key's position, which is never 0.
    @inline(__always)
    private func find(
        _ text: JSONText, in slots: UnsafeMutableBufferPointer<UInt64>, hash: (UnsafeRawBufferPointer) -> UInt64
    ) -> Int? {
        let mask = slots.count &- 1
        var key = firstKey
        while key < Int(object.next) {
            let hash = text.withDecoded(tape[key], hash)
            let slot = hash & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: key)
            var index = Int(truncatingIfNeeded: hash) & mask
            while slots[index] != 0 {
                if (slots[index] ^ slot) &>> 32 == 0, isSame(text, key, Int(slots[index] & 0xFFFF_FFFF)) { return key }
                index = (index &+ 1) & mask
            }
            slots[index] = slot
            key = Int(tape[key &+ 1].next)
        }
        return nil
    }

    private func isSame(_ text: JSONText, _ left: Int, _ right: Int) -> Bool {
        text.withDecoded(tape[left]) { left in
            text.withDecoded(tape[right]) { right in left.isSame(as: right) }
        }
    }

    /// For few keys: without a seed where a collision is cheap.
    @inline(__always)
    private static func quickHash(_ utf8: UnsafeRawBufferPointer) -> UInt64 {
        utf8.count <= shortKey ? fingerprint(utf8) : seededHash(utf8)
    }

    /// Seeded at random in each process, so that a client cannot choose keys that collide.
    static func seededHash(_ utf8: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: utf8)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }

    /// Mixes the length with the first and the last eight bytes; equal texts have equal fingerprints.
    @inline(__always)
    private static func fingerprint(_ utf8: UnsafeRawBufferPointer) -> UInt64 {
        guard let base = utf8.baseAddress, !utf8.isEmpty else { return 0 }
        var head: UInt64 = 0
        var tail: UInt64 = 0
        if utf8.count >= 8 {
            head = SWAR.load(base, 0)
            tail = SWAR.load(base, utf8.count &- 8)
        } else {
            for byte in utf8 { head = head &<< 8 | UInt64(byte) }
        }
        let mixed = (head ^ (tail &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(utf8.count)) &* 0xD6E8_FEB8_6659_FD93
        return mixed ^ mixed &>> 32
    }
}
