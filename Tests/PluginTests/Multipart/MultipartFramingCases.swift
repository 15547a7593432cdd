import CaptureKit

/// Delimiters, what stands around them, and what only looks like one (contract §2).
enum MultipartFramingCases {
    static let around: [MultipartCase] = [
        MultipartCase("an event alone", after(), blobs: []),
        MultipartCase("two blobs", after(blob("a", "one"), blob("b.c", "two")), blobs: ["one", "two"]),
        MultipartCase("one CRLF before the first delimiter", "\r\n" + after(), blobs: []),
        MultipartCase("two CRLFs before it", "\r\n\r\n" + after(), .boundaryMismatch),
        MultipartCase("a line feed before it", "\n" + after(), .boundaryMismatch),
        MultipartCase("text before it", "This is MIME.\r\n" + after(), .boundaryMismatch),
        MultipartCase("another boundary", after().replacing("--B", with: "--C"), .boundaryMismatch),
        MultipartCase("a longer boundary", after().replacing("--B", with: "--BB"), .boundaryMismatch),
        MultipartCase("one hyphen short", "-" + after().dropFirst(2), .boundaryMismatch),
        MultipartCase("no end of the line behind it", "--B\n" + after().dropFirst(4), .boundaryMismatch),
        MultipartCase("spaces and tabs behind delimiters", after(blob("a", "x")).replacing("--B\r\n", with: "--B \t \r\n"), blobs: ["x"]),
        MultipartCase(
            "much padding", after(blob("a", "x")).replacing("--B\r\n", with: "--B\(String(repeating: " ", count: 300))\r\n"), blobs: ["x"]),
        MultipartCase("padding behind the last one", goodEvent + "--B-- \t\r\n", blobs: []),
        MultipartCase("padding behind the last line", goodEvent + "--B--\r\n \t", blobs: []),
        MultipartCase("no CRLF at the end", goodEvent + "--B--", blobs: []),
        MultipartCase("two CRLFs at the end", after() + "\r\n", .boundaryCollision, part: "event"),
        MultipartCase("a line feed at the end", goodEvent + "--B--\n", .boundaryCollision, part: "event"),
        MultipartCase("text after the end", after() + "bye", .boundaryCollision, part: "event"),
        MultipartCase("another part after the end", after() + after(), .boundaryCollision, part: "event"),
        MultipartCase("a carriage return at the end", goodEvent + "--B--\r", .multipartTruncated),
        MultipartCase("padding before the closing hyphens", goodEvent + "--B --\r\n", .boundaryCollision, part: "event"),
        MultipartCase("no part", end, .missingEventPart),
        MultipartCase("no part, and text", end + "x", .boundaryCollision),
        MultipartCase("nothing", "", .emptyBody),
        MultipartCase("a CRLF", "\r\n", .multipartTruncated),
        MultipartCase("the beginning of a delimiter", "--", .multipartTruncated),
        MultipartCase("a delimiter", "--B", .multipartTruncated),
        MultipartCase("no end", goodEvent, .multipartTruncated),
    ]

    static let lookAlikes: [MultipartCase] =
        ["\r", "\r\n", "\r\n-", "\r\n--", "\r\n--b", "\r\n--C", "\n--B", "\r--B", "-", "--", "x--B", "x--B--", "\r\r\n--A"].map { text in
            MultipartCase("\(text.debugDescription) in a blob", after(blob("a", "1\(text)2")), blobs: ["1\(text)2"])
        }
        + ["\r\n", "\r\n\r\n", "\r", "\n", "-", "--", "\r\n--", "\0", "\r\n\r\n\r\n"].map { text in
            MultipartCase("a blob of \(text.debugDescription)", after(blob("a", text)), blobs: [text])
        } + [
            MultipartCase("the delimiter and text", after(blob("a", "1\r\n--B2")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase("the delimiter and a hyphen", after(blob("a", "1\r\n--B-x")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase("the delimiter and a line", after(blob("a", "1\r\n--B\r\n2")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase(
                "the delimiter at the end of a blob", after(blob("a", "1\r\n--B")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase(
                "the same without a last CRLF", String(after(blob("a", "1\r\n--B")).dropLast()), .boundaryCollision,
                part: "event.properties.a"),
            MultipartCase(
                "the delimiter and a blank line", after(blob("a", "1\r\n--B\r\n\r\n2")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase(
                "the delimiter, a line and a blank line", after(blob("a", "1\r\n--B\r\n2 3\r\n\r\n4")), .boundaryCollision,
                part: "event.properties.a"),
            MultipartCase(
                "the closing delimiter in a blob", after(blob("a", "1\r\n--B--\r\n2")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase("a blob that begins with it", after(blob("a", "--B2")), .boundaryCollision, part: "event.properties.a"),
            MultipartCase("an event that begins with it", event("--B"), .boundaryCollision, part: "event"),
            MultipartCase("the delimiter and text in the event", event("{\"a\":\r\n--B 1}"), .boundaryCollision, part: "event"),
            MultipartCase(
                "a delimiter before the declared length", after(blob("a", "12345", "Content-Length: 9")), .boundaryCollision,
                part: "event.properties.a"),
            MultipartCase(
                "a whole part before it", after(blob("a", "1", "Content-Length: 70"), blob("b", "2")), .boundaryCollision,
                part: "event.properties.a"),
        ]

    static let declaredLengths: [MultipartCase] = [
        MultipartCase("a right length", after(blob("a", "12345", "Content-Length: 5")), blobs: ["12345"]),
        MultipartCase("a right length with zeros", after(blob("a", "12345", "content-length:  005")), blobs: ["12345"]),
        MultipartCase(
            "too short a length", after(blob("a", "12345", "Content-Length: 4")), .partLengthMismatch, part: "event.properties.a"),
        MultipartCase("a length of 0", after(blob("a", "12345", "Content-Length: 0")), .partLengthMismatch, part: "event.properties.a"),
        MultipartCase(
            "a length that no machine has", after(blob("a", "1", "Content-Length: 99999999999999999999")), .boundaryCollision,
            part: "event.properties.a"),
        MultipartCase("no number", after(blob("a", "1", "Content-Length: one")), .malformedPart, part: "event.properties.a"),
        MultipartCase("an empty length", after(blob("a", "1", "Content-Length:")), .malformedPart, part: "event.properties.a"),
        MultipartCase("a sign", after(blob("a", "1", "Content-Length: +1")), .malformedPart, part: "event.properties.a"),
        MultipartCase("a negative length", after(blob("a", "1", "Content-Length: -1")), .malformedPart, part: "event.properties.a"),
        MultipartCase(
            "two lengths", after(blob("a", "1", "Content-Length: 1", "Content-Length: 1")), .malformedPart, part: "event.properties.a"),
        MultipartCase(
            "a cut within the delimiter of a declared length", goodEvent + blob("a", "12345", "Content-Length: 5") + "--",
            .multipartTruncated),
    ]
}
