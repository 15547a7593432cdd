import CaptureKit
import Testing

/// Keys and their segments (contract §5).
@Suite struct ObjectKeyTests {
    private static let version7 = "01919e23-46d0-7b2c-8f5e-0123456789ab"
    private let now = Timestamp(rfc3339: "2026-11-24T12:00:00Z")

    private func uuid(_ time: String) throws -> EventUUID {
        EventUUID(version7: try #require(Timestamp(rfc3339: time)), random: { 7 })
    }

    private func place(_ uuid: EventUUID, retention: String? = nil, prefix: KeyPrefix = .standard) throws -> ObjectKey.Place {
        let team = try #require(TeamID("team-1"))
        let now = try #require(now)
        return ObjectKey.Place(uuid, of: team, retention: try retention.map { try #require(Retention($0)) }, prefix: prefix, now: now)
    }

    @Test func aKeyHasTheSegmentsOfTheContract() throws {
        let uuid = try #require(EventUUID("0190f8a2-abcd-4ef0-9234-56789abcdef0"))
        let plain = ObjectKey(try place(uuid), hash: "0123456789abcdef", .multipart)
        #expect("\(plain)" == "llma/team-1/2026-11-24/0190f8a2-abcd-4ef0-9234-56789abcdef0_0123456789abcdef.multipart")
        let prefix = try #require(KeyPrefix("eu/llm.a"))
        let kept = ObjectKey(try place(uuid, retention: "30d", prefix: prefix), hash: "0123456789abcdef", .blob(12))
        #expect("\(kept)" == "eu/llm.a/30d/team-1/2026-11-24/0190f8a2-abcd-4ef0-9234-56789abcdef0_0123456789abcdef/12")
        #expect(ObjectKey("\(plain)") == plain)
        #expect(ObjectKey("\(kept)", prefix: prefix) == kept)
        #expect(ObjectKey("\(kept)") == nil)
    }

    @Test(arguments: [
        ("2026-11-24T11:00:00Z", "2026-11-24"), ("2026-11-23T12:00:00Z", "2026-11-23"), ("2026-11-23T11:59:59.999Z", "2026-11-24"),
        ("2026-11-25T12:00:00Z", "2026-11-25"), ("2026-11-25T12:00:00.001Z", "2026-11-24"), ("1970-01-01T00:00:00Z", "2026-11-24"),
    ])
    func theDayIsThatOfAUUIDWithinADay(time: String, day: String) throws { #expect(try place(uuid(time)).day == day) }

    @Test(arguments: [
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0190f8a2-abcd-4ef0-9234-56789abcdef0",
    ])
    func anotherVersionIsOnTheDayOfItsArrival(text: String) throws {
        #expect(try place(#require(EventUUID(text))).day == "2026-11-24")
    }

    @Test func aRetryAfterMidnightFindsTheSameKey() throws {
        let team = try #require(TeamID("7"))
        let event = try uuid("2026-11-24T23:59:50Z")
        let starts = try ["2026-11-24T23:59:59Z", "2026-11-25T00:00:01Z", "2026-11-25T23:00:00Z"].map { time in
            ObjectKey.Place(event, of: team, now: try #require(Timestamp(rfc3339: time))).start
        }
        #expect(Set(starts) == ["llma/7/2026-11-24/\(event)_"])
    }

    @Test(arguments: ["1", "0", "team_A-9", String(repeating: "x", count: 64), "30", "d", "y", "30days", "x30d"])
    func aTeamIsTaken(text: String) { #expect(TeamID(text)?.description == text) }

    @Test(arguments: [
        "", "..", ".", "a/b", "/a", "a/", "a.b", "a b", "a\u{0}", "a\n", "é", "e\u{301}", "a%2Fb", "\\", "30d", "1y",
        String(repeating: "x", count: 65),
    ])
    func aTeamIsRefused(text: String) { #expect(TeamID(text) == nil) }

    @Test(arguments: ["1d", "30d", "90d", "1y", "9999y"]) func aRetentionIsTaken(text: String) {
        #expect(Retention(text)?.description == text)
    }

    @Test(arguments: ["", "d", "30", "0d", "030d", "10000d", "30D", "1m", "-1d", "30d/", "../1y", "1 y", "1y\u{301}", "٣d"])
    func aRetentionIsRefused(text: String) { #expect(Retention(text) == nil) }

    @Test(arguments: ["", "/", "a/", "/a", "a//b", ".", "..", "a/../b", ".a", "a b", "é", String(repeating: "x", count: 129)])
    func aPrefixIsRefused(text: String) { #expect(KeyPrefix(text) == nil) }

    @Test(arguments: [
        "llma", "llma/", "llma/1/2026-11-24", "llma/1/2026-11-24/x.multipart", "/llma/1/2026-11-24/\(version7)_0123456789abcdef.multipart",
        "other/1/2026-11-24/\(version7)_0123456789abcdef.multipart", "llma/1/2026-02-30/\(version7)_0123456789abcdef.multipart",
        "llma/1/2026-11-24/\(version7)_0123456789ABCDEF.multipart", "llma/1/2026-11-24/\(version7)_0123456789abcde.multipart",
        "llma/1/2026-11-24/\(version7.uppercased())_0123456789abcdef.multipart",
        "llma/../2026-11-24/\(version7)_0123456789abcdef.multipart",
        "llma/1/2026-11-24/\(version7)_0123456789abcdef/01", "llma/1/2026-11-24/\(version7)_0123456789abcdef/-1",
        "llma/1/2026-11-24/\(version7)_0123456789abcdef/", "llma/1/2026-11-24/\(version7)_0123456789abcdef/1/2",
        "llma/x/1/2026-11-24/\(version7)_0123456789abcdef.multipart", "llma/30d/2026-11-24/\(version7)_0123456789abcdef/0",
        "llma/30d/30d/2026-11-24/\(version7)_0123456789abcdef.multipart", "llma//1/2026-11-24/\(version7)_0123456789abcdef.multipart",
    ])
    func aKeyThatNoWriterMakesIsRefused(text: String) { #expect(ObjectKey(text) == nil) }
}
