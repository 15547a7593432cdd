import CaptureKit

/// A stage that sees the head only and does what a test wants.
struct HeadProbe: Stage {
    static let name = "head_probe"
    static let summary = "Does what a test wants before the body is read."
    static let codes: [Code] = []
    private let work: @Sendable (RequestHead) async throws -> Void

    init(_ work: @escaping @Sendable (RequestHead) async throws -> Void) { self.work = work }
    init(settings: NoSettings, environment: StageEnvironment) { work = { _ in } }

    func process(_ head: RequestHead, in context: StageContext) async throws -> NoFacts {
        try await work(head)
        return NoFacts()
    }
}

/// A stage that gets the whole body, in one buffer of its own.
struct BodyProbe: Stage {
    static let name = "body_probe"
    static let summary = "Reads the body and does what a test wants with it."
    static let codes: [Code] = []
    private let work: @Sendable (RequestBody, StageContext) async throws -> Void

    init(_ work: @escaping @Sendable (RequestBody, StageContext) async throws -> Void) { self.work = work }
    init(settings: NoSettings, environment: StageEnvironment) { work = { _, _ in } }

    func process(_ body: RequestBody, in context: StageContext) async throws -> NoFacts {
        try await work(body, context)
        return NoFacts()
    }

    /// A probe that gives the body's bytes to `take`.
    static func collecting(_ take: @escaping @Sendable ([UInt8]) async throws -> Void) -> BodyProbe {
        BodyProbe { body, context in
            let buffer = try await BodyBuffer(expected: body.length ?? 0, budget: context.memory)
            let source = try body.open()
            while try await source(buffer) {}
            try await take(buffer.withUnsafeBytes { Array($0) })
        }
    }
}

/// Holds whoever passes until it is opened, and tells how many came.
struct Gate: Sendable {
    private let arrivals = Watched(0)
    private let isOpen = Watched(false)

    func pass() async throws {
        arrivals.change { $0 += 1 }
        try await isOpen.wait { $0 }
    }

    func arrival(_ count: Int = 1) async throws { try await arrivals.wait { $0 >= count } }
    func open() { isOpen.change { $0 = true } }
}
