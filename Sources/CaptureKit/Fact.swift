/// Something known about a request: who sent it, its parts, where its blobs went.
public protocol Fact: FactSet {}

/// Facts a stage needs or makes: one ``Fact``, several as ``Facts``, none as ``NoFacts``.
public protocol FactSet: Sendable {
    /// What the check at start looks at.
    static var members: [FactMember] { get }
    /// Takes the facts out of `bag`; throws ``MissingFact`` when one is not there.
    static func read(from bag: borrowing FactBag) throws -> Self
    /// Puts the facts into `bag`.
    func write(to bag: inout FactBag)
}

/// One fact that a stage's signature names.
public struct FactMember: Sendable, Equatable {
    /// The fact.
    public let type: any Fact.Type
    /// `false` for a `Fact?`, which a stage uses when an earlier stage happens to make it.
    public let isRequired: Bool

    /// What tells one fact from another.
    public var id: ObjectIdentifier { ObjectIdentifier(type) }

    /// Whether both name the same fact in the same way.
    public static func == (a: Self, b: Self) -> Bool { a.id == b.id && a.isRequired == b.isRequired }
}

extension Fact {
    public static var members: [FactMember] { [FactMember(type: Self.self, isRequired: true)] }
    @inlinable public static func read(from bag: borrowing FactBag) throws -> Self { try bag.read(Self.self) }
    @inlinable public func write(to bag: inout FactBag) { bag.set(self) }
}

extension Optional: FactSet where Wrapped: Fact {
    public static var members: [FactMember] { [FactMember(type: Wrapped.self, isRequired: false)] }
    @inlinable public static func read(from bag: borrowing FactBag) -> Self { bag.peek(Wrapped.self) }
    @inlinable public func write(to bag: inout FactBag) { self?.write(to: &bag) }
}

/// No facts at all.
public struct NoFacts: FactSet {
    /// What a stage returns that only looks.
    public static let none = NoFacts()
    public static var members: [FactMember] { [] }
    /// Creates the empty set.
    public init() {}
    public static func read(from bag: borrowing FactBag) -> NoFacts { none }
    public func write(to bag: inout FactBag) {}
}

/// Several facts, unpacked with `let (event, parts) = needs.all`.
public struct Facts<each Member: FactSet>: FactSet {
    /// The facts, in the order of the type's arguments.
    public let all: (repeat each Member)

    /// Gathers facts.
    @inlinable public init(_ member: repeat each Member) { all = (repeat each member) }

    public static var members: [FactMember] {
        var found: [FactMember] = []
        for member in repeat (each Member).self { found += member.members }
        return found
    }

    @inlinable public static func read(from bag: borrowing FactBag) throws -> Self {
        Self(repeat try (each Member).read(from: bag))
    }

    @inlinable public func write(to bag: inout FactBag) {
        for member in repeat each all { member.write(to: &bag) }
    }
}
