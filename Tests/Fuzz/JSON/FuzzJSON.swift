import CaptureBytes

/// Reads the input as JSON, and holds what was found against itself.
func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Bytes(copying: UnsafeRawBufferPointer(start: start, count: count))
    let document = try? JSONDocument(bytes)
    if let document { checkValue(document.root, of: bytes) }
    checkSpace(bytes, isAccepted: document != nil)
    checkEscaped(bytes)
    return 0
}

/// A value's place lies within the text, and its text alone is the same value.
private func checkValue(_ value: JSONValue, of bytes: Bytes, depth: Int = 0) {
    precondition(value.range.lowerBound >= 0 && value.range.upperBound <= bytes.count && !value.range.isEmpty, "a place outside the text")
    // Deep down each level would scan the rest again.
    if depth < 8 {
        guard let alone = try? JSONDocument(value.text) else { preconditionFailure("a value alone is refused") }
        precondition(alone.root.kind == value.kind && alone.root.count == value.count, "a value alone is another one")
        if value.kind == .object || value.kind == .array || value.kind == .string {
            precondition((try? JSONDocument(value.text[0..<value.text.count - 1])) == nil, "a cut value is accepted")
        }
    }
    for element in value.elements { checkValue(element, of: bytes, depth: depth + 1) }
    let hasDuplicates = value.firstDuplicateKey() != nil
    for (key, member) in value.members {
        checkValue(member, of: bytes, depth: depth + 1)
        guard depth < 8, !hasDuplicates, let name = key.string else { continue }
        precondition(value[name]?.range == member.range, "a key leads to another member")
        precondition(key.stringEquals(name), "a key is not equal to itself")
    }
}

/// White space around a text changes nothing.
private func checkSpace(_ bytes: Bytes, isAccepted: Bool) {
    let padded = try? JSONDocument(Bytes(Array(" \n\t".utf8) + [UInt8](bytes) + Array("\r  ".utf8)))
    precondition((padded != nil) == isAccepted, "white space around it makes a difference")
}

/// Escaped as a string, a text is a string whose value is the text; what is not UTF-8 is refused.
private func checkEscaped(_ bytes: Bytes) {
    var writer = ByteWriter()
    writer.append("\"")
    bytes.withUnsafeBytes { writer.appendEscaped($0) }
    writer.append("\"")
    let string = try? JSONDocument(Bytes(writer.finish()))
    let text = bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    precondition((string != nil) == (text != nil), "an escaped text is refused, or one that is not UTF-8 is not")
    guard let string, let text else { return }
    precondition(string.root.string?.utf8.elementsEqual(text.utf8) == true, "an escaped text is another one")
    precondition(string.root.stringEquals(text), "an escaped text is not equal to itself")
}
