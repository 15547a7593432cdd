/// Which members or elements of one value a schema has had to do with (Core §11).
struct Marks {
    private var few: UInt64 = 0
    private var more: [UInt64] = []

    mutating func insert(_ index: Int) {
        if index < 64 {
            few |= 1 &<< UInt64(index)
            return
        }
        let word = index / 64 - 1
        while more.count <= word { more.append(0) }
        more[word] |= 1 &<< UInt64(index % 64)
    }

    func contains(_ index: Int) -> Bool {
        if index < 64 { return few &>> UInt64(index) & 1 == 1 }
        let word = index / 64 - 1
        return word < more.count && more[word] &>> UInt64(index % 64) & 1 == 1
    }

    mutating func formUnion(_ other: Marks) {
        few |= other.few
        while more.count < other.more.count { more.append(0) }
        for (index, word) in other.more.enumerated() { more[index] |= word }
    }
}
