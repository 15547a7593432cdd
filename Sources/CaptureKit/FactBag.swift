/// The facts known so far about one request. Stages never see it; the engine does.
public struct FactBag: Sendable {
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let id: ObjectIdentifier
        @usableFromInline let box: AnyFactBox

        @inlinable init(id: ObjectIdentifier, box: AnyFactBox) { (self.id, self.box) = (id, box) }
    }

    // A request knows about ten facts: a scan beats hashing.
    @usableFromInline var entries: [Entry] = []

    /// Knows nothing yet.
    @inlinable public init() { entries.reserveCapacity(12) }

    /// Adds `fact`, or replaces the one of its type.
    @inlinable public mutating func set<F: Fact>(_ fact: F) {
        let entry = Entry(id: ObjectIdentifier(F.self), box: FactBox(fact))
        for index in entries.indices where entries[index].id == entry.id {
            entries[index] = entry
            return
        }
        entries.append(entry)
    }

    /// The fact of this type, if it is known.
    @inlinable public func peek<F: Fact>(_: F.Type) -> F? {
        let id = ObjectIdentifier(F.self)
        // The identifier was made from the same type as the box, and a cast at run time costs as much as a small stage.
        for entry in entries where entry.id == id { return unsafeDowncast(entry.box, to: FactBox<F>.self).fact }
        return nil
    }

    /// The fact of this type.
    ///
    /// - Throws: ``MissingFact``, never in a pipeline that passed the check at start.
    @inlinable public func read<F: Fact>(_: F.Type) throws -> F {
        guard let fact = peek(F.self) else { throw MissingFact(name: "\(F.self)") }
        return fact
    }
}

/// A fact with its type forgotten.
@usableFromInline
class AnyFactBox: @unchecked Sendable {
    @inlinable init() {}
}

/// A fact.
@usableFromInline
final class FactBox<F: Fact>: AnyFactBox, @unchecked Sendable {
    @usableFromInline let fact: F

    @inlinable init(_ fact: F) { self.fact = fact }
}

/// A stage was run without a fact that it needs.
public struct MissingFact: Error, Equatable {
    /// The fact's type.
    public let name: String
    /// Creates the error.
    public init(name: String) { self.name = name }
}
