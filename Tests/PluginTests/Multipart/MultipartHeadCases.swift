import CaptureKit

/// Headers of parts: what they may say, and names.
enum MultipartHeadCases {
    private static func second(_ head: String) -> String { goodEvent + "--B\r\n\(head)\r\nx\r\n" + end }
    private static let a = "Content-Disposition: form-data; name=\"event.properties.a\"\r\n"
    private static let name = "event.properties.a"

    static let headers: [MultipartCase] = [
        MultipartCase("names of headers in any case", second(a.replacing("Content-D", with: "cONTENT-d")), blobs: ["x"]),
        MultipartCase("a name without quotes", second("Content-Disposition: form-data; name=event.properties.a\r\n"), blobs: ["x"]),
        MultipartCase("a file name", second(a.replacing("\r\n", with: "; filename=\"a b.txt\"\r\n")), blobs: ["x"]),
        MultipartCase(
            "a file name before it", second("Content-Disposition: form-data; filename=\"a;b\"; name=\"\(name)\"\r\n"), blobs: ["x"]),
        MultipartCase("other headers", second("X-One: 1\r\nX-One: 2\r\nX-Empty:\r\n" + a), blobs: ["x"]),
        MultipartCase("a transfer encoding that is none", second(a + "Content-Transfer-Encoding: Binary\r\n"), blobs: ["x"]),
        MultipartCase("base64", second(a + "Content-Transfer-Encoding: base64\r\n"), .malformedPart, part: name),
        MultipartCase("no Content-Disposition", second("Content-Type: text/plain\r\n"), .malformedPart),
        MultipartCase("an attachment", second(a.replacing("form-data", with: "attachment")), .malformedPart),
        MultipartCase("no name", second("Content-Disposition: form-data\r\n"), .malformedPart),
        MultipartCase("an extended name only", second("Content-Disposition: form-data; name*=UTF-8''event\r\n"), .malformedPart),
        MultipartCase("two names", second("Content-Disposition: form-data; name=\"event\"; name=\"event\"\r\n"), .malformedPart),
        MultipartCase("two dispositions", second(a + a), .malformedPart),
        MultipartCase("an open quote", second("Content-Disposition: form-data; name=\"event\r\n"), .malformedPart),
        MultipartCase("text behind the quote", second("Content-Disposition: form-data; name=\"event\" x\r\n"), .malformedPart),
        MultipartCase("two types", second(a + "Content-Type: text/plain\r\nContent-Type: text/plain\r\n"), .malformedPart, part: name),
        MultipartCase("an empty type", second(a + "Content-Type:\r\n"), .malformedPart, part: name),
        MultipartCase(
            "a type of 256 bytes", second(a + "Content-Type: \(String(repeating: "t", count: 256))\r\n"), .malformedPart, part: name),
        MultipartCase("a type with a NUL", second(a + "Content-Type: text/\0\r\n"), .malformedPart, part: name),
        MultipartCase("a type beyond ASCII", second(a + "Content-Type: text/é\r\n"), .malformedPart, part: name),
        MultipartCase("a folded header", second(a + "X-Long: 1\r\n 2\r\n"), .malformedPart),
        MultipartCase("a bare line feed", second(a.replacing("\r\n", with: "\nX: 1\r\n")), .malformedPart),
        MultipartCase("a bare carriage return", second(a + "X: 1\r2\r\n"), .malformedPart),
        MultipartCase(
            "line feeds only", goodEvent + "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\n\nx\r\n" + end, .malformedPart),
        MultipartCase(
            "space before the colon", second("Content-Disposition : form-data; name=\"event\"\r\n"), .boundaryCollision, part: "event"),
        MultipartCase("no colon in the second line", second(a + "nothing\r\n"), .malformedPart),
        MultipartCase("no headers behind the first delimiter", "--B\r\n\r\n{}\r\n" + end, .malformedPart),
        MultipartCase("text behind the first delimiter", "--B\r\nhello there\r\n" + end, .malformedPart),
        MultipartCase("no blank line before the end", goodEvent + "--B\r\n" + a + end, .malformedPart),
        MultipartCase("64 headers", second(a + String(repeating: "X: 1\r\n", count: 63)), blobs: ["x"]),
        MultipartCase("65 headers", second(a + String(repeating: "X: 1\r\n", count: 64)), .malformedPart),
    ]

