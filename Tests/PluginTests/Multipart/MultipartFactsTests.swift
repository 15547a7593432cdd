import CaptureBytes
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// The facts that come out of a good request.
@Suite struct MultipartFactsTests {
    @Test func theEventIsLeftAsItCame() async throws {
        let json = " {\"event\" : \"$ai_x\",\"n\":1.0,\"big\":12345678901234567890,\"distinct_id\":\"u\\u0031\"} "
        let (event, parts) = try await Reading.multipart(RequestBody(Array(event(json).utf8))).all
        #expect(String(decoding: event.document.bytes) == json)
        #expect(event.distinctID == "u1")
        #expect(String(decoding: parts.all[0].body) == json)
        #expect(parts.all[0].contentType == "application/json")
        #expect(parts.blobs.isEmpty)
        #expect(event.uuid.timestamp == MovableClock().now)
    }

    @Test func theEventsOwnValuesAreRead() async throws {
        let json =
            #"{"event":"$ai_x","distinct_id":"u","uuid":"01919E23-46D0-7B2C-8F5E-0123456789AB","timestamp":"2026-01-02 03:04:05","#
            + #""sent_at":"2026-01-02T03:04:06+01:00"}"#
        let (event, _) = try await Reading.multipart(RequestBody(Array(event(json).utf8))).all
        #expect(event.uuid.description == "01919e23-46d0-7b2c-8f5e-0123456789ab")
        #expect(event.timestamp == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
        #expect(event.sentAt == Timestamp(rfc3339: "2026-01-02T02:04:06Z"))
    }

    @Test func blobsKnowTheirPlaceTypeAndCoding() async throws {
        let body = after(
            part("event.properties", #"{"a":{}}"#, "Content-Type: application/json"),
            blob("a.naïve", "x", "Content-Type: text/plain; charset=utf-8", "Content-Encoding: GZIP"), blob("b", "y"))
        let (event, parts) = try await Reading.multipart(RequestBody(Array(body.utf8))).all
        #expect(event.propertiesDocument?.root["a"]?.kind == .object)
        #expect(parts.all.map(\.name) == ["event", "event.properties", "event.properties.a.naïve", "event.properties.b"])
        #expect(parts.blobs.map(\.path) == [["a", "naïve"], ["b"]])
        #expect(parts.blobs.map(\.contentType) == ["text/plain; charset=utf-8", "application/octet-stream"])
        #expect(parts.blobs.map(\.contentEncoding) == [.gzip, nil])
    }

    @Test func escapedNamesAreRead() async throws {
        let body = after(blob(#"a\"b\\c\d"#, "x"), blob("a%22", "y"))
        let (_, parts) = try await Reading.multipart(RequestBody(Array(body.utf8))).all
        #expect(parts.blobs.map(\.path) == [[#"a"b\c\d"#], ["a%22"]])
    }

    /// A dot is a dot, whatever mark stands behind it.
    @Test func aPathIsSplitAtBytes() async throws {
        let (_, parts) = try await Reading.multipart(RequestBody(Array(after(blob("a.\u{301}b", "x")).utf8))).all
        #expect(parts.blobs.map { $0.path?.count } == [2])
    }

    @Test func itIsARightStage() async {
        let request = MultipartRequest(event: #"{"event":"$ai_x","distinct_id":"u"}"#, blobs: [("a", "x")])
        let faults = await StageConformance.check(
            Multipart.self, needs: Facts(Boundary(request.boundary), RequestBody(request.body), SizeLimits?.none))
        #expect(faults == [])
    }
}
