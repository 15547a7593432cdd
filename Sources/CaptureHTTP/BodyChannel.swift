import CaptureKit
import NIOCore
import Synchronization

/// Carries a request's body from the connection to the stage that reads it, with back-pressure: the connection reads on only when
/// the stage has taken everything and waits.
final class BodyChannel: Sendable {
    fileprivate struct State {
        var chunks = CircularBuffer<ByteBuffer>(initialCapacity: 4)
        var received = 0
        var hasEnded = false
        var failure: (any Error)?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())
    private let demand: @Sendable () -> Void

    /// Creates a channel.
    ///
    /// - Parameters:
    ///   - limit: the most bytes that may come through.
    ///   - demand: called each time a stage waits for bytes that have not arrived yet.
    init(limit: Int, demand: @escaping @Sendable () -> Void) { (self.limit, self.demand) = (limit, demand) }

    /// Bytes that have arrived.
    var received: Int { state.withLock { $0.received } }

    func append(_ chunk: ByteBuffer) {
        resume { state in
            state.received += chunk.readableBytes
            if state.received > limit, state.failure == nil {
                let detail = "the body is larger than \(ByteCount(bytes: limit)), the largest that this service takes; send less"
                state.failure = Rejection(.requestTooLarge, detail, limit: limit, actual: state.received)
            } else if state.failure == nil {
                state.chunks.append(chunk)
            }
        }
    }

    func finish() { resume { $0.hasEnded = true } }

    /// Ends the body early; whoever reads it gets `error`.
    func fail(_ error: any Error) { resume { if !$0.hasEnded { $0.failure = $0.failure ?? error } } }

    private func resume(_ change: (inout sending State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// The next bytes, or nil at the end.
    func next() async throws -> ByteBuffer? {
        while true {
            switch state.withLock({ $0.take() }) {
            case .chunk(let chunk): return chunk
            case .end: return nil
            case .failure(let error): throw error
            case .nothingYet: break
            }
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    guard state.isWaiting else { return false }
                    state.waiter = continuation
                    return true
                }
                if mustWait { demand() } else { continuation.resume() }
            }
        }
    }
}

extension BodyChannel.State {
    enum Taken {
        case chunk(ByteBuffer)
        case end
        case failure(any Error)
        case nothingYet
    }

    var isWaiting: Bool { chunks.isEmpty && !hasEnded && failure == nil }

    mutating func take() -> Taken {
        if let failure { return .failure(failure) }
        if let chunk = chunks.popFirst() { return .chunk(chunk) }
        return hasEnded ? .end : .nothingYet
    }
}

extension RequestBody {
    /// The body that comes through `channel`.
    init(_ channel: BodyChannel, length: Int?, encoding: String?) {
        self.init(length: length, encoding: encoding) { buffer in
            guard let chunk = try await channel.next() else { return false }
            try await buffer.append(atMost: chunk.readableBytes) { room in
                chunk.withUnsafeReadableBytes { room.copyMemory(from: $0) }
                return chunk.readableBytes
            }
            return true
        }
    }
}
