import CaptureKit
import Glibc
import Synchronization

extension StageConformance {
    /// Makes, stops, starts, runs and cancels the stage.
    static func lifeFaults<S: Stage>(_: S.Type, _ settings: S.Settings, _ needs: S.Needs) async -> [String] {
        let before = openDescriptors()
        let lookups = Mutex(0)
        var environment = StageEnvironment.testing()
        environment.secrets = { secret throws(SecretProblem) in
            lookups.withLock { $0 += 1 }
            return secretValue
        }
        var faults: [String] = []
        do {
            let stage = try S(settings: settings, environment: environment)
            if openDescriptors() != before { faults.append("init opens something") }
            if lookups.withLock({ $0 }) > 0 { faults.append("init looks up a secret") }
            await stage.stop()
            try await stage.start()
            faults += await runFaults(stage, needs)
            await stage.stop()
            await stage.stop()
        } catch { faults.append("it does not start: \(error)") }
        do {
            environment.secrets = { secret throws(SecretProblem) in throw SecretProblem(secret, "not there") }
            let stage = try S(settings: settings, environment: environment)
            if lookups.withLock({ $0 }) > 0, await starts(stage) { faults.append("it starts without its secret") }
            await stage.stop()
        } catch { faults.append("init fails the second time: \(error)") }
        return faults
    }

    private static func starts<S: Stage>(_ stage: S) async -> Bool { (try? await stage.start()) != nil }

    private static func runFaults<S: Stage>(_ stage: S, _ needs: S.Needs) async -> [String] {
        var faults: [String] = []
        do { _ = try await stage.process(needs, in: .testing(stage: S.name)) } catch {
            if "\(error)".contains(secretValue) { faults.append("an error tells a secret") }
            if !(error is Rejection) && !(error is Unavailable) { faults.append("process fails: \(type(of: error))") }
            if let rejection = error as? Rejection, !S.codes.contains(rejection.code), !Code.front.contains(rejection.code) {
                faults.append("process answers with \"\(rejection.code.name)\", which is not in its codes")
            }
        }
        let cancelled = Task { () -> String? in
            withUnsafeCurrentTask { $0?.cancel() }
            do {
                _ = try await stage.process(needs, in: .testing(stage: S.name))
                return nil
            } catch { return "\(error)" }
        }
        if let text = await cancelled.value, text.contains(secretValue) { faults.append("an error tells a secret") }
        return faults
    }

    private static let secretValue = "secret-value"

    private static func openDescriptors() -> Int {
        var count = 0
        for descriptor in Int32(0)..<1024 where fcntl(descriptor, F_GETFD) != -1 { count += 1 }
        return count
    }
}
