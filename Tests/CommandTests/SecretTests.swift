import Foundation
import Testing

extension Commands {
    @Suite struct SecretTests {
        private let secret = "hunter2-very-secret"

        /// A pipeline whose Kafka password is at `place`; nothing listens at the broker's port.
        private func stages(_ place: String) -> String {
            """
            {"use": "boundary_check"}, {"use": "multipart"}, {"use": "kafka_emit", "with": {"brokers": "127.0.0.1:1", "timeout": "200ms", "client": {
              "security.protocol": "sasl_plaintext", "sasl.mechanism": "PLAIN", "sasl.username": "u",
              "sasl.password": \(place)}}}
            """
        }

        @Test(arguments: [
            (#"{"env": "NO_SUCH_PASSWORD"}"#, "the environment variable NO_SUCH_PASSWORD is not set"),
            (#"{"env": "EMPTY_PASSWORD"}"#, "the environment variable EMPTY_PASSWORD is not set"),
            (#"{"file": "no-such-file"}"#, "the file ./no-such-file cannot be read as UTF-8 text"),
            (#"{"file": "empty"}"#, "the file ./empty is empty"),
        ])
        func aMissingSecretStopsRunAtItsPlace(place: String, message: String) async throws {
            try await withFolder { folder in
                try folder.write("empty", "\n")
                try folder.write("p.json", "{\"stages\": [\(stages(place))]}")
                // Where it is looked up is where it is needed: not for a check.
                #expect(try await Program.run(["validate", "p.json"], in: folder).status == 0)
                let result = try await Program.run(["run", "p.json"], in: folder, environment: ["EMPTY_PASSWORD": ""])
                #expect(result.status == 78)
                #expect(result.errors == "p.json:3:20: $.stages[2].with.client[\"sasl.password\"]: \(message)\n")
            }
        }

        @Test func theSecretItselfInTheFileIsRefusedAndNotRepeated() async throws {
            try await withFolder { folder in
                try folder.write("p.json", "{\"stages\": [\(stages("\"\(secret)\""))]}")
                for command in ["validate", "run", "graph"] {
                    let result = try await Program.run([command, "p.json"], in: folder)
                    #expect(result.status == 78)
                    #expect(
                        result.errors.contains("p.json:3:20: $.stages[2].with.client[\"sasl.password\"]: \"sasl.password\" is a secret"))
                    #expect(!(result.errors + result.output).contains(secret))
                }
            }
        }

        @Test(arguments: [#"{"env": "BROKER_PASSWORD"}"#, #"{"file": "password"}"#])
        func aSecretIsFoundAndNeverLogged(place: String) async throws {
            try await withFolder { folder in
                try folder.write("password", secret + "\n")
                try await RunningProgram.with(
                    server: #""log_level": "debug""#, stages: stages(place), environment: ["BROKER_PASSWORD": secret], in: folder
                ) { service in
                    let result = try await Program.run(["send", "--url", try service.url, "--size", "64B", "--token", "phc_client_key"])
                    #expect(result.output.hasPrefix("503 emit_unavailable"), "\(result.output)")
                    service.signal(SIGTERM)
                    #expect(await service.end().status == 0)
                    let printed = service.log.joined() + (try folder.lines("errors").joined()) + result.output
                    #expect(!printed.contains(secret))
                    #expect(!printed.contains("phc_client_key"))
                }
            }
        }
    }
}
