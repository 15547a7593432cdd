/// Which members or elements of one value a schema has had to do with (Core §11).
struct Marks {
    private var few: (UInt64, UInt64) = (0, 0)
    private var more: [UInt64] = []

    @inline(__always)
    mutating func insert(_ index: Int) {
        if index < 64 { few.0 |= 1 &<< UInt64(index) } else if index < 128 { few.1 |= 1 &<< UInt64(index) } else { insertMore(index) }
    }

    private mutating func insertMore(_ index: Int) {
        let word = index / 64 - 2
        while more.count <= word { more.append(0) }
        more[word] |= 1 &<< UInt64(index % 64)
    }

    @inline(__always)
    func contains(_ index: Int) -> Bool {
        if index < 64 { return few.0 &>> UInt64(index) & 1 == 1 }
        if index < 128 { return few.1 &>> UInt64(index) & 1 == 1 }
        let word = index / 64 - 2
        return word < more.count && more[word] &>> UInt64(index % 64) & 1 == 1
    }

    /// Whether all of the first `count` are in it.
    func isFull(_ count: Int) -> Bool {
        if count < 64 { return few.0 == (1 &<< UInt64(count)) &- 1 }
        return (0..<count).allSatisfy { contains($0) }
    }

    mutating func formUnion(_ other: Marks) {
        few.0 |= other.few.0
        few.1 |= other.few.1
        while more.count < other.more.count { more.append(0) }
        for (index, word) in other.more.enumerated() { more[index] |= word }
    }
}
