public import CaptureKit
public import Logging

/// Checked, ordered stages that run requests, each to its one outcome.
public struct Pipeline: Sendable {
    private let links: [StageLink]
    private let timings: [Histogram]
    private let memory: ByteBudget
    private let logger: Logger

    /// Where requests are counted and logged.
    public let telemetry: Telemetry

    /// Checks that every fact that a stage needs is given or made earlier. For tests, benchmarks and embedding; a service reads its
    /// file with ``PipelineFile``.
    ///
    /// - Throws: ``FileProblems`` that name each stage that cannot stand where it stands.
    public init(
        given: any FactSet.Type, _ stages: [any Stage], memory: ByteBudget, telemetry: Telemetry = Telemetry(), logger: Logger
    ) throws(FileProblems) {
        let positions = stages.enumerated().map { index, stage in
            StagePosition(name: type(of: stage).name, shape: StageShape(of: type(of: stage)), place: .stage(index))
        }
        let problems = wiringProblems(positions, given: given.members, makers: { _ in [] })
        guard problems.isEmpty else { throw FileProblems(file: "pipeline", problems: problems) }
        self.init(links: stages.map { StageLink($0) }, memory: memory, telemetry: telemetry, logger: logger)
    }

    init(links: [StageLink], memory: ByteBudget, telemetry: Telemetry, logger: Logger) {
        (self.links, self.memory, self.telemetry, self.logger) = (links, memory, telemetry, logger)
        timings = links.map { telemetry.stageHistogram($0.name) }
    }

    /// Starts the stages in order.
    ///
    /// - Throws: ``StartFailure`` with the first stage that could not start, after stopping it and those before it, last first.
    public func start() async throws(StartFailure) {
        for (index, link) in links.enumerated() {
            do { try await link.start() } catch {
                for link in links[...index].reversed() { await link.stop() }
                throw StartFailure(stage: link.name, cause: error)
            }
        }
    }

    /// Stops the stages, last first.
    public func stop() async { for link in links.reversed() { await link.stop() } }

    /// Lets the stages take over what was changed in their files, in order.
    public func reload() async { for link in links { await link.reload() } }

    /// The stages that cannot serve requests at the moment, each with why.
    public var notReady: [(stage: String, reason: String)] {
        links.compactMap { link in link.notReady().map { (link.name, $0) } }
    }

    /// Runs one request to its one outcome, counts it and logs it. Never throws.
    ///
    /// Cancel the task when the request's time is up: a stage that still waits then ends in 503.
    ///
    /// - Returns: the outcome, and all that was known of the request by then.
    public func run(_ given: some FactSet, request: RequestInfo) async -> (outcome: Outcome, facts: FactBag) {
        telemetry.received()
        var bag = FactBag()
        given.write(to: &bag)
        var outcome = Outcome.accepted
        var before = request.started
        for (link, timing) in zip(links, timings) {
            let context = StageContext(
                requestID: request.id, now: request.now, deadline: request.deadline, memory: memory, stage: link.name, logger: logger)
            do {
                try await link.step(&bag, context)
            } catch {
                outcome = Outcome(error, stage: link.name, isLate: ContinuousClock.now >= request.deadline)
            }
            let after = ContinuousClock.now
            timing.record(after - before)
            before = after
            if case .accepted = outcome { continue }
            break
        }
        telemetry.finished(RequestSummary(request, outcome, took: before - request.started, facts: bag))
        return (outcome, bag)
    }

    /// Counts and logs a request that was refused before any stage saw it.
    public func refuse(_ outcome: Outcome, request: RequestInfo) {
        telemetry.received()
        telemetry.finished(RequestSummary(request, outcome, took: ContinuousClock.now - request.started, facts: FactBag()))
    }
}

/// A stage could not start.
public struct StartFailure: Error, CustomStringConvertible {
    /// The stage.
    public let stage: String
    /// Why.
    public let cause: any Error
    public var description: String { "stage \"\(stage)\" could not start: \(cause)" }
}
