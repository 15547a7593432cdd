import CaptureKit
import Testing

@testable import HTTPSignatures

/// The examples of RFC 9421 §2, and what cannot be told from a request.
struct ComponentTests {
    private static let fields = Sample.request(
        "/",
        [
            HeaderField("Host", "www.example.com"), HeaderField("Date", "Tue, 20 Apr 2021 02:07:56 GMT"),
            HeaderField("X-OWS-Header", "Leading and trailing whitespace."), HeaderField("Cache-Control", "max-age=60"),
            HeaderField("cache-control", "must-revalidate"), HeaderField("Example-Dict", "a=1,    b=2;x=1;y=2,   c=(a   b   c), d"),
            HeaderField("X-Empty-Header", ""), HeaderField("Example-Header", "value, with, lots"),
            HeaderField("Example-Header", "of, commas"), HeaderField("Content-Digest", "sha-256=:AAAA:,   x=1"),
            HeaderField("X-Tab", "a\tb"), HeaderField("X-Fold", "Obsolete\r\n    line folding."), HeaderField("X-Umlaut", "größe"),
        ])

    @Test(arguments: [
        (#""host""#, #""host": www.example.com"#), (#""date""#, #""date": Tue, 20 Apr 2021 02:07:56 GMT"#),
        (#""x-ows-header""#, #""x-ows-header": Leading and trailing whitespace."#),
        (#""cache-control""#, #""cache-control": max-age=60, must-revalidate"#),
        (#""example-dict""#, #""example-dict": a=1,    b=2;x=1;y=2,   c=(a   b   c), d"#),
        (#""x-empty-header""#, #""x-empty-header": "#), (#""example-dict";key="a""#, #""example-dict";key="a": 1"#),
        (#""example-dict";key="d""#, #""example-dict";key="d": ?1"#), (#""example-dict";key="b""#, #""example-dict";key="b": 2;x=1;y=2"#),
        (#""example-dict";key="c""#, #""example-dict";key="c": (a b c)"#),
        (#""example-header""#, #""example-header": value, with, lots, of, commas"#),
        (#""example-header";bs"#, #""example-header";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:"#),
        (#""content-digest";sf"#, #""content-digest";sf: sha-256=:AAAA:, x=1"#), (#""x-tab""#, "\"x-tab\": a\tb"),
    ])
    func headerFields(component: String, line: String) throws {
        #expect(try Sample.lines(component, Self.fields) == [line])
    }

    @Test(arguments: [
        (Sample.request(), "@method", "POST"), (Sample.request(scheme: "https"), "@target-uri", "https://www.example.com/path?param=value"),
        (Sample.request(), "@authority", "www.example.com"), (Sample.request(scheme: "HTTP"), "@scheme", "http"),
        (Sample.request(), "@request-target", "/path?param=value"),
        (
            Sample.request("https://www.example.com/path?param=value", method: "GET"), "@request-target",
            "https://www.example.com/path?param=value"
        ),
        (Sample.request("www.example.com:80", method: "CONNECT"), "@request-target", "www.example.com:80"),
        (Sample.request("*", method: "OPTIONS"), "@request-target", "*"), (Sample.request(), "@path", "/path"),
        (Sample.request("http://x", path: ""), "@path", "/"), (Sample.request("/a%2Fb"), "@path", "/a%2Fb"),
        (Sample.request("/path?param=value&foo=bar&baz=bat%2Dman"), "@query", "?param=value&foo=bar&baz=bat%2Dman"),
        (Sample.request("/path?queryString"), "@query", "?queryString"), (Sample.request("/path"), "@query", "?"),
        (Sample.request("/path?a#b?c"), "@query", "?a"),
    ])
    func derived(request: SignedRequest, name: String, value: String) throws {
        #expect(try Sample.lines("\"\(name)\"", request) == ["\"\(name)\": \(value)"])
    }

    @Test(arguments: [
        ("Example.COM", "http", "example.com"), ("example.com:80", "http", "example.com"), ("example.com:80", "https", "example.com:80"),
        ("example.com:443", "https", "example.com"), ("example.com:443", nil, "example.com"), ("[::1]:8080", nil, "[::1]:8080"),
    ])
    func authorities(host: String, scheme: String?, value: String) throws {
        let request = Sample.request("/", scheme: scheme, [HeaderField("Host", host)])
        #expect(try Sample.lines("\"@authority\"", request) == ["\"@authority\": \(value)"])
    }

    @Test func theAuthorityOfAnAbsoluteTargetOverrulesHost() throws {
        let request = Sample.request("HTTP://a.example:81?x", [HeaderField("Host", "b.example")])
        #expect(try Sample.lines("\"@authority\"", request) == ["\"@authority\": a.example:81"])
    }

    @Test func queryParameters() throws {
        let simple = Sample.request("/path?param=value&foo=bar&baz=batman&qux=")
        #expect(
            try Sample.lines(#""@query-param";name="baz" "@query-param";name="qux" "@query-param";name="param""#, simple) == [
                #""@query-param";name="baz": batman"#, #""@query-param";name="qux": "#, #""@query-param";name="param": value"#,
            ])
        let encoded = Sample.request(
            "/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something&x=%zz")
        let names = ["var", "bar", "fa%C3%A7ade%22%3A%20", "x"].map { "\"@query-param\";name=\"\($0)\"" }
        #expect(
            try Sample.lines(names.joined(separator: " "), encoded) == [
                "\(names[0]): this%20is%20a%20big%0Amultiline%20value", "\(names[1]): with%20plus%20whitespace", "\(names[2]): something",
                "\(names[3]): %25zz",
            ])
    }

    @Test(arguments: [
        (#""@status""#, "is not known for requests"), (#""@nothing""#, "is not known for requests"),
        (#""@method";x"#, "takes no parameters"),
        (#""@scheme""#, "TLS may end before it"), (#""@target-uri""#, "TLS may end before it"),
        (#""@query-param""#, "takes the parameter name"), (#""@query-param";name="a""#, "has no such parameter"),
        (#""@query-param";name="a";x"#, "takes the parameter name"), (#""@method";req"#, "leave the parameters req and tr out"),
        (#""date";tr"#, "leave the parameters req and tr out"), (#""none""#, "has no such header"),
        (#""date";sf"#, "as a structured field"),
        (#""date";bs;sf"#, "are not understood"), (#""date";new"#, "are not understood"), (#""date";sf=?0"#, "are not understood"),
        (#""date";key=a"#, "are not understood"), (#""example-dict";key="z""#, "has no such key"),
        (#""date";key="a""#, "has no key where one must be at byte 0"), (#""x-fold""#, "not printable ASCII on one line"),
        (#""x-umlaut""#, "not printable ASCII on one line"), (#""Date""#, "in lower case"), (#""date" "date""#, "twice"),
        (#""example-header";bs "example-header";bs"#, "twice"), (#""@signature-params""#, "covered by itself"), ("date", "in quotes"),
        (#""""#, "in quotes"),
    ])
    func whatCannotBeToldIsRefused(components: String, detail: String) throws {
        let fault = #expect(throws: Rejection.self) { try Sample.lines(components, Self.fields) }
        #expect(fault?.code == .invalidSignature)
        #expect(fault?.detail.contains(detail) == true, "\(fault?.detail ?? "")")
    }

    @Test(arguments: [["a.example", "b.example"], [], [""]]) func theAuthorityNeedsOneHost(hosts: [String]) {
        let request = Sample.request("/", hosts.map { HeaderField("Host", $0) })
        #expect(throws: Rejection.self) { try Sample.lines("\"@authority\"", request) }
    }

    @Test func aParameterThatComesTwiceInTheQueryIsRefused() {
        #expect(throws: Rejection.self) { try Sample.lines(#""@query-param";name="a""#, Sample.request("/?a=1&%61=2")) }
    }

    @Test func theOrderOfParametersMakesNoOtherComponent() {
        let request = Sample.request("/?a=1")
        #expect(throws: Rejection.self) { try Sample.input(#"("x";a;b "x";b;a)"#) }
        #expect(throws: Never.self) { try Sample.lines(#""@query-param";name="a""#, request) }
    }
}
