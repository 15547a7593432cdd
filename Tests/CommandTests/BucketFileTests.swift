import Foundation
import ServerSupport
import Testing

extension Commands {
    @Suite struct BucketFileTests {
        private func run(_ stages: String, _ arguments: [String]) async throws -> Program.Result {
            try await withFolder { folder in
                try folder.write("p.json", BucketFile.pipeline(stages))
                return try await Program.run(["bucket"] + arguments, in: folder)
            }
        }

        private let directory = #"{"use": "s3_store", "with": {"bucket": "llma", "endpoint": "file:data/objects"}}"#

        @Test(arguments: ["plan", "apply", "check"])
        func aDirectoryNeedsNoSetUp(command: String) async throws {
            let result = try await run(directory, [command, "p.json"])
            #expect(result.status == 0)
            #expect(result.output == "s3_store keeps objects in the directory ./data/objects: there is nothing to set up\n")
            let json = try await run(directory, [command, "p.json", "--format", "json"])
            #expect(json.status == 0)
            #expect((json.json["changes"] as? [Any])?.isEmpty == true && json.json["ok"] as? Bool == true)
        }

        @Test func ofSeveralStagesOneIsChosen() async throws {
            let two =
                directory + #", {"use": "s3_store", "as": "cold", "enabled": false, "with": {"bucket": "cold", "endpoint": "file:cold"}}"#
            let unsaid = try await run(two, ["plan", "p.json"])
            #expect(unsaid.status == 64)
            #expect(unsaid.errors == "p.json has several s3_store stages; say which with --stage: s3_store, cold\n")
            let said = try await run(two, ["plan", "p.json", "--stage", "cold"])
            #expect(said.output.hasPrefix("cold keeps objects in the directory ./cold"))
            let unknown = try await run(two, ["plan", "p.json", "--stage", "clod"])
            #expect(unknown.status == 64)
            #expect(unknown.errors == "p.json has no s3_store stage \"clod\"; did you mean \"cold\"?\n")
        }

        @Test func aFileWithoutTheStageIsWrong() async throws {
            let result = try await run(#"{"use": "prefix_validation", "with": {"allowed": ["$ai_"]}}"#, ["plan", "p.json"])
            #expect(result.status == 78)
            #expect(result.errors == "p.json has no s3_store stage, enabled or not; add one\n")
        }

        @Test func aSecretThatIsNotThereIsNamedAtItsPlace() async throws {
            let keys = #""access_key": "a", "secret_key": {"env": "NO_SUCH_SECRET"}"#
            let stage = #"{"use": "s3_store", "with": {"bucket": "llma", "endpoint": "http://127.0.0.1:1", \#(keys)}}"#
            let result = try await run(stage, ["plan", "p.json"])
            #expect(result.status == 78)
            let problem = "$.stages[2].with.secret_key: the environment variable NO_SUCH_SECRET is not set\n"
            #expect(result.errors.hasSuffix(problem), "\(result.errors)")
        }

        @Test(arguments: [["plan", "--principal", "*"], ["plan", "--kms-key", ""], ["plan", "--format", "xml"], ["destroy"]])
        func wrongUseIsExit64(arguments: [String]) async throws {
            #expect(try await Program.run(["bucket"] + arguments).status == 64)
        }

        @Test(arguments: ["plan", "apply", "check"])
        func everyCommandHasHelp(name: String) async throws {
            let result = try await Program.run(["bucket", name, "--help"])
            #expect(result.status == 0)
            #expect(result.output.contains("USAGE: capture-ai bucket \(name)"))
        }

        @Test func aMissingFileIsNamed() async throws {
            let result = try await Program.run(["bucket", "plan", "no-such.json"])
            #expect(result.status == 66)
            #expect(result.errors == "cannot read no-such.json: No such file or directory\n")
        }
    }
}
