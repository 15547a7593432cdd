import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// What is made of an event counts towards the process's memory, not only its body.
@Suite struct MultipartMemoryTests {
    private func process(_ request: MultipartRequest, _ memory: ByteBudget) async throws -> Facts<Event, Parts> {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let stage = Multipart(settings: NoSettings(from: &reader), environment: .testing())
        let needs: Facts<Boundary, RequestBody, SizeLimits?> = Facts(Boundary(request.boundary), RequestBody(request.body), nil)
        return try await stage.process(needs, in: .testing(stage: "multipart", memory: memory))
    }

    /// Each value of the array takes a place of 16 bytes.
    private let wide = MultipartRequest(
        event: #"{"event":"$ai_trace","distinct_id":"u"}"#,
        properties: "{\"a\":[" + String(repeating: "1,", count: 50_000) + "1]}")

    @Test func copiesAndPlacesAreCharged() async throws {
        let memory = ByteBudget(limit: .mebi(8))
        var made: Facts<Event, Parts>? = try await process(wide, memory)
        withExtendedLifetime(made) {}
        #expect(memory.used > 6 * 100_000 + 16 * 50_000)
        made = nil
        #expect(memory.used == 0)
    }

    @Test func withoutRoomForThemTheRequestIsTurnedAway() async throws {
        let memory = ByteBudget(limit: .kibi(512), patience: .zero)
        let error = await #expect(throws: Unavailable.self) { _ = try await process(wide, memory) }
        #expect(error?.code == .overloaded)
        #expect(memory.used == 0)
    }
}
