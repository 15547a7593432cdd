import CaptureBytes
import CaptureKit
import CaptureTesting
import Testing

@testable import CapturePlugins

/// The stage, with a store that remembers.
@Suite struct S3StoreStageTests {
    private func settings(_ more: String = "") throws -> (settings: S3Store.Settings, problems: [Problem]) {
        let text = #"{"bucket":"llma","endpoint":"file:objects"\#(more)}"#
        var reader = SettingsReader(try JSONNode(parsing: text), path: "$.with", directory: ".")
        let settings = S3Store.Settings(from: &reader)
        return (settings, reader.finish().problems)
    }

    private let parts = Parts([.blob("$ai_input", "hello"), .blob("a.b", "x", type: "application/json")])

    private func store(
        _ settings: String = "", in store: RecordingBlobStore, principal: Principal? = nil, parts: Parts? = nil,
        metrics: MetricsRegistry = MetricsRegistry()
    ) async throws -> StoredBlobs {
        let stage = S3Store(settings: try self.settings(settings).settings, store: store, metrics: metrics)
        try await stage.start()
        return try await stage.process(Facts(try Event.sample(), parts ?? self.parts, principal), in: .testing())
    }

    @Test func itIsARightStage() async throws {
        let faults = await StageConformance.check(
            S3Store.self, settings: #"{"bucket":"llma","endpoint":"http://127.0.0.1:9","access_key":"A","secret_key":{"env":"S"}}"#,
            needs: Facts(try Event.sample(), Parts([]), nil))
        #expect(faults == [])
    }

    @Test func everyBlobGetsItsURL() async throws {
        let store = RecordingBlobStore()
        let stored = try await self.store(in: store)
        let key = try #require(store.keys.first)
        #expect(store.keys.count == 1)
        #expect(key.hasPrefix("llma/30d/0/2024-08-04/01919e23-46d0-7b2c-8f5e-0123456789ab_") == false)
        #expect(key.hasPrefix("llma/30d/0/2026-11-23/01919e23-46d0-7b2c-8f5e-0123456789ab_"))
        #expect(stored.urls.count == 2)
        #expect(stored.urls.allSatisfy { $0.hasPrefix("s3://llma/\(key)?range=") })
        #expect(try await store.head(key)?.metadata["team-id"] == "0")
    }

    @Test func theSameEventAgainIsTheSameObject() async throws {
        let store = RecordingBlobStore()
        #expect(try await self.store(in: store) == (try await self.store(in: store)))
        #expect(store.keys.count == 1 && store.puts == 2)
        // Other blobs under the same uuid are another object.
        _ = try await self.store(in: store, parts: Parts([.blob("$ai_input", "other")]))
        #expect(store.keys.count == 2)
    }

    @Test func inTheOtherLayoutEachBlobIsAnObject() async throws {
        let store = RecordingBlobStore()
        let many = Parts((0..<30).map { .blob("b\($0)", "value \($0)") })
        let stored = try await self.store(#","layout":"blob","prefix":"a/b","retention":"1y""#, in: store, parts: many)
        #expect(store.keys.count == 30 && Set(stored.urls).count == 30)
        #expect(store.keys.allSatisfy { $0.hasPrefix("a/b/1y/0/") })
    }

    @Test func theTeamSaysHowLongItIsKept() async throws {
        let store = RecordingBlobStore()
        _ = try await self.store(in: store, principal: Principal(team: "acme_7", token: "t", retention: Retention("90d")))
        #expect(store.keys.first?.hasPrefix("llma/90d/acme_7/") == true)
    }

    @Test func aClassThatNoRuleRemovesIsRefused() async throws {
        let (store, team) = (RecordingBlobStore(), Principal(team: "acme_7", token: "t", retention: Retention("31d")))
        await #expect(throws: UnknownRetention.self) { try await self.store(in: store, principal: team) }
        #expect(store.keys == [])
        _ = try await self.store(#","retentions":["30d","31d"]"#, in: store, principal: team)
        #expect(store.keys.first?.hasPrefix("llma/31d/acme_7/") == true)
    }

    @Test(arguments: ["", "..", "a/b", "30d", "1y", "é", "a b", "a%2fb", String(repeating: "x", count: 65)])
    func aTeamThatCouldLeaveItsPlaceIsRefused(team: String) async throws {
        let store = RecordingBlobStore()
        await #expect(throws: UnusableTeam.self) { try await self.store(in: store, principal: Principal(team: team, token: "t")) }
        #expect(store.keys == [])
    }

    @Test(arguments: BlobStoreError.Reason.allCases) func whateverTheStoreSaysTheClientMayTryAgain(reason: BlobStoreError.Reason)
        async throws
    {
        let (store, metrics) = (RecordingBlobStore(), MetricsRegistry())
        let stage = S3Store(settings: try settings().settings, store: store, metrics: metrics)
        try await stage.start()
        store.fail(with: BlobStoreError(reason, "why"))
        let error = await #expect(throws: Unavailable.self) {
            try await stage.process(Facts(try Event.sample(), parts, nil), in: .testing())
        }
        #expect(error?.code == .storageUnavailable && error?.cause == "why")
        let counted = metrics.counter("capture_uploads_total", "", [("result", reason.rawValue)])
        #expect(counted.value == 1)
        // Without blobs there is nothing to store.
        #expect(try await stage.process(Facts(try Event.sample(), Parts([]), nil), in: .testing()) == StoredBlobs(urls: []))
    }

    @Test func readinessIsTheStores() async throws {
        let store = RecordingBlobStore()
        let stage = S3Store(settings: try settings().settings, store: store)
        #expect(stage.notReady != nil)
        try await stage.start()
        #expect(stage.notReady == nil)
        store.setNotReady("away")
        #expect(stage.notReady == "away")
        await stage.stop()
        #expect(stage.notReady != nil)
    }

    @Test(arguments: [
        (#","retention":"30""#, "$.with.retention"), (#","prefix":"../x""#, "$.with.prefix"), (#","access_key":"A""#, "$.with.access_key"),
        (#","secret_key":{"env":"S"}"#, "$.with.secret_key"), (#","session_token":{"env":"S"}"#, "$.with.session_token"),
        (#","layout":"multi""#, "$.with.layout"), (#","secret_key":"plain""#, "$.with.secret_key"),
    ])
    func whatCannotBeIsSaidAtItsPlace(more: String, path: String) throws {
        let problems = try settings(more).problems
        #expect(problems.map(\.path) == [path])
        #expect(!"\(problems)".contains("plain"))
    }

    @Test(arguments: [
        #"{"bucket":"Not A Bucket"}"#, #"{"bucket":"b","endpoint":"ftp://x"}"#, #"{"bucket":"b","endpoint":"http://u:p@x"}"#,
        #"{"endpoint":"http://x"}"#,
    ])
    func aBucketThatCannotBeIsRefused(text: String) throws {
        var reader = SettingsReader(try JSONNode(parsing: text), path: "$", directory: ".")
        _ = S3Store.Settings(from: &reader)
        #expect(reader.finish().problems.count == 1)
    }
}
