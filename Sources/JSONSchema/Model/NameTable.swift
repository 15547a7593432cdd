import Glibc

/// Names of properties, found by their bytes in constant time: open addressing in a table at most half full.
struct NameTable: Sendable {
    private let bytes: [UInt8]
    private let ends: [Int]
    private let slots: [Int32]
    /// The names in the order they were given.
    let all: [String]

    /// Names of which no two are the same.
    init(_ names: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        var size = 1
        while size < names.count * 2 + 1 { size *= 2 }
        var slots = [Int32](repeating: -1, count: size)
        for (index, name) in names.enumerated() {
            let utf8 = Array(name.utf8)
            var slot = utf8.withUnsafeBytes { NameTable.hash($0) } & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Int32(index)
            bytes += utf8
            ends.append(bytes.count)
        }
        (self.bytes, self.ends, self.slots, all) = (bytes, ends, slots, names)
    }

    var count: Int { ends.count }

    /// The index of a name, -1 when it is not there.
    func index(of name: UnsafeRawBufferPointer) -> Int {
        let mask = slots.count &- 1
        var slot = NameTable.hash(name) & mask
        return bytes.withUnsafeBytes { bytes in
            while slots[slot] >= 0 {
                let index = Int(slots[slot])
                let start = index == 0 ? 0 : ends[index &- 1]
                if ends[index] &- start == name.count,
                    name.isEmpty || memcmp(bytes.baseAddress! + start, name.baseAddress!, name.count) == 0
                {
                    return index
                }
                slot = (slot &+ 1) & mask
            }
            return -1
        }
    }

    /// The index of a name, -1 when it is not there.
    func index(of name: String) -> Int {
        var name = name
        return name.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
    }

    /// The names come from the operator, so nobody else can make them collide; a key that is asked for costs at most as much as
    /// names collide.
    @inline(__always)
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        guard let base = name.baseAddress, name.count >= 8 else {
            var short: UInt64 = UInt64(name.count)
            for byte in name { short = short &<< 8 ^ UInt64(byte) }
            return mix(short)
        }
        let head = base.loadUnaligned(as: UInt64.self)
        let tail = base.loadUnaligned(fromByteOffset: name.count &- 8, as: UInt64.self)
        let middle = base.loadUnaligned(fromByteOffset: (name.count &- 8) / 2, as: UInt64.self)
        return mix(head ^ (tail &* 0x9E37_79B9_7F4A_7C15) ^ (middle &* 0xC2B2_AE3D_27D4_EB4F) ^ UInt64(name.count))
    }

    @inline(__always)
    private static func mix(_ word: UInt64) -> Int {
        let mixed = word &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed ^ mixed &>> 32)
    }
}
