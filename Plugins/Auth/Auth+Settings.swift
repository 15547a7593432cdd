public import CaptureKit

extension Auth {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        /// Where teams are.
        public enum Source: Sendable, Equatable {
            /// A file like `teams.json`.
            case file(String)
            /// A service that answers `GET <url>/<SHA-256 of a key in hexadecimal>` with a team.
            case service(String)
        }

        let failuresPerSecond: Int
        let service: TeamService.Settings
        /// Where `pipeline.json` names the teams.
        let place: Problem
        private let teams: String

        public init(from reader: inout SettingsReader) {
            teams = reader.string("teams", "The file of teams, relative to this file; or the https:// or http:// URL of a team service.")
            place = reader.place("teams")
            failuresPerSecond = reader.integer(
                "failures_per_second",
                "How many requests with a wrong key an address may send each second before it gets 429; 0 is no limit. A live key is let in, with a team service once the service has named its team.",
                default: 0, in: 0...100_000)
            service = TeamService.Settings(from: &reader)
            guard isURL else {
                if teams.contains("://") {
                    reader.problem("teams", because: "expected a path, or an URL that begins with https:// or http://")
                }
                if service.credential != nil {
                    reader.problem("credential", because: "\"credential\" is for a team service; \"teams\" is a file here")
                }
                return
            }
            if !TeamService.isAddress(teams) {
                // Not repeated: whoever writes an address with "@" may have written a password.
                reader.problem(
                    "teams",
                    because:
                        "expected an URL of a host, a port and a path, without user, query and fragment, such as \"https://teams.example/keys\""
                )
            }
        }

        /// Where teams are; `directory` is that of `pipeline.json`.
        public func source(in directory: String) -> Source {
            if isURL { return .service(teams) }
            return .file(teams.hasPrefix("/") ? teams : "\(directory)/\(teams)")
        }

        private var isURL: Bool { ["https://", "http://"].contains { teams.lowercased().hasPrefix($0) } }
    }
}
