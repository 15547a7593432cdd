import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct LimitsSizeTests {
    @Test func aDeclaredLengthIsJudgedOnTheHead() async throws {
        let bench = try LimitsBench(#"{"request": "100B"}"#)
        let body = PiecewiseBody([[UInt8](repeating: 1, count: 101)], length: 101)
        let rejection = try await refusal { _ = try await bench.begin(body.body) }
        #expect(rejection?.code == .requestTooLarge)
        #expect(rejection?.limit == 100)
        #expect(rejection?.actual == 101)
        #expect(body.bytesRead == 0)
        #expect(try await bench.send(100) == nil)
    }

    /// A stage before may have decoded the body: then only the head says what was declared.
    @Test func aDeclaredLengthOfAnEncodedBodyIsJudgedToo() async throws {
        let bench = try LimitsBench(#"{"request": "100B"}"#)
        var head = MultipartRequest()
        head.headers = [HeaderField("content-length", "101")]
        let needs = Facts<RequestHead, RequestBody, Principal?>(head.head, PiecewiseBody([[1]]).body, nil)
        let rejection = try await refusal { _ = try await bench.stage.process(needs, in: .testing()) }
        #expect(rejection?.actual == 101)
    }

    /// Who reads sees the byte that crosses the limit, and no more.
    @Test(arguments: [1, 7, 99, 100, 101, 5000]) func countedBytesAreCutAtTheByteThatCrosses(size: Int) async throws {
        let bench = try LimitsBench(#"{"request": "100B"}"#)
        let body = PiecewiseBody([UInt8](repeating: 1, count: 5000), inPiecesOf: size)
        let (count, rejection) = try await bench.begin(body.body).readToRefusal()
        #expect(count == 101)
        #expect(rejection?.code == .requestTooLarge)
        #expect(rejection?.limit == 100)
        #expect(rejection?.actual == (101 + size - 1) / size * size)
        #expect(body.bytesRead < 101 + size)
    }

    @Test func theTeamsPayloadIsNarrowerOrDoesNotCount() async throws {
        let bench = try LimitsBench(#"{"request": "4KiB", "payload": "2KiB"}"#)
        #expect(try await bench.send(2048) == nil)
        for isDeclared in [true, false] {
            let rejection = try await bench.send(2049, isDeclared: isDeclared)
            #expect(rejection?.code == .teamPayloadTooLarge)
            #expect(rejection?.limit == 2048)
            #expect(rejection?.actual == 2049)
            #expect(rejection?.retryAfter == nil)
        }
        var own = TeamLimits()
        own.payload = .kibi(64)
        #expect(try await bench.send(4096, team: "7", limits: own) == nil)
        #expect(try await bench.send(4097, team: "7", limits: own)?.code == .requestTooLarge)
    }

    @Test func theSizesOfPartsAreAFact() async throws {
        let text = #"{"event": "1KiB", "event_and_properties": "2KiB", "part": "3KiB", "parts_total": "4KiB", "parts": 5}"#
        let needs = Facts<RequestHead, RequestBody, Principal?>(MultipartRequest().head, RequestBody([1]), nil)
        let made = try await LimitsBench(text).stage.process(needs, in: .testing()).all.1
        #expect(made == SizeLimits(event: .kibi(1), eventAndProperties: .kibi(2), part: .kibi(3), partsTotal: .kibi(4), parts: 5))
        let usual = try await LimitsBench("{}").stage.process(
            Facts(MultipartRequest().head, RequestBody([1]), nil), in: .testing()
        ).all.1
        #expect(usual == SizeLimits(event: .kibi(32), eventAndProperties: .kibi(960), part: .mebi(25), partsTotal: .mebi(25), parts: 64))
    }

    private func refusal(_ work: () async throws -> Void) async throws -> Rejection? {
        do {
            try await work()
            return nil
        } catch let rejection as Rejection { return rejection }
    }
}
