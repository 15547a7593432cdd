import CaptureKit
import CaptureTesting
import Testing

/// What is large is refused, and early.
@Suite struct MultipartBoundsTests {
    /// Sends `opening`, then a megabyte of `x`, and says what the answer was and how much of the megabyte was read.
    private func refusal(of opening: String, limits: SizeLimits? = nil) async -> (reading: Reading, read: Int) {
        let first = Array(opening.utf8)
        let rest = Array(repeating: [UInt8](repeating: UInt8(ascii: "x"), count: 1024), count: 1024)
        let body = PiecewiseBody([first] + rest)
        let reading = await Reading.of(body, limits: limits)
        return (reading, body.bytesRead - first.count)
    }

    private func head(_ name: String, _ more: String = "") -> String {
        "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(more)\r\n"
    }

    @Test(arguments: [
        ("{\"event\":\"$ai_x\"}", Code.missingDistinctID), ("{", .eventNotJSON), ("[]", .eventNotObject),
    ])
    func aWrongEventIsRefusedBeforeItsBlobs(_ json: String, _ code: Code) async {
        let (reading, read) = await refusal(of: part("event", json) + "--B\r\n")
        #expect(reading.code == code)
        #expect(read == 0)
    }

    @Test(arguments: [
        ("other", Code.unknownPart), ("event.properties.a..b", .invalidPropertyPath), ("event.properties.n", .propertyConflict),
        ("event.properties", .propertiesConflict), ("event", .duplicatePart),
    ])
    func aWrongNameIsRefusedAtItsHeader(_ name: String, _ code: Code) async {
        let event = part("event", #"{"event":"$ai_x","distinct_id":"u","properties":{"n":1}}"#)
        let (reading, read) = await refusal(of: event + head(name))
        #expect(reading == .refused(code, part: name))
        #expect(read == 0)
    }

    @Test func aDeclaredLengthIsRefusedAtItsHeader() async {
        var limits = SizeLimits.fallback
        limits.part = .kibi(4)
        let (reading, read) = await refusal(of: goodEvent + head("event.properties.a", "Content-Length: 4097\r\n"), limits: limits)
        #expect(reading.code == .partTooLarge)
        #expect(read == 0)
    }

    @Test func countedBytesAreRefusedAsSoonAsTheyAreTooMany() async {
        var limits = SizeLimits.fallback
        limits.part = .kibi(4)
        let (reading, read) = await refusal(of: goodEvent + head("event.properties.a"), limits: limits)
        #expect(reading.code == .partTooLarge)
        #expect(read == 5 * 1024)
    }

    @Test func headersWithoutEndAreRefusedAfter16KiB() async {
        for opening in [goodEvent + "--B\r\nX-Long: ", "--B\r\nX-Long: "] {
            let (reading, read) = await refusal(of: opening)
            #expect(reading.code == .malformedPart)
            #expect(read == 16 * 1024)
        }
    }

    @Test func aNameOfAMegabyteIsRefused() async {
        let (reading, read) = await refusal(of: goodEvent + "--B\r\nContent-Disposition: form-data; name=\"event.properties.")
        #expect(reading.code == .malformedPart)
        #expect(read == 16 * 1024)
    }

    @Test func theEventMayHave32KiB() async {
        let full = "{\"event\":\"$ai_x\",\"distinct_id\":\"u\",\"a\":\"" + String(repeating: "x", count: 32 * 1024 - 42) + "\"}"
        #expect(full.utf8.count == 32 * 1024)
        #expect(await Reading.of([Array(event(full).utf8)]).code == nil)
        #expect(await Reading.of([Array(event(full + " ").utf8)]) == .refused(.eventTooLarge, part: "event"))
    }

    @Test func theEventAndItsPropertiesMayHave960KiB() async {
        let room = 960 * 1024 - 35
        let full = "{\"a\":\"" + String(repeating: "x", count: room - 8) + "\"}"
        #expect(await Reading.of([Array(after(part("event.properties", full)).utf8)]).code == nil)
        let over = Array(after(part("event.properties", full + " ")).utf8)
        #expect(await Reading.of([over]) == .refused(.propertiesTooLarge, part: "event.properties"))
    }

    @Test func a1000thPartIsTakenAndTheNextIsNot() async {
        let blobs = (0..<10_000).map { blob("k\($0)", "x") }
        let most = Array((goodEvent + blobs[..<999].joined() + end).utf8)
        #expect(await Reading.of([most]).code == nil)
        let first = Array((goodEvent + blobs[..<1000].joined()).utf8)
        let body = PiecewiseBody([first, Array((blobs[1000...].joined() + end).utf8)])
        #expect(await Reading.of(body) == .refused(.tooManyParts, part: "event.properties.k999"))
        #expect(body.bytesRead == first.count)
    }

    /// Each blob looks its path up among many keys.
    @Test func manyBlobsFitIntoAWideObject() async {
        let wide = "{\"o\":{" + (0..<20_000).map { "\"\($0)\":0" }.joined(separator: ",") + "}}"
        let blobs = (0..<998).map { blob("o.k\($0)", "x") }
        let reading = await Reading.of([Array((goodEvent + part("event.properties", wide) + blobs.joined() + end).utf8)])
        #expect(reading.code == nil)
    }
}
