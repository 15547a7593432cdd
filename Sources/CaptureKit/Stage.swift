/// One step of the capture pipeline: a typed function from the facts it needs to the facts it makes.
///
/// Its signature is its contract. A stage cannot read what it did not ask for, nor forget to make what
/// it promised, and the pipeline refuses to start unless each fact a stage needs is made before it.
///
///     public func process(_ event: Event, in context: StageContext) async throws -> NoFacts
///
/// One instance serves every request, concurrently; keep mutable state in a `Mutex` or an actor.
public protocol Stage: Sendable {
    /// What `pipeline.json` writes under `"with"`.
    associatedtype Settings: StageSettings
    /// The facts this stage reads, inferred from `process`.
    associatedtype Needs: FactSet
    /// The facts this stage establishes, inferred from `process`.
    associatedtype Makes: FactSet

    /// What `pipeline.json` writes under `"use"`: lowercase words joined by underscores.
    static var name: String { get }

    /// What the stage does, in one sentence, for `capture-ai describe`.
    static var summary: String { get }

    /// Every code of its own that `process` may answer with, for `capture-ai describe`.
    static var codes: [Code] { get }

    /// Keeps the settings.
    ///
    /// Pure: opens nothing and starts nothing, so that `capture-ai validate` may call it.
    ///
    /// - Throws: any error whose text tells an operator what to change.
    init(settings: Settings, environment: StageEnvironment) throws

    /// Looks at the files that the settings name, as `start` will, and keeps nothing open; `capture-ai validate` calls it.
    ///
    /// A file that is not there is no mistake: it may be made before the start. Secrets are not looked up.
    ///
    /// - Throws: ``FileProblems``.
    func check() throws(FileProblems)

    /// Opens what the stage holds while it runs; called once, in pipeline order, before any request.
    ///
    /// - Throws: any error whose text tells an operator what to change.
    func start() async throws

    /// Why the stage cannot serve requests at the moment, as a sentence for an operator; nil when it can.
    ///
    /// Asked on every readiness probe, so it only looks at what is already known.
    var notReady: String? { get }

    /// Takes over what was changed in the files that the settings name; called on SIGHUP while requests are served.
    ///
    /// What is wrong with them goes to the log, and what was read before stays.
    func reload() async

    /// Handles one request.
    ///
    /// - Throws: ``Rejection`` when the client must change something, ``Unavailable`` when it may simply
    ///   try again. Any other error is a fault of ours: the client gets a `500` and the request's id,
    ///   and only the log gets the error.
    func process(_ needs: Needs, in context: StageContext) async throws -> Makes

    /// Closes what `start` opened; safe to call twice, and without `start`.
    func stop() async

    /// Takes what the stage needs out of `bag`, processes it, and puts what it makes there.
    ///
    /// The engine's door; a stage does not write its own. It is a requirement so that the compiler makes one for each stage's own
    /// types, which is many times faster than one for all.
    func step(_ bag: inout FactBag, in context: StageContext) async throws
}

extension Stage {
    /// Has no files.
    public func check() throws(FileProblems) {}
    /// Opens nothing.
    public func start() async throws {}
    /// Always ready.
    public var notReady: String? { nil }
    /// Has no files.
    public func reload() async {}
    /// Closes nothing.
    public func stop() async {}

    @inlinable
    public func step(_ bag: inout FactBag, in context: StageContext) async throws {
        let made = try await process(try Needs.read(from: bag), in: context)
        made.write(to: &bag)
    }
}
