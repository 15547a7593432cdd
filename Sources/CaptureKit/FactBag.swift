/// The facts known so far about one request. Stages never see it; the engine does.
public struct FactBag: Sendable {
    @usableFromInline
    struct Entry: Sendable {
        @usableFromInline let id: ObjectIdentifier
        @usableFromInline let fact: any Fact

        @inlinable init(id: ObjectIdentifier, fact: any Fact) { (self.id, self.fact) = (id, fact) }
    }

    // A request knows about ten facts: a scan beats hashing.
    @usableFromInline var entries: [Entry] = []

    /// Knows nothing yet.
    @inlinable public init() { entries.reserveCapacity(12) }

    /// Adds `fact`, or replaces the one of its type.
    @inlinable public mutating func set<F: Fact>(_ fact: F) {
        let entry = Entry(id: ObjectIdentifier(F.self), fact: fact)
        if let index = entries.firstIndex(where: { $0.id == entry.id }) { entries[index] = entry } else { entries.append(entry) }
    }

    /// The fact of this type, if it is known.
    @inlinable public func peek<F: Fact>(_: F.Type) -> F? {
        let id = ObjectIdentifier(F.self)
        for entry in entries where entry.id == id { return entry.fact as? F }
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

/// A stage was run without a fact that it needs.
public struct MissingFact: Error, Equatable {
    /// The fact's type.
    public let name: String
    /// Creates the error.
    public init(name: String) { self.name = name }
}
