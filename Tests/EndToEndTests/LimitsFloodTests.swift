import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct LimitsFloodTests {
    /// Both teams may send 40 requests at once and then 4 a second. One sends as fast as it can, from six places; the other sends 40,
    /// and every one of them is taken.
    @Test func oneTeamsFloodDoesNotTakeAnothersShare() async throws {
        try await RunningService.with(limits: #"{"requests_per_second": 4, "burst": "10s"}"#) { service in
            let clock = ContinuousClock()
            let began = clock.now
            let isOver = Watched(false)
            try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        var statuses: [Int] = []
                        while !isOver.value { statuses.append(try await service.send(as: "loud").status) }
                        return statuses
                    }
                }
                // Not before the flood is at its limit.
                while try await service.send(as: "loud").status == 200 {}
                var quiet: [Int] = []
                for _ in 0..<40 { quiet.append(try await service.send(as: "quiet").status) }
                isOver.change { $0 = true }
                let loud = try await group.reduce(into: []) { $0 += $1 }
                let seconds = Int((clock.now - began).components.seconds)
                #expect(quiet.allSatisfy { $0 == 200 })
                #expect(Set(loud).isSubset(of: [200, 429]))
                #expect(loud.filter { $0 == 200 }.count <= 40 + 4 * (seconds + 1))
                #expect(loud.filter { $0 == 429 }.count > 40)
            }
        }
    }

    /// Another project's client that waits for as long as `Retry-After` says gets everything through.
    @Test func aClientThatWaitsAsToldGetsThrough() async throws {
        try await RunningService.with(limits: #"{"requests_per_second": 1, "burst": "1s", "concurrent": 8}"#) { service in
            let event = #"{"event":"$ai_span","distinct_id":"u"}"#
            let result = try await Command.run(
                Workshop.python(), [Workshop.script("retry_after.py"), "http://127.0.0.1:\(service.port)/ai", event, "4"])
            let report = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            #expect(report["statuses"] as? [Int] == [200, 200, 200, 200])
            #expect(try #require(report["waits"] as? Int) >= 1)
            #expect(report["wait"] as? String == "1")
            let policy = try #require(report["policy"] as? [[Any]])
            #expect(policy.map { $0[0] as? String } == ["requests", "concurrent"])
            #expect(policy[0][1] as? [String: Int] == ["q": 1, "w": 1])
            let limit = try #require(report["limit"] as? [[Any]])
            #expect(limit[0][0] as? String == "requests")
            #expect(limit[0][1] as? [String: Int] == ["r": 0, "t": 1])
        }
    }
}
