import CaptureTesting
import Foundation
import ServerSupport
import Testing

/// The program itself, whose event file cannot grow past a limit: as on a full disk, a write then stops in the middle of a line.
@Suite(.timeLimit(.minutes(5)))
struct KafkaFullDiskTests {
    private func request(_ number: Int) -> MultipartRequest {
        let filling = String(repeating: "x", count: 3_000)
        return MultipartRequest(event: #"{"event":"$ai_generation","distinct_id":"u\#(number)","properties":{"a":"\#(filling)"}}"#)
    }

    @Test func nothingHalfWrittenStaysAndItWorksAgain() async throws {
        try await Workshop.withFolder { folder async throws in
            let shipped = try String(contentsOfFile: "\(Workshop.package)/pipeline.json", encoding: .utf8)
            let text = shipped.replacing("127.0.0.1:8080", with: "127.0.0.1:0").replacing("127.0.0.1:9090", with: "127.0.0.1:0")
                .replacing(#""use": "schema""#, with: #""use": "schema", "enabled": false"#)
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/pipeline.json"))
            let limited = #"trap "" XFSZ; ulimit -f 64; exec "$0" run "$1""#
            let program = try Workshop.product("capture-ai")
            let server = try await ServerProcess("/bin/bash", ["-c", limited, program, "\(folder)/pipeline.json"], ready: "\"serving\"")
            do { try await check(port: try port(server.greeting), file: "\(folder)/data/events.ndjson") } catch {
                await server.kill()
                throw error
            }
            await server.terminate()
        }
    }

    private func port(_ line: String) throws -> Int {
        let members = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let address = try #require(members["listen"] as? String, "\(line)")
        return try #require(address.split(separator: ":").last.flatMap { Int($0) })
    }

    private func check(port: Int, file: String) async throws {
        let responses = try await KafkaService.send((0..<30).map(request), to: port)
        let accepted = responses.filter { $0.status == 200 }
        let refused = responses.filter { $0.status == 503 && $0.code == "emit_unavailable" && $0.header("retry-after") != nil }
        // 64 KiB hold no more than 21 records of 3,000 bytes; whatever is refused is never followed by a record that fits.
        #expect((15...21).contains(accepted.count) && accepted.count + refused.count == 30)
        #expect(try uuids(file) == accepted.map { $0.json["uuid"] as? String })
        // Somebody makes room.
        try #require(truncate(file, 0) == 0)
        let after = try await KafkaService.send((30..<35).map(request), to: port)
        #expect(after.allSatisfy { $0.status == 200 })
        #expect(try uuids(file) == after.map { $0.json["uuid"] as? String })
    }

    /// The uuid of every line; a line that is no JSON fails.
    private func uuids(_ file: String) throws -> [String?] {
        let text = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(text.isEmpty || text.last == UInt8(ascii: "\n"))
        return try text.split(separator: UInt8(ascii: "\n")).map { line in
            let members = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            return (members["value"] as? [String: Any])?["uuid"] as? String
        }
    }
}
