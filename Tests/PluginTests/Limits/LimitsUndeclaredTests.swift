import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// Bodies whose length nobody declares are charged as they come.
@Suite struct LimitsUndeclaredTests {
    private static let settings = #"{"bytes_per_second": "1KiB", "burst": "4s"}"#

    @Test func theyEndInTheMiddleWhenTheRateIsReached() async throws {
        let bench = try LimitsBench(Self.settings)
        #expect(try await bench.send(1024) == nil)
        let body = PiecewiseBody([UInt8](repeating: 1, count: 10_240), inPiecesOf: 1024)
        let rejection = try #require(try await bench.begin(body.body).readToRefusal().rejection)
        #expect(rejection.code == .rateLimited)
        #expect(body.bytesRead == 4096)
        // Nobody knows its size, so it is told to come when the bucket is full, and then it passes whatever its size is.
        #expect(rejection.retryAfter == .seconds(4))
        bench.clock.advance(by: .seconds(4))
        #expect(try await bench.send(10_240, isDeclared: false) == nil)
        #expect(try await bench.send(1)?.retryAfter.map { $0 > .seconds(6) } == true)
    }

    @Test func theyAreRefusedOnTheHeadWhenNothingIsLeft() async throws {
        let bench = try LimitsBench(Self.settings)
        #expect(try await bench.send(4096) == nil)
        let body = PiecewiseBody([[1]])
        await #expect(throws: Rejection.self) { try await bench.begin(body.body) }
        #expect(body.bytesRead == 0)
    }

    /// Else any number of them could begin while the bucket is full.
    @Test func oneAtATimeMayTakeMoreThanTheBucketHolds() async throws {
        let bench = try LimitsBench(Self.settings)
        let first = try await bench.begin(PiecewiseBody([UInt8](repeating: 1, count: 8192), inPiecesOf: 1024).body)
        bench.clock.advance(by: .seconds(1))
        let second = try await bench.begin(PiecewiseBody([UInt8](repeating: 1, count: 8192), inPiecesOf: 1024).body)
        #expect(try await second.readToRefusal().rejection?.code == .rateLimited)
        #expect(try await first.readToEnd() == 8192)
    }

    @Test func aBodyThatWasDecodedIsChargedForAllThatComes() async throws {
        let bench = try LimitsBench(#"{"bytes_per_second": "1KiB", "burst": "4s"}"#)
        #expect(try await bench.send(1) == nil)
        var head = MultipartRequest()
        head.headers = [HeaderField("Content-Length", "100")]
        let body = PiecewiseBody([UInt8](repeating: 1, count: 8192), inPiecesOf: 512)
        let made = try await bench.stage.process(Facts(head.head, body.body, nil), in: .testing(now: bench.clock.now)).all.0
        #expect(try await made.readToRefusal().rejection?.code == .rateLimited)
        #expect(body.bytesRead == 4096)
    }
}
