import Redis
import ServerSupport
import Synchronization

/// A script that says back its first argument, unless that names something else.
let echo = """
    local what = ARGV[1]
    if what == 'number' then return 42 end
    if what == 'nothing' then return false end
    if what == 'list' then return {1, 'two', {3}} end
    if what == 'status' then return redis.status_reply('FINE') end
    if what == 'error' then return redis.error_reply('WRONG that') end
    if what == 'add' then return redis.call('INCR', KEYS[1]) end
    if what == 'remove' then return redis.call('DECR', KEYS[1]) end
    return what
    """

/// Waits for what becomes of a connection.
final class Events: Sendable {
    private let stream: AsyncStream<RedisEvent>
    private let continuation: AsyncStream<RedisEvent>.Continuation
    private let kept = Mutex<[RedisEvent]>([])

    init() { (stream, continuation) = AsyncStream.makeStream() }

    var all: [RedisEvent] { kept.withLock { $0 } }

    func note(_ event: RedisEvent) {
        kept.withLock { $0.append(event) }
        continuation.yield(event)
    }

    /// Returns when it is up, since the last wait.
    func up() async { for await event in stream where event == .up { return } }
}

/// Runs `body` with a client, and stops it.
func withClient(
    _ options: RedisOptions, _ body: (RedisScriptClient, Events) async throws -> Void
) async throws {
    let events = Events()
    guard let client = RedisScriptClient(options, script: echo, report: { events.note($0) }) else { throw NoThread() }
    do { try await body(client, events) } catch {
        await client.stop()
        throw error
    }
    await client.stop()
}

struct NoThread: Error {}

extension RedisScriptClient {
    func echo(_ text: String) async throws -> RedisValue { try await call(keys: [], arguments: [text]) }

    /// Why a call fails; nil when it does not.
    func failure(_ text: String = "x") async -> RedisFailure? {
        do throws(RedisFailure) {
            _ = try await call(keys: [], arguments: [text])
            return nil
        } catch { return error }
    }

    /// Adds one to `count`, which is undone if the answer comes late, and says why that fails.
    func addition() async -> RedisFailure? {
        do throws(RedisFailure) {
            _ = try await call(keys: ["count"], arguments: ["add"]) { $0 == .integer(1) ? (["count"], ["remove"]) : nil }
            return nil
        } catch { return error }
    }
}

extension RedisServer {
    nonisolated func options(timeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(2)) -> RedisOptions {
        RedisOptions(host: "127.0.0.1", port: port, timeout: timeout, connectTimeout: connectTimeout)
    }
}
