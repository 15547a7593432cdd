import CaptureBytes
import CaptureKit
import CaptureTesting
import Testing

@Suite struct PortConformanceTests {
    @Test func theRecordingLogIsARightOne() async {
        let log = RecordingEventLog()
        #expect(await EventLogConformance.check(log, run: "r", records: { log.records }) == [])
    }

    @Test func aLogThatLosesOrKeepsTooLongIsFound() async {
        let log = RecordingEventLog()
        let lossy = await EventLogConformance.check(log, run: "r", records: { Array(log.records.dropFirst(2)) })
        #expect(lossy.count >= 1 && lossy.allSatisfy { $0.hasPrefix("the records of one key are not what was acknowledged") })
        let endless = await EventLogConformance.check(EndlessLog(), run: "r", records: { [] })
        #expect(endless.contains("it takes a record after it was stopped"))
        #expect(endless.contains("it says that it is ready after it was stopped"))
    }

    @Test func aLogThatFailsIsFound() async {
        let log = RecordingEventLog()
        log.fail(with: .unavailable("away"))
        let faults = await EventLogConformance.check(log, run: "r", records: { log.records })
        #expect(faults.contains { $0.hasPrefix("it does not take a record") })
    }

    @Test func aLogThatDoesNotWaitForWhatIsBehindItIsFound() async {
        let faults = await EventLogConformance.check(EndlessLog(), run: "r", hold: { _ in }, records: { [] })
        #expect(faults.contains("a record is acknowledged although what is behind the log stands still"))
    }

    @Test func theRecordingStoreIsARightOne() async {
        #expect(await BlobStoreConformance.check(RecordingBlobStore(), prefix: "p/") == [])
    }

    @Test func aStoreThatFailsIsFound() async {
        let store = RecordingBlobStore()
        store.fail(with: BlobStoreError(.connection, "away"))
        #expect(await BlobStoreConformance.check(store, prefix: "p/") == ["it fails: away"])
        let forgetful = await BlobStoreConformance.check(ForgetfulStore(), prefix: "p/")
        #expect(forgetful.contains("the attributes are not read as they were written"))
        #expect(forgetful.contains("a range beyond the end is not cut"))
    }
}

/// Takes records for ever, and keeps none.
private struct EndlessLog: EventLog {
    var notReady: String? { nil }
    func start() async throws {}
    func append(_ record: EventRecord) async throws -> Receipt { Receipt(place: "nowhere") }
    func stop() async {}
}

/// Keeps no attributes, and knows no ranges.
private struct ForgetfulStore: BlobStore {
    private let inner = RecordingBlobStore()
    var notReady: String? { inner.notReady }
    func start() async throws { try await inner.start() }
    func put(
        _ key: String, _ content: BlobContent, _ attributes: BlobAttributes, deadline: ContinuousClock.Instant?
    ) async throws {
        try await inner.put(key, content, BlobAttributes(contentType: ""), deadline: deadline)
    }
    func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes { try await inner.get(key, range: nil) }
    func head(_ key: String) async throws -> BlobAttributes? { try await inner.head(key) }
    func delete(_ keys: [String]) async throws { try await inner.delete(keys) }
    func list(prefix: String, after last: String?) async throws -> [String] { try await inner.list(prefix: prefix, after: last) }
    func stop() async { await inner.stop() }
}
