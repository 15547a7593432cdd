import CaptureKit
import CaptureTesting
import ServerSupport
import Testing

/// Two services with one budget, in a real Redis.
@Suite(.timeLimit(.minutes(2))) struct LimitsSharedServiceTests {
    @Test func twoServicesShareABudget() async throws {
        try await RedisServer.with { server async throws in
            let size = Wire.event.body.count
            let settings = shared(server, #""bytes_per_day": "\#(10 * 1024)B""#)
            try await two(settings) { one, other in
                var statuses: [Int] = []
                for _ in 0..<(10 * 1024 / size) {
                    for service in [one, other] { statuses.append(try await service.send(as: "7").status) }
                }
                #expect(statuses.filter { $0 == 200 }.count == 10 * 1024 / size)
                #expect(Set(statuses) == [200, 413])
                #expect(try await other.send(as: "8").status == 200)
            }
        }
    }

    @Test func requestsGoOnWhileRedisIsAway() async throws {
        try await RedisServer.with { server async throws in
            try await two(shared(server, #""requests_per_second": 1000"#)) { one, other in
                for _ in 0..<3 {
                    for service in [one, other] { #expect(try await service.send(as: "7").status == 200) }
                    await server.kill()
                    for service in [one, other] { #expect(try await service.send(as: "7").status == 200) }
                    try await server.start()
                }
            }
        }
    }

    @Test func requestsAreRefusedWhileRedisIsAwayIfThatIsWanted() async throws {
        try await RedisServer.with { server async throws in
            let settings = shared(server, #""requests_per_second": 1000, "on_shared_failure": "closed""#)
            try await two(settings) { one, _ in
                #expect(try await one.send(as: "7").status == 200)
                await server.kill()
                let answer = try await one.send(as: "7")
                #expect(answer.status == 503)
                #expect(answer.code == "overloaded")
                #expect(answer.header("retry-after") == "1")
                #expect(!answer.text.contains("\(server.port)"))
                try await server.start()
                var status = 503
                while status == 503 { status = try await one.send(as: "7").status }
                #expect(status == 200)
            }
        }
    }

    private func shared(_ server: RedisServer, _ limits: String) -> String {
        #"{"shared": "redis://127.0.0.1:\#(server.port)", "shared_timeout": "10s", \#(limits)}"#
    }

    private func two(_ settings: String, _ body: (RunningService, RunningService) async throws -> Void) async throws {
        try await RunningService.with(limits: settings) { one in
            try await RunningService.with(limits: settings) { other in try await body(one, other) }
        }
    }
}
