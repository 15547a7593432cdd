public import CaptureBytes

/// What belongs to a value but stands elsewhere, so that a value in pieces is checked as if it were in one.
public final class JSONOverlay: Sendable {
    /// What takes the value's place.
    let replacement: JSONValue?
    /// Whether the value is not JSON that can be read here; it fits every schema.
    let isOpaque: Bool
    /// Members that are added to an object, or that add to members it has.
    let members: [Member]

    struct Member: Sendable {
        let name: String
        let overlay: JSONOverlay
    }

    /// Finds a member's index where there are many; a few are looked through.
    private let table: NameTable?
    /// The bytes of each name: most keys differ from it in this.
    private let lengths: [Int]

    private static let few = 8

    private init(replacement: JSONValue?, isOpaque: Bool, members: [Member]) {
        (self.replacement, self.isOpaque, self.members) = (replacement, isOpaque, members)
        lengths = members.map(\.name.utf8.count)
        table = members.count > JSONOverlay.few ? NameTable(members.map(\.name)) : nil
    }

    /// A value that is not looked at.
    public static let opaque = JSONOverlay(replacement: nil, isOpaque: true, members: [])

    /// Adds members, of different names, to an object, which is made where there is none.
    ///
    /// - Parameter replacement: what takes the place of the value to which they are added.
    public convenience init(replacement: JSONValue? = nil, members: [(name: String, overlay: JSONOverlay)]) {
        self.init(replacement: replacement, isOpaque: false, members: members.map { Member(name: $0.name, overlay: $0.overlay) })
    }

    func index(of name: UnsafeRawBufferPointer) -> Int? {
        if let table {
            let index = table.index(of: name)
            return index >= 0 ? index : nil
        }
        for index in lengths.indices where lengths[index] == name.count && members[index].name.utf8.elementsEqual(name) { return index }
        return nil
    }
}
