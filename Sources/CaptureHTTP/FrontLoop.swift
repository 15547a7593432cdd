import CaptureEngine
import CaptureKit
import NIOCore

/// What the connections of one event loop share: the clock that watches over them, the executor, and the list of them.
///
/// It belongs to its event loop.
final class FrontLoop {
    let settings: ServerSettings
    let executor: LoopExecutor
    private let loop: any EventLoop
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var date = HTTPDate()
    private var watch: RepeatedTask?
    private var emptied: EventLoopPromise<Void>?

    init(_ loop: any EventLoop, settings: ServerSettings) {
        (self.loop, self.settings) = (loop, settings)
        executor = LoopExecutor(loop)
    }

    /// Looks at every connection's time limit now and then: one timer a loop, not one a request.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: loop)
        let shortest = [settings.headerTimeout, settings.bodyTimeout, settings.idleTimeout, settings.requestTimeout].min() ?? .seconds(1)
        let period = TimeAmount.milliseconds(min(250, max(5, shortest.wholeMilliseconds / 4)))
        watch = loop.scheduleRepeatedTask(initialDelay: period, delay: period) { _ in
            let now = NIODeadline.now()
            for connection in bound.value.connections.values { connection.checkTime(now) }
        }
    }

    func date(at now: Timestamp) -> String { date.text(at: now) }

    func add(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = connection
        if emptied != nil { connection.drain() }
    }

    func remove(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
        if connections.isEmpty { emptied?.succeed() }
    }

    /// Closes idle connections now and the others after their answer; succeeds when none is left.
    func drain() -> EventLoopFuture<Void> {
        let promise = emptied ?? loop.makePromise()
        emptied = promise
        for connection in connections.values { connection.drain() }
        if connections.isEmpty { promise.succeed() }
        return promise.futureResult
    }

    /// Ends every request that is still in flight.
    func abort() {
        for connection in connections.values { connection.abort() }
    }

    /// Waits no longer for requests that did not end when they were told to.
    func forsake() {
        for connection in connections.values { connection.forsake() }
    }

    func stop() { watch?.cancel() }
}
