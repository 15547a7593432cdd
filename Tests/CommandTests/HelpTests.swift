import Testing

extension Commands {
    @Suite struct HelpTests {
        @Test func theCommandsAndExitCodesAreListed() async throws {
            let result = try await Program.run(["--help"])
            #expect(result.status == 0)
            for name in ["run", "validate", "describe", "graph", "schema", "send", "bucket", "teams", "keys"] {
                #expect(result.output.contains("\n  \(name) "))
            }
            for code in ["0 ", "1 ", "64", "66", "69", "78"] { #expect(result.output.contains("\n  \(code) "), "\(code)") }
        }

        @Test(arguments: ["run", "validate", "describe", "graph", "schema", "send", "bucket", "teams", "keys"])
        func everyCommandHasHelp(name: String) async throws {
            let result = try await Program.run([name, "--help"])
            #expect(result.status == 0)
            #expect(result.output.hasPrefix("OVERVIEW: "))
            #expect(result.output.contains("USAGE: capture-ai \(name)"))
        }

        @Test func theVersionIsOneLine() async throws {
            let result = try await Program.run(["--version"])
            #expect(result.status == 0)
            #expect(result.output.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\n/#) != nil)
        }

        @Test(arguments: [
            ["serve"], ["validate", "--fromat", "json"], ["validate", "--format", "xml"], ["send", "--count", "0"],
            ["send", "--size", "64"],
        ])
        func wrongUseIsExit64(arguments: [String]) async throws {
            let result = try await Program.run(arguments)
            #expect(result.status == 64)
            #expect(result.errors.hasPrefix("Error: "))
        }
    }
}
