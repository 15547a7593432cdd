import CaptureEngine
import CaptureKit
import CaptureTesting
import Testing

/// What stands in the event for a blob (contract §4).
@Suite struct KafkaEmitBlobTests {
    private let event = #"{"event":"e","distinct_id":"u","uuid":"0190F8A2-ABCD-7EF0-9234-56789ABCDEF0"}"#

    private func property(_ path: String, _ value: [UInt8], type: String?) async throws -> String {
        var request = MultipartRequest(event: event)
        request.add("event.properties.\(path)", value, type: type)
        let data = try #require(try await Emission.of(request).member("data"))
        let found = try #require(data.firstRange(of: "blob:"))
        return String(data[found.lowerBound...].prefix { $0 != "\"" })
    }

    @Test(arguments: [
        ("$ai_input", "text/plain", "%24ai_input", "text%2Fplain"), ("a.b", "application/json", "a.b", "application%2Fjson"),
        ("A-z_0~9", "text/plain; charset=\"utf-8\"", "A-z_0~9", "text%2Fplain%3B%20charset%3D%22utf-8%22"),
        ("größe.日", "x/y+z", "gr%C3%B6%C3%9Fe.%E6%97%A5", "x%2Fy%2Bz"),
        (#"q"\ ?&=#%/+"#, "a/b", "q%22%5C%20%3F%26%3D%23%25%2F%2B", "a%2Fb"),
    ])
    func aPlaceholderNamesPathLengthAndType(path: String, type: String, inPath: String, inType: String) async throws {
        let expected = "blob:0190f8a2-abcd-7ef0-9234-56789abcdef0/\(inPath)?length=5&type=\(inType)"
        #expect(try await property(path, Array("hello".utf8), type: type) == expected)
    }

    @Test func withoutATypeItIsAnOctetStream() async throws {
        let expected = "blob:0190f8a2-abcd-7ef0-9234-56789abcdef0/a?length=3&type=application%2Foctet-stream"
        #expect(try await property("a", [0, 255, 10], type: nil) == expected)
    }

    @Test func aStoresURLsTakeTheirPlaceInOrder() async throws {
        let urls = [#"s3://b/llma/1/x.multipart?range=0-99"#, #"s3://b/"quoted\""#]
        let request = MultipartRequest(event: event, blobs: [("b", "1"), ("a", "2")])
        let data = try await Emission.of(request, before: [TestStore(urls: urls)]).member("data")
        #expect(data?.hasSuffix(#","properties":{"b":"s3://b/llma/1/x.multipart?range=0-99","a":"s3://b/\"quoted\\\""}}"#) == true)
    }

    @Test func aStoreThatForgetsABlobIsAFaultOfOurs() async throws {
        let request = MultipartRequest(event: event, blobs: [("a", "1"), ("b", "2")])
        let emission = try await Emission.of(request, before: [TestStore(urls: ["u0"])])
        guard case .failed = emission.outcome else {
            Issue.record("\(emission.outcome)")
            return
        }
        #expect(emission.records.isEmpty)
    }
}
