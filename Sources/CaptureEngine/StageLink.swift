import CaptureKit

/// One stage with its types forgotten, in the one place that may forget them.
struct StageLink: Sendable {
    let name: String
    let check: @Sendable () throws(FileProblems) -> Void
    let start: @Sendable () async throws -> Void
    let stop: @Sendable () async -> Void
    let reload: @Sendable () async -> Void
    let notReady: @Sendable () -> String?
    let step: @Sendable (inout FactBag, StageContext) async throws -> Void

    init<S: Stage>(_ stage: S, as instance: String? = nil) {
        name = instance ?? S.name
        check = { () throws(FileProblems) in try stage.check() }
        start = { try await stage.start() }
        stop = { await stage.stop() }
        reload = { await stage.reload() }
        notReady = { stage.notReady }
        step = { bag, context in try await stage.step(&bag, in: context) }
    }
}
