import Dispatch
import Synchronization

/// A few queues for calls that wait for the disk, so that they hold up neither requests nor, being few, other queues.
final class DiskLanes: Sendable {
    private let queues = (0..<8).map { DispatchQueue(label: "capture-ai.objects.\($0)") }
    private let turn = Atomic<Int>(0)

    /// Runs `work` on the next queue.
    func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        let queue = queues[Int(turn.magnitude % UInt(queues.count))]
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
