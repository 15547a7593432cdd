import CaptureKit
import CaptureTesting
import Testing

@Suite struct MultipartTests {
    static let small: [MultipartCase] =
        MultipartFramingCases.around + MultipartFramingCases.lookAlikes + MultipartFramingCases.declaredLengths + MultipartHeadCases.headers
        + MultipartHeadCases.codings + MultipartHeadCases.names + MultipartEventCases.members + MultipartEventCases.uuids
        + MultipartEventCases.duplicateKeys + MultipartEventCases.notUTF8 + MultipartOrderCases.order + MultipartOrderCases.places
        + MultipartOrderCases.sizes
    static let all = small + MultipartEventCases.json

    @Test(arguments: all) func theBodyGivesWhatTheContractSays(_ example: MultipartCase) async {
        let reading = await Reading.of([example.body], limits: example.limits)
        #expect(example.isMet(by: reading), "got \(reading)")
    }

    /// The law of a streaming parser.
    @Test(arguments: small) func aCutAnywhereChangesNothing(_ example: MultipartCase) async {
        let whole = await Reading.of([example.body], limits: example.limits)
        for place in 1..<max(example.body.count, 1) {
            let cut = [Array(example.body[..<place]), Array(example.body[place...])]
            let reading = await Reading.of(cut, limits: example.limits)
            #expect(reading == whole, "cut at byte \(place)")
            if reading != whole { return }
        }
    }

    @Test(arguments: all, [1, 7, 65536]) func soDoPiecesOfAnySize(_ example: MultipartCase, _ size: Int) async {
        let whole = await Reading.of([example.body], limits: example.limits)
        let reading = await Reading.of(PiecewiseBody(example.body, inPiecesOf: size), limits: example.limits)
        #expect(reading == whole)
    }

    /// Nothing but the last CRLF may be missing.
    @Test(arguments: [false, true]) func aTruncatedBodyIsNeverAccepted(_ declaresLengths: Bool) async {
        let length: (Int) -> String = { declaresLengths ? "Content-Length: \($0)" : "X-None: \($0)" }
        let text =
            "\r\n" + goodEvent + part("event.properties", #"{"n":1}"#, "Content-Type: application/json", length(7))
            + blob("a.b", "1\r\n--\r\n2", length(8)) + blob("c", "x", "Content-Type: text/plain") + end
        let body = Array(text.utf8)
        #expect(await Reading.of([body]).code == nil)
        for count in 0..<body.count {
            let reading = await Reading.of([Array(body[..<count])])
            switch count {
            case 0: #expect(reading.code == .emptyBody)
            case body.count - 2: #expect(reading == .parts([]) || reading.code == nil)
            default: #expect(reading == .refused(.multipartTruncated, part: nil), "cut after \(count) bytes")
            }
        }
    }

    @Test func anEncodedBodyIsRefusedUnread() async throws {
        let body = PiecewiseBody([Array(after().utf8)], encoding: "gzip")
        let rejection = try await #require(throws: Rejection.self) { _ = try await Reading.multipart(body.body) }
        #expect(rejection.code == .unsupportedEncoding)
        #expect(rejection.headers == [HeaderField("Accept-Encoding", "identity")])
        #expect(body.bytesRead == 0)
    }
}
