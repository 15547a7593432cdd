import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct BoundaryCheckTests {
    private static let seventy = String(repeating: "0123456789", count: 7)
    private static let everyCharacter = "'()+_,-./:=?09azAZ b"

    @Test(arguments: [
        ("multipart/form-data; boundary=B", "B"),
        ("multipart/form-data;boundary=B", "B"),
        ("Multipart/FORM-Data ; BOUNDARY=B", "B"),
        ("multipart/form-data; charset=utf-8; boundary=B", "B"),
        ("multipart/form-data; boundary=B; charset=utf-8", "B"),
        ("multipart/form-data; boundary=B;", "B"),
        ("multipart/form-data; boundary=\"B\"", "B"),
        ("multipart/form-data; boundary=\"a b\"", "a b"),
        ("multipart/form-data; boundary=\"a;b\"; boundary2=c", nil),
        ("multipart/form-data; boundary=\"a\\b\"", "ab"),
        ("multipart/form-data; name=\"x; boundary=C\"; boundary=B", "B"),
        ("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW", "----WebKitFormBoundary7MA4YWxkTrZu0gW"),
        ("multipart/form-data; boundary=\"\(everyCharacter)\"", everyCharacter),
        ("multipart/form-data; boundary=gc0pJq0M:08jU534c0p", "gc0pJq0M:08jU534c0p"),
        ("multipart/form-data; boundary=\(seventy)", seventy),
        ("multipart/form-data; boundary=\(seventy)1", nil),
        ("multipart/form-data; boundary=", nil),
        ("multipart/form-data; boundary", nil),
        ("multipart/form-data; boundary=\"\"", nil),
        ("multipart/form-data; boundary=\" \"", nil),
        ("multipart/form-data; boundary=\"a \"", nil),
        ("multipart/form-data; boundary=\"a", nil),
        ("multipart/form-data; boundary=\"a\"b", nil),
        ("multipart/form-data; boundary=a b", nil),
        ("multipart/form-data; boundary=a*b", nil),
        ("multipart/form-data; boundary=a@b", nil),
        ("multipart/form-data; boundary=\"a\tb\"", nil),
        ("multipart/form-data; boundary=é", nil),
        ("multipart/form-data; boundary=B (comment)", nil),
        ("multipart/form-data; boundary=B; boundary=B", nil),
        ("multipart/form-data; boundary=B; Boundary=C", nil),
        ("multipart/form-data; boundary=B, multipart/form-data; boundary=B", nil),
    ])
    func theBoundaryIsReadOrInvalid(_ contentType: String, _ boundary: String?) async throws {
        let (found, code) = await read([HeaderField("content-type", contentType)])
        #expect(found == boundary)
        #expect(code == (boundary == nil ? .boundaryInvalid : nil))
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data;", "multipart/form-data; boundary*=B", "multipart/form-data; xboundary=B",
    ])
    func theBoundaryIsMissing(_ contentType: String) async {
        #expect(await read([HeaderField("Content-Type", contentType)]).code == .boundaryMissing)
    }

    @Test(arguments: [
        "", "multipart/mixed; boundary=B", "application/json", "text/plain; x=\"multipart/form-data\"", "multipart/form-data-x; boundary=B",
    ])
    func itIsNotMultipart(_ contentType: String) async {
        #expect(await read([HeaderField("Content-Type", contentType)]).code == .notMultipart)
    }

    @Test func thereIsOneContentType() async {
        let type = HeaderField("Content-Type", "multipart/form-data; boundary=B")
        #expect(await read([]).code == .notMultipart)
        #expect(await read([type, type]).code == .notMultipart)
    }

    /// Said first: a request without a body has nothing that a type could describe.
    @Test func thereIsABody() async {
        let type = HeaderField("Content-Type", "multipart/form-data; boundary=B")
        #expect(await read([type, HeaderField("Content-Length", "0")]).code == .emptyBody)
        #expect(await read([HeaderField("content-length", "0")]).code == .emptyBody)
        #expect(await read([type, HeaderField("Content-Length", "1")]).boundary == "B")
    }

    @Test func itIsARightStage() async {
        #expect(await StageConformance.check(BoundaryCheck.self, needs: MultipartRequest(event: "{}").head) == [])
    }

    private func read(_ headers: [HeaderField]) async -> (boundary: String?, code: Code?) {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let stage = BoundaryCheck(settings: NoSettings(from: &reader), environment: .testing())
        let head = RequestHead(method: "POST", path: "/ai", headers: headers, client: "192.0.2.1")
        do { return (try await stage.process(head, in: .testing()).text, nil) } catch { return (nil, (error as? Rejection)?.code) }
    }
}
