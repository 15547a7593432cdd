/// A value or key of a document: a reference and a position, cheap to copy; keeps the document alive.
public struct JSONValue: Sendable {
    @usableFromInline let tape: JSONTape
    @usableFromInline let position: Int

    @inlinable
    init(tape: JSONTape, position: Int) {
        self.tape = tape
        self.position = position
    }

    @inlinable var entry: JSONEntry { tape[position] }

    /// What kind of value it is; a key is a string.
    @inlinable public var kind: JSONKind { entry.kind }

    /// Where it stands in the document's bytes, a string with its quotes.
    @inlinable public var range: Range<Int> {
        let entry = entry
        return Int(entry.start)..<Int(entry.end)
    }

    /// The number of elements or members; 0 for anything but an array or object.
    @inlinable public var count: Int {
        let entry = entry
        return entry.kind == .array || entry.kind == .object ? entry.children : 0
    }

    /// Whether it is the value `true`.
    @inlinable public var isTrue: Bool {
        let entry = entry
        return entry.kind == .bool && entry.isMarked
    }

    /// The bytes as written, a string with its quotes and escapes; shares the document's storage.
    public var text: Bytes { tape.bytes[range] }

    /// A string's value with its escapes decoded; nil when it is no string, or has a lone surrogate escape (RFC 8259 §8.2).
    public var string: String? {
        let entry = entry
        guard entry.kind == .string else { return nil }
        return tape.withText { text -> String? in
            let raw = text.content(entry)
            guard entry.isMarked else { return String(decoding: raw, as: UTF8.self) }
            var isWellFormed = true
            let text = String(unsafeUninitializedCapacity: raw.count) { output in
                let decoded = JSONEscape.decode(raw, into: UnsafeMutableRawBufferPointer(output))
                isWellFormed = decoded.isWellFormed
                return isWellFormed ? decoded.count : 0
            }
            return isWellFormed ? text : nil
        }
    }

    /// Whether it is a string whose decoded value is this UTF-8; without an allocation when it is written without escapes.
    @inlinable
    public func stringEquals(_ utf8: UnsafeRawBufferPointer) -> Bool {
        let entry = entry
        return entry.kind == .string && entry.mayEqual(utf8.count) && tape.string(entry, equals: utf8)
    }

    /// Whether it is a string whose decoded value is `text`, scalar by scalar (canonical equivalence does not count).
    @inlinable
    public func stringEquals(_ text: String) -> Bool {
        let entry = entry
        return entry.kind == .string && entry.mayEqual(text.utf8.count) && tape.string(entry, equals: text)
    }

    /// Lends the bytes of a scalar: a string's with its escapes decoded, anything else's as written.
    ///
    /// A lone surrogate escape (RFC 8259 §8.2) is decoded to its generalised three-byte form, which no UTF-8 contains.
    @inlinable
    public func withContent<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        let entry = entry
        let isString = entry.kind == .string
        if isString, entry.isMarked { return withDecoded(body) }
        let quote = isString ? 1 : 0
        return tape.buffer.withUnsafeMutablePointerToHeader { header in
            header.pointee.withUnsafeBytes { bytes in
                body(UnsafeRawBufferPointer(rebasing: bytes[Int(entry.start) &+ quote..<Int(entry.end) &- quote]))
            }
        }
    }

    @usableFromInline
    func withDecoded<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R { tape.withText { $0.withDecoded(entry, body) } }

    /// The value of the first member whose decoded key is `name`; nil without one, and for anything but an object.
    public subscript(name: String) -> JSONValue? {
        let object = entry
        guard object.kind == .object else { return nil }
        return name.withUTF8Bytes { name in
            tape.withText { text -> JSONValue? in
                var key = position &+ 1
                while key < Int(object.next) {
                    let entry = tape[key]
                    if entry.mayEqual(name.count), text.string(entry, equals: name) { return JSONValue(tape: tape, position: key &+ 1) }
                    key = Int(tape[key &+ 1].next)
                }
                return nil
            }
        }
    }
}

extension JSONTape {
    @usableFromInline
    func string(_ entry: JSONEntry, equals text: String) -> Bool {
        text.withUTF8Bytes { utf8 in withText { $0.string(entry, equals: utf8) } }
    }

    @usableFromInline
    func string(_ entry: JSONEntry, equals utf8: UnsafeRawBufferPointer) -> Bool {
        withText { $0.string(entry, equals: utf8) }
    }
}
