public import CaptureEngine
public import CaptureKit
import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// The running service: its stages, its two ports, and how it starts and stops.
public final class Service: Sendable {
    private let settings: ServerSettings
    private let pipeline: Pipeline
    private let memory: ByteBudget
    private let environment: StageEnvironment
    private let group: MultiThreadedEventLoopGroup
    private let state = Mutex(State())

    private struct State {
        var clients: Listener?
        var admin: Listener?
        var stopping: Task<Void, Never>?
    }

    /// Creates a service; nothing is opened yet but threads.
    public init(settings: ServerSettings, pipeline: Pipeline, memory: ByteBudget, environment: StageEnvironment) {
        (self.settings, self.pipeline, self.memory, self.environment) = (settings, pipeline, memory, environment)
        group = MultiThreadedEventLoopGroup(numberOfThreads: settings.loops)
    }

    /// Where clients connect, once it runs.
    public var clientAddress: ListenAddress? { state.withLock { $0.clients }?.address }

    /// Where metrics are served, once it runs.
    public var adminAddress: ListenAddress? { state.withLock { $0.admin }?.address }

    /// Starts the stages, then listens.
    ///
    /// - Throws: ``StartFailure``, or ``ListenFailure`` when a port cannot be taken; whatever had started is stopped again.
    public func start() async throws {
        do { try await pipeline.start() } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        let health = Health { [self] in state.withLock { $0.stopping != nil } ? [("service", "shutting down")] : pipeline.notReady }
        do {
            let admin = try await listen(settings.admin, key: "admin", .admin(health: health, metrics: { [self] in metrics }))
            state.withLock { $0.admin = admin }
            let clients = try await listen(settings.listen, key: "listen", .clients(health: health))
            state.withLock { $0.clients = clients }
        } catch {
            await stop()
            throw error
        }
    }

    private func listen(_ address: ListenAddress, key: String, _ routes: Routes) async throws -> Listener {
        do {
            let environment = environment
            return try await Listener(
                address, settings: settings, group: group, routes: routes, pipeline: pipeline,
                makeID: { EventUUID(version7: environment.now(), random: environment.random).description })
        } catch let error as IOError {
            throw ListenFailure(key: key, address: address, cause: String(cString: strerror(error.errnoCode)))
        } catch { throw ListenFailure(key: key, address: address, cause: "\(error)") }
    }

    /// Lets the stages take over what was changed in their files, while requests are served.
    public func reload() async { await pipeline.reload() }

    private var metrics: String {
        pipeline.telemetry.prometheus(extra: [
            ("capture_memory_bytes", "Bytes that request bodies hold now.", memory.used),
            ("capture_memory_peak_bytes", "The most bytes that request bodies held at once.", memory.peak),
            ("capture_memory_limit_bytes", "The most bytes that request bodies may hold.", memory.limit),
        ])
    }

    /// Stops: no new connections, requests in flight finish within `server.drain`, then the stages stop in reverse.
    ///
    /// Whoever calls it again waits for the same end.
    public func stop() async {
        let stopping = state.withLock { state in
            let task = state.stopping ?? Task { await shutDown() }
            state.stopping = task
            return task
        }
        await stopping.value
    }

    /// How long a request may take to end after it was told to.
    static let grace = Duration.seconds(1)

    private func shutDown() async {
        let (clients, admin) = state.withLock { ($0.clients, $0.admin) }
        await clients?.close()
        if let clients {
            let drain = settings.drain
            let late = Task {
                try await Task.sleep(for: drain)
                clients.abort()
                try await Task.sleep(for: Service.grace)
                clients.forsake()
            }
            await clients.drain()
            late.cancel()
            await clients.stop()
        }
        await pipeline.stop()
        await admin?.close()
        admin?.abort()
        await admin?.drain()
        await admin?.stop()
        try? await group.shutdownGracefully()
    }
}

/// A port could not be taken.
public struct ListenFailure: Error, CustomStringConvertible {
    let key: String
    let address: ListenAddress
    let cause: String
    public var description: String {
        "cannot listen on server.\(key) \(address): \(cause); free the port, or change \"\(key)\" in the pipeline file"
    }
}
