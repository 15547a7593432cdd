import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// The two stages that share the sizes: whichever limit a byte crosses first, or more narrowly, is the one that is named, however the body
/// is cut into pieces.
@Suite struct LimitsAndMultipartTests {
    /// Up to the first byte of the event's body.
    private static let begin = Array("--B\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\n".utf8)
    private static let event = Array(#"{"event":"$ai_x","distinct_id":"u","properties":{}}"#.utf8)
    private static let blob = Array(
        "\r\n--B\r\nContent-Disposition: form-data; name=\"event.properties.a\"\r\n\r\n".utf8)
    private static let body = begin + event + blob + [UInt8](repeating: 120, count: 40) + Array("\r\n--B--\r\n".utf8)

    /// The settings, and what the body above is refused with.
    private static let cases: [(String, Code)] = {
        let inEvent = begin.count + 20
        let inBlob = begin.count + event.count + blob.count + 10
        return [
            // The event's 21st byte crosses both.
            (#"{"request": "\#(inEvent)B", "event": "20B"}"#, .eventTooLarge),
            (#"{"request": "\#(inEvent - 1)B", "event": "20B"}"#, .requestTooLarge),
            (#"{"request": "\#(inEvent + 1)B", "event": "20B"}"#, .eventTooLarge),
            (#"{"request": "\#(inBlob)B", "part": "10B"}"#, .partTooLarge),
            (#"{"request": "\#(inBlob - 1)B", "part": "10B"}"#, .requestTooLarge),
            (#"{"request": "\#(inBlob)B", "parts_total": "\#(event.count + 10)B"}"#, .partsTooLarge),
            (#"{"request": "\#(body.count - 1)B"}"#, .requestTooLarge),
            (#"{"event_and_properties": "20B"}"#, .propertiesTooLarge),
            (#"{"parts": 1}"#, .tooManyParts),
        ]
    }()

    @Test(arguments: 0..<9) func theNarrowerLimitIsNamed(index: Int) async throws {
        let (settings, code) = Self.cases[index]
        for size in [1, 2, 3, 5, 8, 13, 50, 64, 100, 1000] {
            let body = PiecewiseBody(Self.body, inPiecesOf: size)
            #expect(try await outcome(settings, body) == code.name, "in pieces of \(size)")
        }
    }

    @Test func aBodyThatKeepsAllLimitsPasses() async throws {
        let settings = #"{"request": "\#(Self.body.count)B", "event": "\#(Self.event.count)B", "part": "40B", "parts": 2}"#
        for size in [1, 7, 1000] {
            #expect(try await outcome(settings, PiecewiseBody(Self.body, inPiecesOf: size)) == "2 parts")
        }
    }

    private func outcome(_ settings: String, _ body: PiecewiseBody) async throws -> String {
        let bench = try LimitsBench(settings)
        do {
            let made = try await bench.stage.process(Facts(MultipartRequest().head, body.body, nil), in: .testing())
            let (counted, sizes) = made.all
            return "\(try await Reading.multipart(counted, limits: sizes).all.1.all.count) parts"
        } catch let rejection as Rejection { return rejection.code.name }
    }
}
