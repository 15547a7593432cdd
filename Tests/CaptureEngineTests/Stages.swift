import CaptureEngine
import CaptureKit
import CaptureTesting
import Logging
import Synchronization

struct Colour: Fact, Equatable { let name: String }
struct Shape: Fact, Equatable { let sides: Int }
struct Drawing: Fact, Equatable { let text: String }

/// What happened, in order.
final class Journal: Sendable {
    private let list = Mutex<[String]>([])
    func note(_ entry: String) { list.withLock { $0.append(entry) } }
    var entries: [String] { list.withLock { $0 } }
}

struct Failure: Error, CustomStringConvertible { let description: String }

/// Makes a colour.
struct Paint: Stage {
    static let name = "paint"
    static let summary = "Makes a colour."
    static let codes: [Code] = []

    struct Settings: StageSettings {
        let colour: String
        let layers: Int
        init(from reader: inout SettingsReader) {
            colour = reader.choice("colour", "Which colour.", of: ["red", "green"], default: "red")
            layers = reader.integer("layers", "How many layers.", default: 1, in: 1...3)
        }
    }

    let colour: String
    init(settings: Settings, environment: StageEnvironment) { colour = settings.colour }
    init(colour: String) { self.colour = colour }
    func process(_ needs: NoFacts, in context: StageContext) async throws -> Colour { Colour(name: colour) }
}

/// Needs a colour, uses a shape, makes a drawing.
struct Draw: Stage {
    static let name = "draw"
    static let summary = "Makes a drawing."
    static let codes: [Code] = []
    init(settings: NoSettings, environment: StageEnvironment) {}
    init() {}
    func process(_ needs: Facts<Colour, Shape?>, in context: StageContext) async throws -> Drawing {
        let (colour, shape) = needs.all
        return Drawing(text: "\(colour.name) \(shape.map { "\($0.sides)" } ?? "blank")")
    }
}

/// Makes a colour, or not.
struct Guess: Stage {
    static let name = "guess"
    static let summary = "Makes a colour, or not."
    static let codes: [Code] = []
    init(settings: NoSettings, environment: StageEnvironment) {}
    func process(_ needs: NoFacts, in context: StageContext) async throws -> Colour? { nil }
}

/// Needs a shape that nobody makes.
struct Measure: Stage {
    static let name = "measure"
    static let summary = "Measures a shape."
    static let codes: [Code] = []
    init(settings: NoSettings, environment: StageEnvironment) {}
    func process(_ shape: Shape, in context: StageContext) async throws -> NoFacts { .none }
}

/// Does what a closure says, and notes its life.
struct Probe: Stage {
    static let name = "probe"
    static let summary = "Does what a test says."
    static let codes: [Code] = []

    let label: String
    let journal: Journal
    let startFailure: Failure?
    let work: @Sendable (StageContext) async throws -> Void

    init(settings: NoSettings, environment: StageEnvironment) throws { throw Failure(description: "a probe comes from code") }

    init(
        _ label: String = "probe", journal: Journal = Journal(), startFailure: Failure? = nil,
        _ work: @escaping @Sendable (StageContext) async throws -> Void = { _ in }
    ) {
        (self.label, self.journal, self.startFailure, self.work) = (label, journal, startFailure, work)
    }

    func start() async throws {
        journal.note("start \(label)")
        if let startFailure { throw startFailure }
    }

    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts {
        journal.note("process \(label)")
        try await work(context)
        return .none
    }

    func stop() async { journal.note("stop \(label)") }
}

extension Pipeline {
    static func testing(_ stages: [any Stage], telemetry: Telemetry = Telemetry(), logger: Logger = .silent) throws -> Pipeline {
        try Pipeline(given: NoFacts.self, stages, memory: ByteBudget(limit: .mebi(1)), telemetry: telemetry, logger: logger)
    }

    func run(deadline: Duration = .seconds(60)) async -> (outcome: Outcome, facts: FactBag) {
        let started = ContinuousClock.now
        let request = RequestInfo(id: "r1", now: MovableClock().now, started: started, deadline: started + deadline, received: { 7 })
        return await run(NoFacts.none, request: request)
    }
}
