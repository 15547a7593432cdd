import CaptureKit
import Testing

@Suite struct SuggestionTests {
    private let stages = ["boundary_check", "kafka_emit", "multipart", "prefix_validation"]

    @Test(arguments: [
        ("boundry_check", "boundary_check"), ("kakfa_emit", "kafka_emit"), ("kafka-emit", "kafka_emit"), ("Multipart", "multipart"),
        ("multi_part", "multipart"), ("prefix_validatoin", "prefix_validation"), ("kafkaemitt", "kafka_emit"),
    ])
    func findsTheNearest(word: String, known: String) { #expect(nearest(to: word, among: stages) == known) }

    @Test(arguments: ["", "x", "s3_store", "completely_else", String(repeating: "multipart", count: 12)])
    func findsNothingFarAway(word: String) { #expect(nearest(to: word, among: stages) == nil) }

    @Test func theNearestOfSeveralWins() {
        #expect(nearest(to: "timeot", among: ["timeout", "time"]) == "timeout")
        #expect(nearest(to: "ab", among: ["bb", "aa"]) == "aa")
    }

    @Test func saysWhatIsKnownWhereNothingIsNear() {
        #expect(suggestion(for: "multipat", among: stages) == #"; did you mean "multipart"?"#)
        #expect(suggestion(for: "zzz", among: ["b", "a"]) == #"; known: "a", "b""#)
        #expect(suggestion(for: "zzz", among: []) == "")
    }
}
