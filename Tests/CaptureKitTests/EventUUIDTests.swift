import CaptureKit
import Testing

@Suite struct EventUUIDTests {
    /// The examples of RFC 9562, appendices A and B, and one for each version between.
    @Test(arguments: [
        ("c232ab00-9414-11ec-b3c8-9f6bdeced846", 1), ("000003e8-9414-21ec-b300-9f6bdeced846", 2),
        ("5df41881-3aed-3515-88a7-2f4a814cf09e", 3),
        ("919108f7-52d1-4320-9bac-f847db4148a8", 4), ("2ed6657d-e927-568b-95e1-2665a8aea6a2", 5),
        ("1ec9414c-232a-6b00-b3c8-9f6bdeced846", 6),
        ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", 7), ("2489e9ad-2ee2-8e00-8ec9-32d5f69181c0", 8),
        ("00000000-0000-0000-0000-000000000000", 0),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", 15),
    ])
    func readsEveryVersion(text: String, version: Int) throws {
        let uuid = try #require(EventUUID(text))
        #expect(uuid.version == version)
        #expect(uuid.description == text)
        #expect(EventUUID(text.uppercased()) == uuid)
    }

    @Test(arguments: [
        "", "017f22e279b07cc398c4dc0c0c07398f", "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}", "urn:uuid:017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4dc0c0c07398-f", "017f22e2_79b0_7cc3_98c4_dc0c0c07398f", " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
        // No version 0 but nil, none from 9 on but max.
        "017f22e2-79b0-0cc3-98c4-dc0c0c07398f", "017f22e2-79b0-9cc3-98c4-dc0c0c07398f", "017f22e2-79b0-fcc3-98c4-dc0c0c07398f",
        "00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-fffffffffffe",
        // Other variants (RFC 9562 §4.1): NCS, Microsoft, future.
        "017f22e2-79b0-7cc3-08c4-dc0c0c07398f", "017f22e2-79b0-7cc3-78c4-dc0c0c07398f", "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-e8c4-dc0c0c07398f", "017f22e2-79b0-4cc3-d8c4-dc0c0c07398f",
    ])
    func refuses(text: String) { #expect(EventUUID(text) == nil) }

    @Test func aMadeOneHoldsItsTime() throws {
        let now = try #require(Timestamp(rfc3339: "2022-02-22T19:22:22Z"))
        let uuid = EventUUID(version7: now, random: { .max })
        #expect(uuid.description == "017f22e2-79b0-7fff-bfff-ffffffffffff")
        #expect(uuid.timestamp == now)
        #expect(EventUUID(uuid.description) == uuid)
        #expect(EventUUID(version7: now, random: { 0 }).description == "017f22e2-79b0-7000-8000-000000000000")
    }

    @Test func onlyVersion7HoldsATime() throws {
        #expect(try #require(EventUUID("919108f7-52d1-4320-9bac-f847db4148a8")).timestamp == nil)
        #expect(EventUUID(version7: Timestamp(microseconds: -5_000_000), random: { 0 }).timestamp == Timestamp(microseconds: 0))
    }
}
