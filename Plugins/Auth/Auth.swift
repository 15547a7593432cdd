public import CaptureKit

/// Decides who sends, on the request's head, before a byte of the body is read.
///
/// A key is looked up by its SHA-256, so nothing here takes longer for a key that is almost right; unknown, expired and revoked keys go
/// the same way to the same answer.
public struct Auth: Stage {
    public static let name = "auth"
    public static let summary = "Lets in requests with a live project API key, checks signatures, and names the team that sends."
    public static let codes: [Code] = [
        .missingToken, .invalidToken, .missingSignature, .invalidSignature, .staleSignature, .digestMismatch, .rateLimited,
        .authUnavailable,
    ]

    private let source: any KeySource
    private let failures: FailureLimit?
    private let metrics: AuthMetrics
    private let signatures = SignatureCheck()

    public init(settings: Settings, environment: StageEnvironment) {
        let metrics = AuthMetrics(environment.metrics)
        let source: any KeySource =
            switch settings.source(in: environment.directory) {
            case .file(let path): TeamsFile(path, place: settings.place, environment: environment, metrics: metrics)
            case .service(let url): TeamService(url, settings.service, environment: environment, metrics: metrics)
            }
        self.init(source: source, failuresPerSecond: settings.failuresPerSecond, metrics: metrics)
    }

    init(source: any KeySource, failuresPerSecond: Int, metrics: AuthMetrics) {
        (self.source, self.metrics) = (source, metrics)
        failures = failuresPerSecond > 0 ? FailureLimit(perSecond: failuresPerSecond) : nil
    }

    public func check() throws(FileProblems) { try source.check() }
    public func start() async throws { try await source.start() }
    public func reload() async { await source.reload() }
    public var notReady: String? { source.notReady }
    public func stop() async { await source.stop() }

    public func process(
        _ needs: Facts<RequestHead, RequestBody>, in context: StageContext
    ) async throws -> Facts<Principal, RequestBody> {
        let (head, _) = needs.all
        let credential = try credential(head.headers)
        var answer = try source.key(credential.digest)
        if case .found(let key) = answer, key.isLive(at: context.now) { return try accept(key, credential, needs, context) }
        switch answer {
        case .notAsked(wasLive: true):
            answer = try await source.ask(credential.digest)
            if !answer.isLive(at: context.now) { failures?.count(head.client) }
        case .notAsked(wasLive: false):
            // Counted before the question, so that an address cannot have any number of them under way.
            try countFailure(of: head.client)
            do { answer = try await source.ask(credential.digest) } catch {
                failures?.giveBack(head.client)
                throw error
            }
            if answer.isLive(at: context.now) { failures?.giveBack(head.client) }
        case .found, .unknown:
            // Only now, so that whoever shares an address with someone who guesses is let in with a live key.
            try countFailure(of: head.client)
        }
        if case .found(let key) = answer, key.isLive(at: context.now) { return try accept(key, credential, needs, context) }
        metrics.count(refused: answer)
        throw Refusal.invalid
    }

    private func countFailure(of client: String) throws {
        guard let failures else { return }
        if failures.isOver(client) {
            metrics.throttled.add()
            throw Refusal.throttled
        }
        failures.count(client)
    }

    private func accept(
        _ key: KnownKey, _ credential: Credential, _ needs: Facts<RequestHead, RequestBody>, _ context: StageContext
    ) throws -> Facts<Principal, RequestBody> {
        let (team, (head, body)) = (key.team, needs.all)
        let checked: RequestBody
        do { checked = try signatures.check(head, body, of: team, in: context) } catch {
            metrics.badlySigned.add()
            throw error
        }
        metrics.accepted.add()
        let principal = Principal(
            team: team.id.description, token: credential.token, key: key.name, retention: team.retention, limits: team.limits)
        return Facts(principal, checked)
    }

    private func credential(_ headers: [HeaderField]) throws -> Credential {
        switch Credential.read(headers) {
        case .credential(let credential): return credential
        case .missing:
            metrics.missing.add()
            throw Refusal.missing
        case .several:
            metrics.malformed.add()
            throw Refusal.several
        case .malformed:
            metrics.malformed.add()
            throw Refusal.malformed
        case .personal:
            metrics.malformed.add()
            throw Refusal.personal
        }
    }
}
