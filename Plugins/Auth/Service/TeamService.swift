import CaptureKit
import Curl
import Logging
import Synchronization

/// A service that answers `GET <url>/<SHA-256 of a key>` with the key's team, or 404; its answers are used for a time.
///
/// Many who ask for one key at once wait for one question. While the service gives no answer, a team that it gave before is used for a
/// time; then, and for keys that it was not asked for before, nobody is let in.
final class TeamService: KeySource {
    /// How many keys are asked for at once; a flood of made-up keys gets 503 beyond, and leaves room for keys that had a team.
    private static let questionsAtOnce = 1024, newQuestionsAtOnce = 768

    private struct State {
        var cache: TeamCache
        /// Those that wait for a question under way.
        var waiting: [KeyDigest: [AsyncStream<TeamCache.Answer>.Continuation]] = [:]
        var client: CurlClient?
        var credential: String?
    }

    private enum Step {
        case answer(KeyAnswer)
        case fail(String)
        case wait(AsyncStream<TeamCache.Answer>, first: TeamQuestion?)
    }

    private let url: String
    private let settings: Settings
    private let environment: StageEnvironment
    private let metrics: AuthMetrics
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    init(
        _ url: String, _ settings: Settings, environment: StageEnvironment, metrics: AuthMetrics,
        clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        (self.settings, self.environment, self.metrics, self.clock) = (settings, environment, metrics, clock)
        state = Mutex(State(cache: TeamCache(settings)))
    }

    func check() throws(FileProblems) {}

    func start() async throws {
        let credential = try settings.credential.map { secret throws(SecretProblem) in try environment.secrets(secret) }
        let client = try CurlClient(settings.options)
        state.withLock { ($0.client, $0.credential) = (client, credential) }
        if credential != nil, TeamService.isReadable(url) {
            environment.logger.warning("the credential goes to the team service unencrypted, as its URL begins with http; use https")
        }
    }

    /// Forgets nothing: answers end by themselves.
    func reload() async {}

    /// A service that does not answer is no reason to take no requests: most keys are known.
    var notReady: String? { state.withLock { $0.client == nil } ? "the stage is not started" : nil }

    func stop() async { await state.withLock { $0.client.take() }?.stop() }

    func key(_ digest: KeyDigest) throws -> KeyAnswer {
        let now = clock()
        let (answer, wasLive) = state.withLock { ($0.cache.answer(digest, at: now), $0.cache.lastHit(digest, at: now) != nil) }
        return switch answer {
        case .answer(let answer)?: answer
        case .failure(let cause)?: throw unavailable(cause)
        case nil: .notAsked(wasLive: wasLive)
        }
    }

    func ask(_ digest: KeyDigest) async throws -> KeyAnswer {
        switch step(digest) {
        case .answer(let answer): return answer
        case .fail(let cause): throw unavailable(cause)
        case .wait(let answers, let question):
            // On its own task, as the others wait for it even when this request goes away.
            if let question { Task { finish(digest, await question.answer()) } }
            for await answer in answers {
                switch answer {
                case .answer(let answer): return answer
                case .failure(let cause): throw unavailable(cause)
                }
            }
            throw CancellationError()
        }
    }

    private func step(_ digest: KeyDigest) -> Step {
        let now = clock()
        return state.withLock { state in
            // Another one may have asked meanwhile.
            switch state.cache.answer(digest, at: now) {
            case .answer(let answer)?: return .answer(answer)
            case .failure(let cause)?: return .fail(cause)
            case nil: break
            }
            guard let client = state.client else { return .fail("the stage is not started") }
            let (answers, waiter) = AsyncStream.makeStream(of: TeamCache.Answer.self)
            if state.waiting[digest] != nil {
                state.waiting[digest]?.append(waiter)
                return .wait(answers, first: nil)
            }
            let last = state.cache.lastHit(digest, at: now)
            guard state.waiting.count < (last == nil ? TeamService.newQuestionsAtOnce : TeamService.questionsAtOnce) else {
                return last.map { .answer(.found($0)) } ?? .fail("too many keys are asked for at once")
            }
            state.waiting[digest] = [waiter]
            let question = TeamQuestion(
                digest: digest, url: "\(url)/\(digest)", credential: state.credential, timeout: settings.timeout, client: client)
            return .wait(answers, first: question)
        }
    }

    /// Keeps what became of a question and tells those that wait.
    private func finish(_ digest: KeyDigest, _ result: TeamQuestion.Result) {
        let now = clock()
        let (waiting, answer) = state.withLock { state in
            let answer = state.cache.keep(result, for: digest, at: now)
            return (state.waiting.removeValue(forKey: digest) ?? [], answer)
        }
        count(result, answer, digest)
        for waiter in waiting {
            waiter.yield(answer)
            waiter.finish()
        }
    }

    private func count(_ result: TeamQuestion.Result, _ answer: TeamCache.Answer, _ digest: KeyDigest) {
        switch result {
        case .found: metrics.found.add()
        case .unknown: metrics.notFound.add()
        case .failed(let cause):
            metrics.failed.add()
            guard case .answer = answer else { return }
            metrics.stale.add()
            environment.logger.warning("key \(digest.short): its team could not be asked for again, so the old answer is used: \(cause)")
        }
    }

    private func unavailable(_ cause: String) -> Unavailable {
        metrics.unavailable.add()
        return Unavailable(.authUnavailable, retryAfter: .seconds(1), cause: cause)
    }
}
