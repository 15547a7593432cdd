import Foundation
import Testing

extension Commands {
    @Suite struct ValidateTests {
        @Test func aGoodFileIsFine() async throws {
            let result = try await Program.run(["validate", "pipeline.json"], in: Program.package)
            #expect(result.status == 0)
            let stages = "boundary_check ▸ limits ▸ multipart ▸ prefix_validation ▸ schema ▸ s3_store ▸ kafka_emit"
            #expect(result.output == "pipeline.json is fine: \(stages)\n")
            #expect(result.errors == "")
        }

        @Test func theFileIsPipelineJSONUnlessSaid() async throws {
            #expect(try await Program.run(["validate"], in: Program.package).status == 0)
        }

        @Test func everyMistakeIsShownAtOnceAndStopsRun() async throws {
            try await withFolder { folder in
                try folder.write("wrong.json", Mistakes.file)
                let validate = try await Program.run(["validate", "wrong.json"], in: folder)
                #expect(validate.status == 78)
                #expect(validate.output == "")
                #expect(validate.errors.split(separator: "\n").map(String.init) == Mistakes.remedies)

                let run = try await Program.run(["run", "wrong.json"], in: folder)
                #expect(run.status == 78)
                #expect(run.errors == validate.errors)
                #expect(run.output == "")
            }
        }

        @Test func problemsAsJSONHaveTheSamePlaces() async throws {
            try await withFolder { folder in
                try folder.write("wrong.json", Mistakes.file)
                let result = try await Program.run(["validate", "wrong.json", "--format", "json"], in: folder)
                #expect(result.status == 78)
                #expect(result.errors == "")
                #expect(result.json["valid"] as? Bool == false)
                let problems = try #require(result.json["problems"] as? [[String: Any]])
                let lines = problems.map { problem in
                    let place = ["file", "line", "column"].map { "\(problem[$0] ?? "")" }.joined(separator: ":")
                    return "\(place): \(problem["path"] ?? ""): \(problem["message"] ?? "")"
                }
                #expect(lines == Mistakes.remedies)
            }
        }

        @Test func aGoodFileAsJSON() async throws {
            let result = try await Program.run(["validate", "--format", "json"], in: Program.package)
            #expect(result.status == 0)
            #expect(result.json["valid"] as? Bool == true)
            #expect((result.json["problems"] as? [Any])?.isEmpty == true)
        }

        @Test(arguments: [["validate"], ["validate", "--format", "json"], ["run"], ["graph"]])
        func aMissingFileIsNamed(command: [String]) async throws {
            let result = try await Program.run(command + ["no-such.json"])
            #expect(result.status == 66)
            #expect(result.errors == "cannot read no-such.json: No such file or directory\n")
            #expect(result.output == "")
        }

        @Test(arguments: [
            ("", "1:1: $: not valid JSON: there is no value"), ("{\"stages\": [}", "1:13: $: not valid JSON: "),
            ("[]", "1:1: $.stages: expected \"stages\""),
            ("{\"stages\": [], \"stage\": 1}", "1:12: $.stages: no enabled stage makes Receipt"),
        ])
        func whatIsNoPipelineIsPlaced(text: String, start: String) async throws {
            try await withFolder { folder in
                try folder.write("p.json", text)
                let result = try await Program.run(["validate", "p.json"], in: folder)
                #expect(result.status == 78)
                #expect(result.errors.hasPrefix("p.json:" + start), "\(result.errors)")
            }
        }

        @Test func bytesThatAreNoTextArePlaced() async throws {
            try await withFolder { folder in
                try Data([0x7b, 0xff]).write(to: folder.appendingPathComponent("p.json"))
                let result = try await Program.run(["validate", "p.json"], in: folder)
                #expect(result.status == 78)
                #expect(result.errors == "p.json:1:1: $: the file is not UTF-8 text\n")
            }
        }
    }
}
