import CaptureKit
import Logging
import Synchronization

/// Keeps the credentials, and looks them up again before they end. Many who ask at once wait for one look-up.
final class CredentialsCache: Sendable {
    /// How long before their end credentials are looked up again, while the old ones are still used.
    static let ahead = Duration.seconds(300)
    /// Credentials that end sooner are not used for another request.
    static let margin = Duration.seconds(10)
    /// How long after a look-up that failed, or brought refused credentials, the next one waits.
    static let pause = Duration.seconds(5)

    private struct State {
        var current: S3Credentials?
        /// Those that wait for the look-up under way; nil when there is none.
        var waiting: [AsyncStream<Result<S3Credentials, BlobStoreError>>.Continuation]?
        var failure: BlobStoreError?
        /// No look-up begins before.
        var notBefore: ContinuousClock.Instant?
    }

    private enum Step {
        case use(S3Credentials)
        case useAndRefresh(S3Credentials)
        case wait(AsyncStream<Result<S3Credentials, BlobStoreError>>, isFirst: Bool)
        case fail(BlobStoreError)
    }

    private let load: @Sendable () async throws -> S3Credentials
    private let surroundings: S3Surroundings
    private let log: Logger
    private let state: Mutex<State>

    init(_ settings: S3Settings, _ surroundings: S3Surroundings, send: @escaping CurlSend, log: Logger) {
        (self.surroundings, self.log) = (surroundings, log)
        switch settings.credentials {
        case .fixed(let credentials):
            load = { credentials }
            state = Mutex(State(current: credentials))
        case .standard:
            let http = CredentialsHTTP(send: send, surroundings: surroundings)
            let standard = StandardCredentials(places: surroundings.places, http: http, region: settings.region)
            load = { try await standard.load() }
            state = Mutex(State())
        }
    }

    init(_ surroundings: S3Surroundings, log: Logger, load: @escaping @Sendable () async throws -> S3Credentials) {
        (self.surroundings, self.log, self.load) = (surroundings, log, load)
        state = Mutex(State())
    }

    /// Credentials that are valid now; waits up to `limit` for them.
    ///
    /// - Throws: ``BlobStoreError``, with ``BlobStoreError/Reason/accessDenied`` when there are none, and `CancellationError`.
    func credentials(within limit: Duration) async throws -> S3Credentials {
        switch step(at: surroundings.now(), surroundings.instant()) {
        case .use(let credentials): return credentials
        case .useAndRefresh(let credentials):
            Task { await self.refresh() }
            return credentials
        case .fail(let error): throw error
        case .wait(let results, let isFirst):
            // On its own task, as the others wait for it even when this caller goes away.
            if isFirst { Task { await self.refresh() } }
            return try await first(of: results, within: limit)
        }
    }

    private func first(
        of results: AsyncStream<Result<S3Credentials, BlobStoreError>>, within limit: Duration
    ) async throws -> S3Credentials {
        try await withThrowingTaskGroup(of: S3Credentials.self) { group in
            group.addTask {
                for await result in results { return try result.get() }
                throw CancellationError()
            }
            group.addTask {
                // No pause that a test would skip: it only ends the wait.
                try await Task.sleep(for: max(.zero, limit))
                throw BlobStoreError(.timeout, "no credentials for S3 were found in time")
            }
            defer { group.cancelAll() }
            guard let credentials = try await group.next() else { throw CancellationError() }
            return credentials
        }
    }

    /// S3 does not take these: the next one who asks gets newly looked up ones.
    func refused(_ credentials: S3Credentials) {
        let now = surroundings.instant()
        state.withLock { state in
            guard state.current == credentials, state.notBefore.map({ now >= $0 }) ?? true else { return }
            state.current = nil
            state.notBefore = nil
            state.failure = nil
        }
    }

    private func step(at now: Timestamp, _ instant: ContinuousClock.Instant) -> Step {
        state.withLock { state in
            let mayBegin = state.notBefore.map { instant >= $0 } ?? true
            if let current = state.current, current.lasts(CredentialsCache.margin, from: now) {
                if current.lasts(CredentialsCache.ahead, from: now) || state.waiting != nil || !mayBegin { return .use(current) }
                state.waiting = []
                return .useAndRefresh(current)
            }
            if state.waiting == nil, !mayBegin, let failure = state.failure { return .fail(failure) }
            let (results, waiter) = AsyncStream.makeStream(of: Result<S3Credentials, BlobStoreError>.self)
            let isFirst = state.waiting == nil
            state.waiting = (state.waiting ?? []) + [waiter]
            return .wait(results, isFirst: isFirst)
        }
    }

    private func refresh() async {
        let result: Result<S3Credentials, BlobStoreError>
        do {
            let loaded = try await load()
            result =
                loaded.lasts(CredentialsCache.margin, from: surroundings.now())
                ? .success(loaded)
                : .failure(CredentialsCache.error("the credentials that were found have ended already; renew them"))
        } catch { result = .failure(CredentialsCache.error("\(error)")) }
        let notBefore = surroundings.instant() + CredentialsCache.pause
        let (waiting, kept) = state.withLock { state in
            let waiting = state.waiting ?? []
            (state.waiting, state.notBefore) = (nil, notBefore)
            switch result {
            case .success(let loaded): (state.current, state.failure) = (loaded, nil)
            case .failure(let error): state.failure = error
            }
            return (waiting, state.current?.expiration)
        }
        if case .failure(let error) = result, let kept, kept > surroundings.now() {
            log.warning("the credentials could not be renewed, the old ones are used until \(kept): \(error)")
        }
        for waiter in waiting {
            waiter.yield(result)
            waiter.finish()
        }
    }

    private static func error(_ text: String) -> BlobStoreError { BlobStoreError(.accessDenied, "no credentials for S3: \(text)") }
}

extension S3Credentials {
    /// Whether they are valid for that long.
    func lasts(_ time: Duration, from now: Timestamp) -> Bool {
        guard let expiration else { return true }
        return now.advanced(by: time.wholeNanoseconds / 1000) < expiration
    }
}
