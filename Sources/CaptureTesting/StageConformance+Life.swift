import CaptureEngine
import CaptureKit
import Glibc
import Logging
import Synchronization

extension StageConformance {
    private static let secretValue = "secret-value"

    /// Makes, stops, starts, runs and cancels the stage.
    static func lifeFaults<S: Stage>(
        _: S.Type, _ settings: S.Settings, _ patience: Duration, _ needs: @escaping @Sendable () throws -> S.Needs
    ) async -> [String] {
        let lines = LogLines()
        let lookups = Mutex(0)
        var environment = StageEnvironment.testing(logger: lines.logger)
        environment.secrets = { _ throws(SecretProblem) in
            lookups.withLock { $0 += 1 }
            return secretValue
        }
        var faults: [String] = []
        do {
            if try opensSomething({ try S(settings: settings, environment: environment) }) { faults.append("init opens something") }
            let stage = try S(settings: settings, environment: environment)
            if lookups.withLock({ $0 }) > 0 { faults.append("init looks up a secret") }
            await stage.stop()
            try await stage.start()
            if lookups.withLock({ $0 }) == 0, namesSecrets(S.self) {
                faults.append("the settings given name no secret, so nothing watches over it")
            }
            faults += await runFaults(stage, patience, needs, lines.logger)
            faults += await cancelFaults(stage, patience, needs, lines.logger)
            await stage.stop()
            await stage.stop()
        } catch { faults.append("it does not start: \(words(error, &faults))") }
        do {
            environment.secrets = { secret throws(SecretProblem) in throw SecretProblem(secret, "not there") }
            let stage = try S(settings: settings, environment: environment)
            if lookups.withLock({ $0 }) > 0, (try? await stage.start()) != nil { faults.append("it starts without its secret") }
            await stage.stop()
        } catch { faults.append("init fails the second time: \(words(error, &faults))") }
        if lines.all.contains(where: { $0.contains(secretValue) }) { faults.append("a log line tells a secret") }
        return faults
    }

    /// The error's text; one that tells a secret is a fault, and is not repeated.
    private static func words(_ error: any Error, _ faults: inout [String]) -> String {
        guard "\(error)".contains(secretValue) else { return "\(error)" }
        faults.append("an error tells a secret")
        return "\(type(of: error))"
    }

    /// Whether a stage has a setting that is nothing but a secret.
    private static func namesSecrets<S: Stage>(_: S.Type) -> Bool { StageShape.settings(of: S.self).contains { $0.type == .secret } }

    private static func runFaults<S: Stage>(
        _ stage: S, _ patience: Duration, _ needs: @escaping @Sendable () throws -> S.Needs, _ logger: Logger
    ) async -> [String] {
        let ending = await Ending.of(within: patience, isCancelled: false) {
            _ = try await stage.process(try needs(), in: .testing(stage: S.name, logger: logger))
        }
        var faults: [String] = []
        switch ending {
        case .success: break
        case .late: faults.append("process does not end on the facts given")
        case .failure(let rejection as Rejection):
            faults.append("process refuses the facts given: \(words(rejection, &faults))")
            if !S.codes.contains(rejection.code), !Code.front.contains(rejection.code) {
                faults.append("process answers with \"\(rejection.code.name)\", which is not in its codes")
            }
        case .failure(let error): faults.append("process fails on the facts given: \(words(error, &faults))")
        }
        return faults
    }

    private static func cancelFaults<S: Stage>(
        _ stage: S, _ patience: Duration, _ needs: @escaping @Sendable () throws -> S.Needs, _ logger: Logger
    ) async -> [String] {
        let ending = await Ending.of(within: patience) {
            _ = try await stage.process(try needs(), in: .testing(stage: S.name, logger: logger))
        }
        switch ending {
        case .late: return ["process does not end when it is cancelled"]
        case .success: return []
        case .failure(let error):
            var faults: [String] = []
            _ = words(error, &faults)
            return faults
        }
    }

    /// Whether what `make` returns holds a descriptor: then the lowest free one is another than before. Other tests of the process
    /// open and close some as well, now and then; so it is what most tries say.
    private static func opensSomething<S>(_ make: () throws -> S) rethrows -> Bool {
        let tries = 25
        var opened = 0
        for _ in 0..<tries {
            let before = lowestFreeDescriptor()
            let made = try make()
            if withExtendedLifetime(made, { lowestFreeDescriptor() }) > before { opened += 1 }
        }
        return opened > tries / 2
    }

    private static func lowestFreeDescriptor() -> Int32 {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        close(descriptor)
        return descriptor
    }
}
