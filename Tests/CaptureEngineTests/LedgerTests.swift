import CaptureEngine
import CaptureKit
import CaptureTesting
import Synchronization
import Testing

@Suite struct LedgerTests {
    /// Ends a quarter of the requests in each of the four ways.
    private static func pipeline(_ telemetry: Telemetry) throws -> Pipeline {
        let count = Mutex(0)
        return try Pipeline.testing(
            [
                Probe { _ in
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    switch number % 4 {
                    case 0: throw Rejection(.blobEmpty, "x")
                    case 1: throw Unavailable(.overloaded, retryAfter: .seconds(1), cause: "x")
                    case 2: throw Failure(description: "x")
                    default: await Task.yield()
                    }
                }
            ], telemetry: telemetry)
    }

    @Test func theLedgerAddsUpAtAllTimes() async throws {
        let telemetry = Telemetry()
        let pipeline = try Self.pipeline(telemetry)
        await withTaskGroup { group in
            for _ in 0..<400 {
                group.addTask {
                    _ = await pipeline.run()
                    #expect(telemetry.ledger.inFlight >= 0)
                }
            }
        }
        #expect(telemetry.ledger.description == "received 400 = accepted 100 + rejected 100 + unavailable 100 + failed 100")
    }

    @Test func aRequestInFlightIsCountedAsSuch() async throws {
        let telemetry = Telemetry()
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let pipeline = try Pipeline.testing(
            [
                Probe { _ in
                    enter.yield()
                    for await _ in gate { return }
                }
            ], telemetry: telemetry)
        let request = Task { await pipeline.run() }
        for await _ in entered { break }
        #expect(telemetry.ledger.inFlight == 1)
        open.yield()
        _ = await request.value
        #expect(telemetry.ledger.inFlight == 0)
    }

    @Test func everyRequestHasOneSummary() async throws {
        let summaries = Mutex<[RequestSummary]>([])
        let telemetry = Telemetry { summary in summaries.withLock { $0.append(summary) } }
        let pipeline = try Self.pipeline(telemetry)
        for _ in 0..<4 { _ = await pipeline.run() }
        let all = summaries.withLock { $0 }
        #expect(all.map(\.outcome) == [.unavailable, .failed, .accepted, .rejected])
        #expect(all.map { $0.code?.name } == ["overloaded", "internal_error", nil, "blob_empty"])
        #expect(all.map(\.stage) == ["probe", "probe", nil, "probe"])
        #expect(all.allSatisfy { $0.bytes == 7 && $0.requestID == "r1" })
    }

    @Test func metricsCountOutcomesRefusalsAndStages() async throws {
        let telemetry = Telemetry()
        let pipeline = try Self.pipeline(telemetry)
        for _ in 0..<8 { _ = await pipeline.run() }
        let text = telemetry.prometheus(extra: [("capture_extra", "An extra.", 5)])
        for line in [
            "# TYPE capture_requests_total counter", "capture_requests_received_total 8", "capture_requests_total{outcome=\"accepted\"} 2",
            "capture_requests_in_flight 0", "capture_refusals_total{stage=\"probe\",code=\"blob_empty\"} 2",
            "capture_request_bytes_total 56", "capture_stage_duration_seconds_count{stage=\"probe\"} 8",
            "capture_request_duration_seconds_bucket{le=\"+Inf\"} 8", "capture_extra 5",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }
}
