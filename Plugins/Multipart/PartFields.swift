import CaptureBytes

/// The header fields of a part that the service reads, where they stand.
struct PartFields {
    /// A field that should come once at most.
    struct Field {
        /// The first one's value.
        private(set) var value: UnsafeRawBufferPointer?
        private(set) var count = 0

        fileprivate mutating func add(_ value: UnsafeRawBufferPointer) {
            if count == 0 { self.value = value }
            count += 1
        }
    }

    private(set) var disposition = Field()
    private(set) var type = Field()
    private(set) var encoding = Field()
    private(set) var length = Field()
    private(set) var transferEncoding = Field()

    /// Reads all lines of `block`, which must outlive the fields.
    ///
    /// - Throws: what is wrong with a line, whichever field it is.
    init(_ block: UnsafeRawBufferPointer) throws(MIMEHeaders.Fault) {
        var reader = MIMEHeaderReader(block)
        while let (name, value) = try reader.next() {
            switch name.count {
            case 12 where name.equals(ignoringCase: "content-type"): type.add(value)
            case 14 where name.equals(ignoringCase: "content-length"): length.add(value)
            case 16 where name.equals(ignoringCase: "content-encoding"): encoding.add(value)
            case 19 where name.equals(ignoringCase: "content-disposition"): disposition.add(value)
            case 25 where name.equals(ignoringCase: "content-transfer-encoding"): transferEncoding.add(value)
            default: break
            }
        }
    }
}
