import CaptureKit
import Logging
import Redis
import Synchronization

/// The buckets of all instances, in Redis.
///
/// A request that goes on or is refused without Redis' answer is not to be counted there: when the answer comes late, what it granted is
/// given back. When the connection breaks before, what it granted stays taken, which is at most the requests under way at that moment:
/// nobody knows whether they were counted, and to give back what was not taken would let a team send more than it may.
final class SharedBuckets: Sendable {
    /// What Redis says.
    enum Answer: Sendable {
        case granted(SharedGrant)
        case refused(LimitRefusal)
        /// It says nothing, and why.
        case away(String)
    }

    private let settings: Limits.SharedSettings
    private let environment: StageEnvironment
    private let failures: Counter
    private let client = Mutex<RedisScriptClient?>(nil)

    init(_ settings: Limits.SharedSettings, _ environment: StageEnvironment) {
        (self.settings, self.environment) = (settings, environment)
        failures = environment.metrics.counter(
            "capture_limits_shared_failures_total", "Requests for which the shared limits gave no answer.")
    }

    /// Whether requests are refused while Redis is away.
    var failsClosed: Bool { settings.failsClosed }

    /// Why Redis cannot be asked at the moment; nil when it can.
    var trouble: String? { client.withLock { $0 }.map(\.trouble) ?? "not started" }

    /// Begins to connect, and waits for how that ends; that it fails is only logged.
    func start() async throws {
        guard client.withLock({ $0 == nil }) else { return }
        var options = settings.server
        options.password = try settings.password.map { try environment.secrets($0) }
        let (logger, failsClosed) = (environment.logger, settings.failsClosed)
        let made = RedisScriptClient(options, script: BucketScript.text) { event in
            switch event {
            case .up: logger.info("limits: the shared limits can be reached")
            case .down(let reason):
                let meanwhile = failsClosed ? "requests are refused" : "each instance limits by itself"
                logger.warning("limits: the shared limits cannot be reached, so \(meanwhile): \(reason)")
            }
        }
        guard let made else { throw StartProblem() }
        client.withLock { $0 = made }
        await made.waitForFirstAttempt()
    }

    func stop() async {
        let old = client.withLock { client in
            defer { client = nil }
            return client
        }
        await old?.stop()
    }

    /// Takes a request and its bytes, both or neither.
    ///
    /// - Parameter declared: the bytes; nil when the client did not say, which takes 1.
    /// - Throws: `CancellationError` at once when the task is cancelled.
    func take(_ declared: Int?, _ team: String, _ allowance: Allowance) async throws(CancellationError) -> Answer {
        guard let client = client.withLock({ $0 }) else { return away("not started") }
        let arguments = SharedBuckets.arguments("take", declared ?? 1, allowance, last: [declared == nil ? 0 : 1])
        let keys = [SharedBuckets.key(team)]
        do throws(RedisFailure) {
            let value = try await client.call(keys: keys, arguments: arguments) { late in
                let numbers = SharedBuckets.numbers(late)
                guard numbers.count == 4, numbers[0] == 0 else { return nil }
                return (keys, SharedBuckets.arguments("undo", -(declared ?? 1), allowance, last: [numbers[2], numbers[3]]))
            }
            return answer(value, client, team, allowance) ?? away("an answer that is none of the script's: \(value)")
        } catch {
            if error.kind == .cancelled { throw CancellationError() }
            return away(error.description)
        }
    }

    private func away(_ reason: String) -> Answer {
        failures.add()
        return .away(reason)
    }

    private func answer(_ value: RedisValue, _ client: RedisScriptClient, _ team: String, _ allowance: Allowance) -> Answer? {
        let numbers = SharedBuckets.numbers(value)
        switch (numbers.first, numbers.count) {
        case (0, 4):
            return .granted(
                SharedGrant(client: client, team: team, wasFull: numbers[1] == 1, day: numbers[2], paidAt: numbers[3]))
        case (1, 2): return .refused(.requests(wait: Int64(numbers[1]) * 1000))
        case (2, 3):
            let left = allowance.bytes.map { $0.count(in: $0.burst - Int64(numbers[2]) * 1000) } ?? 0
            return .refused(.bytes(wait: Int64(numbers[1]) * 1000, left: left))
        case (3, 2): return .refused(.day(left: numbers[1]))
        default: return nil
        }
    }

    private static func numbers(_ value: RedisValue) -> [Int] {
        guard case .array(let items) = value else { return [] }
        return items.compactMap { item in
            if case .integer(let number) = item { number } else { nil }
        }
    }

    fileprivate static func key(_ team: String) -> String { "capture-ai:limits:\(team)" }

    fileprivate static func arguments(_ mode: String, _ bytes: Int, _ allowance: Allowance, last: [Int]) -> [String] {
        func microseconds(_ nanoseconds: Int64?) -> String { "\(Double(nanoseconds ?? 0) / 1000)" }
        let cost = allowance.bytes.map { bytes < 0 ? -$0.cost(-bytes) : $0.cost(bytes) }
        return [
            mode, microseconds(allowance.requests?.cost(1)), microseconds(allowance.requests?.burst), microseconds(cost),
            microseconds(allowance.bytes?.burst), "\(bytes)", "\(allowance.bytesPerDay ?? 0)",
        ] + last.map { "\($0)" }
    }

    private struct StartProblem: Error, CustomStringConvertible {
        var description: String { "the system refused a thread or a descriptor; raise the limits on threads and open files" }
    }
}

/// What Redis granted to one request.
struct SharedGrant: Sendable {
    fileprivate let client: RedisScriptClient
    fileprivate let team: String
    /// Whether the bytes' bucket was full.
    let wasFull: Bool
    fileprivate let day: Int
    /// When it is paid off, by Redis' clock.
    fileprivate let paidAt: Int

    /// Takes bytes that came beyond what was granted, or gives back, below 0, what did not come. Nobody waits for it.
    func settle(_ bytes: Int, _ allowance: Allowance) {
        client.post(
            keys: [SharedBuckets.key(team)], arguments: SharedBuckets.arguments("settle", bytes, allowance, last: [day, paidAt]))
    }
}
