import CaptureKit
import Glibc
import Logging

/// A stage that is right in everything that it does not say itself.
protocol ExampleStage: Stage where Needs == NoFacts, Makes == NoFacts {}

extension ExampleStage {
    static var name: String { "example" }
    static var summary: String { "Does nothing." }
    static var codes: [Code] { [] }
    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts { .none }
}

struct WrongFault: Error { let text: String }

struct RightStage: ExampleStage { init(settings: NoSettings, environment: StageEnvironment) {} }

struct BadName: ExampleStage {
    static let name = "Bad-Name"
    init(settings: NoSettings, environment: StageEnvironment) {}
}

struct BadSummary: ExampleStage {
    static let summary = "no sentence"
    init(settings: NoSettings, environment: StageEnvironment) {}
}

struct BadCodes: ExampleStage {
    static let codes = [Code("Bad Code", 200, "x"), Code("twice", 400, "x"), Code("twice", 400, "x")]
    init(settings: NoSettings, environment: StageEnvironment) {}
}

struct BadSettings: ExampleStage {
    struct Settings: StageSettings {
        init(from reader: inout SettingsReader) {
            _ = reader.integer("Wrong", "no sentence", default: 9, in: 0...5)
            _ = reader.bool("twice", "Is read twice.", default: true)
            _ = reader.bool("twice", "Is read twice.", default: true)
        }
    }
    init(settings: Settings, environment: StageEnvironment) {}
}

final class OpensEarly: ExampleStage {
    private let descriptor = open("/dev/null", O_RDONLY)
    init(settings: NoSettings, environment: StageEnvironment) {}
    deinit { close(descriptor) }
}

/// Has a secret, and may tell it.
struct SecretSettings: StageSettings {
    let secret: Secret?
    init(from reader: inout SettingsReader) { secret = reader.secret("key", "A secret.") }
}

struct LooksUpEarly: ExampleStage {
    init(settings: SecretSettings, environment: StageEnvironment) throws {
        if let secret = settings.secret { _ = try environment.secrets(secret) }
    }
}

struct TellsItsSecret: ExampleStage {
    private let settings: SecretSettings
    private let environment: StageEnvironment
    init(settings: SecretSettings, environment: StageEnvironment) { (self.settings, self.environment) = (settings, environment) }

    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts {
        guard let secret = settings.secret else { return .none }
        throw WrongFault(text: try environment.secrets(secret))
    }
}

struct TellsItAtItsStart: ExampleStage {
    private let settings: SecretSettings
    private let environment: StageEnvironment
    init(settings: SecretSettings, environment: StageEnvironment) { (self.settings, self.environment) = (settings, environment) }
    func start() async throws { if let secret = settings.secret { throw WrongFault(text: try environment.secrets(secret)) } }
}

struct LogsItsSecret: ExampleStage {
    private let settings: SecretSettings
    private let environment: StageEnvironment
    init(settings: SecretSettings, environment: StageEnvironment) { (self.settings, self.environment) = (settings, environment) }

    func start() async throws {
        guard let secret = settings.secret else { return }
        let value = try environment.secrets(secret)
        environment.logger.debug("key \(value)")
    }
}

struct StartsWithoutItsSecret: ExampleStage {
    private let settings: SecretSettings
    private let environment: StageEnvironment
    init(settings: SecretSettings, environment: StageEnvironment) { (self.settings, self.environment) = (settings, environment) }
    func start() async throws { if let secret = settings.secret { _ = try? environment.secrets(secret) } }
}

struct NeverStarts: ExampleStage {
    init(settings: NoSettings, environment: StageEnvironment) {}
    func start() async throws { throw WrongFault(text: "no") }
}

struct Refuses: ExampleStage {
    init(settings: NoSettings, environment: StageEnvironment) {}
    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts {
        throw Rejection(Code("not_listed", 400, "x"), "no")
    }
}

struct Fails: ExampleStage {
    init(settings: NoSettings, environment: StageEnvironment) {}
    func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts { throw WrongFault(text: "no") }
}
