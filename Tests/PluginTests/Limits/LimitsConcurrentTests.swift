import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct LimitsConcurrentTests {
    @Test func aSeatIsHeldUntilTheRequestEnds() async throws {
        let bench = try LimitsBench(#"{"concurrent": 2, "requests_per_second": 1000}"#)
        var first: RequestBody? = try await bench.begin(RequestBody([1]), team: "7")
        let second = try await bench.begin(RequestBody([1]), team: "7")
        let rejection = try #require(try await bench.send(team: "7"))
        #expect(rejection.code == .rateLimited)
        #expect(rejection.retryAfter == .seconds(1))
        #expect(rejection.header("RateLimit-Policy") == #""requests";q=10000;w=10, "concurrent";q=2;qu="concurrent-requests""#)
        #expect(rejection.header("RateLimit") == #""concurrent";r=0"#)
        #expect(try await bench.send(team: "8") == nil)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try await bench.send(team: "7") == nil)
        withExtendedLifetime(second) {}
    }

    @Test func aRefusedRequestHoldsNoSeat() async throws {
        let bench = try LimitsBench(#"{"concurrent": 1, "requests_per_second": 1, "burst": "0s", "request": "10B"}"#)
        #expect(try await bench.send() == nil)
        for _ in 0..<3 { #expect(try await bench.send()?.header("RateLimit") == #""requests";r=0;t=1"#) }
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.send(100, isDeclared: false)?.code == .requestTooLarge)
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.send() == nil)
    }

    /// A thousand requests at once, of which some are cancelled and some never read, leave nothing behind.
    @Test func nothingIsLeftOfMany() async throws {
        let bench = try LimitsBench(#"{"concurrent": 4, "bytes_per_second": "1GiB"}"#)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<1000 {
                group.addTask {
                    if index % 3 == 0 { withUnsafeCurrentTask { $0?.cancel() } }
                    guard let body = try? await bench.begin(RequestBody([1, 2, 3]), team: "7") else { return }
                    if index % 2 == 0 { _ = try? await body.readToEnd() }
                }
            }
            try await group.waitForAll()
        }
        var held: [RequestBody] = []
        for _ in 0..<4 { held.append(try await bench.begin(RequestBody([1]), team: "7")) }
        #expect(try await bench.send(team: "7")?.code == .rateLimited)
        withExtendedLifetime(held) {}
    }
}
