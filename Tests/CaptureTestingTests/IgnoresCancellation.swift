import CaptureKit
import Synchronization

/// Waits, once it is cancelled, for something that does not come.
struct IgnoresCancellation: ExampleStage {
    private static let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

    init(settings: NoSettings, environment: StageEnvironment) {}

    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts {
        if Task.isCancelled { await withCheckedContinuation { waiter in Self.waiting.withLock { $0.append(waiter) } } }
        return .none
    }

    static func release() {
        let all = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for waiter in all { waiter.resume() }
    }
}
