import CaptureBytes
import CaptureKit
import Testing

@testable import S3

@Test("every byte but the unreserved ones is encoded, and a path keeps its slashes")
func percentEncoding() {
    #expect(URIEncoding.path("a/b c+d%25é'()*$~.-_") == "a/b%20c%2Bd%2525%C3%A9%27%28%29%2A%24~.-_")
    #expect(URIEncoding.component("a/b=c&d") == "a%2Fb%3Dc%26d")
}

@Test("what is encoded is decoded, a plus as a space, and nothing half")
func percentDecoding() {
    let text = "a/b c+d%25é'()*$~\u{1}\u{1f600}"
    #expect(URIEncoding.decode(URIEncoding.component(text)) == text)
    #expect(URIEncoding.decode("a+b%2Bc%2bd") == "a b+c+d")
    for wrong in ["%", "%2", "%zz", "a%G0", "%ff"] { #expect(URIEncoding.decode(wrong) == nil, "\(wrong)") }
}

@Test("base64 and hexadecimal digits are those of RFC 4648")
func digits() {
    // RFC 4648 §10.
    let examples = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy"]
    for (plain, encoded) in examples { #expect(String(base64: Array(plain.utf8)) == encoded) }
    #expect(String(base64: [0xff, 0xfe, 0xfd, 0xfb]) == "//79+w==")
    #expect(String(hex: [0x00, 0x0f, 0xa0, 0xff]) == "000fa0ff")
}

@Test("the Date header is read, and only in the form that must be sent")
func httpDates() {
    #expect(HTTPDateText.timestamp("Fri, 24 May 2013 00:00:00 GMT") == Timestamp(rfc3339: "2013-05-24T00:00:00Z"))
    #expect(HTTPDateText.timestamp("Tue, 01 Dec 2026 23:59:59 GMT") == Timestamp(rfc3339: "2026-12-01T23:59:59Z"))
    for wrong in [nil, "", "Fri, 24 May 2013 00:00:00 CET", "Friday, 24-May-13 00:00:00 GMT", "Fri, 32 May 2013 00:00:00 GMT"] {
        #expect(HTTPDateText.timestamp(wrong) == nil)
    }
}

@Test("a time is signed to the second")
func signingDates() throws {
    let date = SigningDate(try #require(Timestamp(rfc3339: "2013-05-24T01:02:03.987654Z")))
    #expect(date.second == "20130524T010203Z")
    #expect(date.day == "20130524")
}

@Test("URLs are taken apart, and those with more in them are refused")
func urls() {
    let plain = HTTPURL("HTTP://LocalHost:8333/")
    #expect(plain?.origin == "http://localhost:8333")
    #expect(plain?.path == "")
    #expect(HTTPURL("https://a.example:443/s3/x/")?.origin == "https://a.example")
    #expect(HTTPURL("https://a.example:443/s3/x/")?.path == "/s3/x")
    #expect(HTTPURL("http://a.example:443")?.origin == "http://a.example:443")
    #expect(HTTPURL("http://[FD00:ec2::254]:80")?.authority == "[fd00:ec2::254]")
    for wrong in [
        "", "a.example", "ftp://a.example", "http://", "http:///x", "http://user@a.example", "http://a.example?x", "http://a.example#x",
        "http://a.example:0", "http://a.example:65536", "http://a.example:x", "http://a example", "http://a.example/\n", "http://[::1",
        "http://[::1]x", "http://é.example", "http://127.0.0.1\\@evil.example",
    ] { #expect(HTTPURL(wrong) == nil, "\(wrong)") }
}
