import CaptureKit
import Curl
public import Logging
import Synchronization

/// A bucket of S3, or of a server that speaks its protocol.
///
/// Signs with Signature Version 4, and tries again what may pass, as AWS's SDKs do in their standard mode
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html). A bucket that is known to be away is left alone, and one
/// probe at a time finds out whether it is back.
public final class S3Client: Sendable {
    let settings: S3Settings
    let surroundings: S3Surroundings
    let log: Logger
    let observe: @Sendable (S3Event) -> Void
    let line: Line
    let health: S3Health
    let credentials: CredentialsCache
    let endpoint: Mutex<S3Endpoint>
    let budget = Mutex(RetryBudget())
    let keys = SigningKeys()
    private let watcher = Mutex<Task<Void, Never>?>(nil)
    /// What was logged last.
    private let announced = Mutex<String?>("")

    /// Creates a client; nothing is read or asked before ``start()``.
    ///
    /// - Parameters:
    ///   - surroundings: clocks, chance, environment and files; the system's own by default.
    ///   - log: gets a warning when the bucket cannot be used, and a notice when it can be again.
    ///   - observe: gets what became of each call, when it ends; must not block.
    /// - Throws: ``S3SettingsProblem``.
    public convenience init(
        _ settings: S3Settings, surroundings: S3Surroundings = S3Surroundings(), log: Logger,
        observe: @escaping @Sendable (S3Event) -> Void
    ) throws(S3SettingsProblem) {
        let options = CurlOptions(connections: settings.connections, certificates: settings.certificates)
        try self.init(settings, surroundings, log: log, observe: observe) {
            let client = try CurlClient(options)
            return Line.Transport(send: { try await client.send($0) }, close: { await client.stop() })
        }
    }

    init(
        _ settings: S3Settings, _ surroundings: S3Surroundings, log: Logger, observe: @escaping @Sendable (S3Event) -> Void,
        transport: @escaping @Sendable () throws -> Line.Transport
    ) throws(S3SettingsProblem) {
        endpoint = Mutex(try S3Endpoint(settings))
        (self.settings, self.surroundings, line) = (settings, surroundings, Line(transport))
        (self.log, self.observe) = (log, observe)
        health = S3Health(settings, surroundings)
        credentials = CredentialsCache(settings, surroundings, send: { [line] in try await line.send($0) }, log: log)
    }

    /// Why objects cannot be written at the moment: the bucket has not answered since the start, is away, or refuses the credentials.
    public var notReady: String? { health.trouble }

    /// Asks the bucket whether it is there, for 5 s at most, and from then on again and again while it is not.
    ///
    /// A bucket that is away or refuses the credentials is no error: ``notReady`` says why, and so does the log.
    ///
    /// - Throws: ``CurlFailure`` when the file of certificates cannot be read, or the system has no thread left.
    public func start() async throws {
        guard !health.isRunning else { return }
        try line.open()
        let wakes = health.start()
        await probe()
        let task = Task { await self.watch(wakes) }
        watcher.withLock { $0 = task }
    }

    /// Ends the background probe and closes the connections; a call under way fails. Safe to call twice, and without `start`.
    public func stop() async {
        health.stop()
        let task = watcher.withLock { $0.take() }
        task?.cancel()
        await task?.value
        await line.close()
    }

    /// Asks on as long as there is trouble.
    private func watch(_ wakes: AsyncStream<Void>) async {
        // The first probe may have ended without a verdict, for lack of time to find credentials, and that wakes nobody.
        await recover()
        for await _ in wakes { await recover() }
    }

    private func recover() async {
        var pause = settings.breakerPause
        while !Task.isCancelled, health.isRunning, health.trouble != nil {
            announce()
            let jittered = pause * (0.5 + surroundings.fraction / 2)
            guard (try? await surroundings.sleep(health.pause ?? jittered)) != nil else { return }
            pause = min(pause * 2, settings.breakerPause * CircuitBreaker.longestPause)
            await probe()
        }
    }

    /// Asks the bucket once.
    private func probe() async {
        // What came of it, the health knows.
        try? await ask()
        announce()
    }

    /// Logs whether the bucket can be used, when that is another answer than before.
    private func announce() {
        let trouble = health.trouble
        let isNews = announced.withLock { announced in
            defer { announced = trouble }
            return announced != trouble
        }
        guard isNews else { return }
        if let trouble {
            log.warning("bucket \(settings.bucket): \(trouble)")
        } else {
            log.notice("bucket \(settings.bucket): it answers")
        }
    }

    private func ask() async throws {
        // A start waits for it, so it has less time than other calls.
        let deadline = surroundings.instant() + .seconds(5)
        var call = S3Call(.probe, "HEAD")
        call.tries = 1
        do {
            _ = try await perform(call, deadline: deadline)
        } catch let error as BlobStoreError where [.accessDenied, .other, .notFound].contains(error.reason) {
            // A HEAD has no body that says why. Not being allowed to look at the bucket is no trouble: writing does not need it.
            var call = S3Call(.probe, "GET", query: [("list-type", "2"), ("max-keys", "1")])
            call.tries = 1
            _ = try await perform(call, deadline: deadline)
        }
    }
}
