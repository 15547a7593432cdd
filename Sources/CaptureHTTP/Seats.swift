import Synchronization

/// The connections that may be open at once.
final class Seats: Sendable {
    private let limit: Int
    private let taken = Atomic(0)

    init(_ limit: Int) { self.limit = limit }

    /// Takes a seat if one is free.
    func take() -> Bool {
        if taken.wrappingAdd(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() { taken.wrappingSubtract(1, ordering: .relaxed) }
}
