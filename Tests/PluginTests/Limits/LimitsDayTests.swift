import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct LimitsDayTests {
    /// The clock stands at noon (UTC).
    @Test func bytesADay() async throws {
        let bench = try LimitsBench(#"{"bytes_per_day": "10KiB"}"#)
        #expect(try await bench.send(10_000) == nil)
        let rejection = try #require(try await bench.send(241))
        #expect(rejection.code == .teamPayloadTooLarge)
        #expect(rejection.code.status == 413)
        #expect(rejection.limit == 10_240)
        #expect(rejection.actual == 10_241)
        #expect(rejection.retryAfter == .seconds(43_200))
        #expect(rejection.header("RateLimit-Policy") == #""day";q=10240;qu="content-bytes";w=86400"#)
        #expect(rejection.header("RateLimit") == #""day";r=240;t=43200"#)
        #expect(try await bench.send(240) == nil)
        bench.clock.advance(by: .seconds(43_199))
        #expect(try await bench.send(1)?.retryAfter == .seconds(1))
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.send(10_240) == nil)
        #expect(try await bench.send(1)?.code == .teamPayloadTooLarge)
    }

    @Test func waitingDoesNotHelpABodyOfMoreThanADay() async throws {
        let rejection = try await LimitsBench(#"{"bytes_per_day": "10KiB"}"#).send(10_241)
        #expect(rejection?.code == .teamPayloadTooLarge)
        #expect(rejection?.retryAfter == nil)
    }

    @Test(arguments: [1, 100, 3000]) func anUndeclaredBodyIsCutAtTheByteThatCrosses(size: Int) async throws {
        let bench = try LimitsBench(#"{"bytes_per_day": "1KiB"}"#)
        #expect(try await bench.send(24) == nil)
        let body = PiecewiseBody([UInt8](repeating: 1, count: 3000), inPiecesOf: size)
        let (count, rejection) = try await bench.begin(body.body).readToRefusal()
        #expect(count == 1001)
        #expect(rejection?.code == .teamPayloadTooLarge)
        #expect(rejection?.limit == 1024)
    }

    @Test func theNarrowerOfDayAndRequestIsNamed() async throws {
        let bench = try LimitsBench(#"{"bytes_per_day": "1KiB", "request": "1000B"}"#)
        #expect(try await bench.send(1500, isDeclared: false)?.code == .requestTooLarge)
        let other = try LimitsBench(#"{"bytes_per_day": "1KiB", "request": "1100B"}"#)
        #expect(try await other.send(1500, isDeclared: false)?.code == .teamPayloadTooLarge)
    }
}
