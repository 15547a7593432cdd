import CaptureKit

/// One blob of a sample event.
struct SampleBlob {
    let path: String
    let type: String
    let bytes: [UInt8]

    /// The smallest blob that is made up.
    static let smallest = ByteCount(bytes: 64)

    /// Reads `path=file`; a property's path never contains `=`, a file's may.
    ///
    /// - Throws: ``SendFailure`` when it has another form, `FileText.Failure` when there is no such file.
    init(argument: String) throws {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
            throw SendFailure.usage("--blob takes path=file, such as --blob '$ai_input=prompt.txt'")
        }
        path = String(argument[..<equals])
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw SendFailure.usage("the path of a blob must not hold control characters")
        }
        if path.hasPrefix("event.properties.") {
            throw SendFailure.usage("the path of a blob begins below the properties, without \"event.properties.\"")
        }
        let file = String(argument[argument.index(after: equals)...])
        bytes = try FileText.read(file)
        type = file.hasSuffix(".json") ? "application/json" : file.hasSuffix(".txt") ? "text/plain" : "application/octet-stream"
    }

    /// Makes a conversation of exactly `size` up.
    init(path: String, role: String, size: ByteCount) {
        let head = Array("[{\"role\":\"\(role)\",\"content\":\"".utf8)
        let tail = Array("\"}]".utf8)
        let words = Array("The quick brown fox jumps over the lazy dog. ".utf8)
        var bytes = head
        bytes.reserveCapacity(size.bytes)
        while bytes.count < size.bytes - tail.count { bytes += words.prefix(size.bytes - tail.count - bytes.count) }
        (self.path, type, self.bytes) = (path, "application/json", bytes + tail)
    }
}