    static let codings: [MultipartCase] =
        ["gzip", "zstd", "GZip"].map { coding in
            MultipartCase("a blob in \(coding)", second(a + "Content-Encoding: \(coding)\r\n"), blobs: ["x"])
        }
        + ["br", "identity", "gzip, zstd", "x-gzip", ""].map { coding in
            MultipartCase(
                "a blob in \(coding.debugDescription)", second(a + "Content-Encoding: \(coding)\r\n"), .unsupportedEncoding, part: name)
        } + [
            MultipartCase("an event in gzip", part("event", "{}", "Content-Encoding: gzip") + end, .unsupportedEncoding, part: "event"),
            MultipartCase(
                "properties in zstd", after(part("event.properties", "{}", "Content-Encoding: zstd")), .unsupportedEncoding,
                part: "event.properties"),
        ]

    static let names: [MultipartCase] = [
        MultipartCase(
            "a quote and a backslash", second(#"Content-Disposition: form-data; name="event.properties.\"\\""# + "\r\n"), blobs: ["x"]),
        MultipartCase("UTF-8", after(blob("naïve.日本.😀", "x")), blobs: ["x"]),
        MultipartCase("spaces, dollars, brackets", after(blob("$ai input[0]", "x")), blobs: ["x"]),
        MultipartCase("16 names", after(blob(deep(16), "x")), blobs: ["x"]),
        MultipartCase("17 names", after(blob(deep(17), "x")), .invalidPropertyPath, part: "event.properties.\(deep(17))"),
        MultipartCase("512 bytes", after(blob(long(512), "x")), blobs: ["x"]),
        MultipartCase("513 bytes", after(blob(long(513), "x")), .invalidPropertyPath, part: "event.properties.\(long(513))"),
        MultipartCase("no path", after(blob("", "x")), .invalidPropertyPath, part: "event.properties."),
        MultipartCase("a dot at the start", after(blob(".a", "x")), .invalidPropertyPath, part: "event.properties..a"),
        MultipartCase("a dot at the end", after(blob("a.", "x")), .invalidPropertyPath, part: "event.properties.a."),
        MultipartCase("two dots", after(blob("a..b", "x")), .invalidPropertyPath, part: "event.properties.a..b"),
        MultipartCase("a NUL", after(blob("a\0", "x")), .invalidPropertyPath, part: "event.properties.a\0"),
        MultipartCase("a tab", after(blob("a\tb", "x")), .invalidPropertyPath, part: "event.properties.a\tb"),
        MultipartCase("DEL", after(blob("a\u{7f}", "x")), .invalidPropertyPath, part: "event.properties.a\u{7f}"),
        MultipartCase("another name", after(part("properties", "x")), .unknownPart, part: "properties"),
        MultipartCase("an empty name", after(part("", "x")), .unknownPart, part: ""),
        MultipartCase("upper case", after(part("Event.properties.a", "x")), .unknownPart, part: "Event.properties.a"),
        MultipartCase("no dot", after(part("event.propertiesa", "x")), .unknownPart, part: "event.propertiesa"),
        MultipartCase("%22 is no quote", after(blob("a%22", "x"), blob("a", "y")), blobs: ["x", "y"]),
        MultipartCase("NFC and NFD are two names", after(blob("\u{e9}", "x"), blob("e\u{301}", "y")), blobs: ["x", "y"]),
    ]

    private static func deep(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: ".") }
    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }
}
