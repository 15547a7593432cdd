public import CaptureKit
import Redis

extension Limits {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        let request: ByteCount
        let sizes: SizeLimits
        let team: TeamLimits
        let shared: SharedSettings?

        public init(from reader: inout SettingsReader) {
            let sizeRange = ByteCount(bytes: 1)...(.gibi(1))
            request = reader.bytes(
                "request", "The most bytes of a request's body, as sent and as decoded.", default: .kibi(28_160), in: sizeRange)
            sizes = SizeLimits(
                event: reader.bytes("event", "The most bytes of the event part.", default: .kibi(32), in: sizeRange),
                eventAndProperties: reader.bytes(
                    "event_and_properties", "The most bytes of the event and event.properties parts together.", default: .kibi(960),
                    in: sizeRange),
                part: reader.bytes("part", "The most bytes of one blob.", default: .mebi(25), in: sizeRange),
                partsTotal: reader.bytes("parts_total", "The most bytes of all parts together.", default: .mebi(25), in: sizeRange),
                parts: reader.integer("parts", "The most parts, the event's own included.", default: 64, in: 1...10_000))
            team = TeamLimits(from: &reader)
            shared = SharedSettings(from: &reader)
        }
    }

    /// Where the buckets of all instances are.
    struct SharedSettings: Sendable {
        /// Without the password.
        let server: RedisOptions
        let password: Secret?
        let failsClosed: Bool

        /// Nil when each instance has its own.
        init?(from reader: inout SettingsReader) {
            let url = reader.optionalString(
                "shared",
                "Redis that holds the rates of all instances, as redis://[user@]host[:port][/database]; each has its own when left out.")
            let secret = reader.secret("shared_password", "The password for \"shared\".")
            let timeout = reader.duration(
                "shared_timeout", "How long a request waits for \"shared\".", default: .milliseconds(100),
                in: .milliseconds(1)...(.seconds(10)))
            let failure = reader.choice(
                "on_shared_failure", "While \"shared\" is away: open limits in each instance by itself, closed refuses with 503.",
                of: ["open", "closed"], default: "open")
            guard let url else {
                if secret != nil { reader.problem("shared_password", because: "\"shared_password\" is of no use without \"shared\"") }
                return nil
            }
            do throws(RedisURL.Problem) {
                let address = try RedisURL(url)
                server = RedisOptions(
                    host: address.host, port: address.port, user: address.user, database: address.database, timeout: timeout)
            } catch {
                reader.problem("shared", because: error.text)
                return nil
            }
            if server.user != nil, secret == nil {
                reader.problem("shared", because: "a user needs a password: write where it is in \"shared_password\"")
            }
            (password, failsClosed) = (secret, failure == "closed")
        }
    }
}
