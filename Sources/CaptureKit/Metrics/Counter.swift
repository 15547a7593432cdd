import Synchronization

/// A number that only grows.
public final class Counter: Sendable {
    private let count = Atomic(0)

    /// Starts at 0.
    public init() {}

    /// Adds `amount`, which is not negative.
    public func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

    /// The number now.
    public var value: Int { count.load(ordering: .relaxed) }
}
