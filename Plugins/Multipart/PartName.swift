import CaptureBytes
import CaptureKit

/// The names that parts may have.
enum PartName {
    static let event = "event"
    static let properties = "event.properties"
    private static let blobPrefix = "event.properties."
    /// The most bytes of a path, and the most names in it.
    static let pathLimit = 512, depthLimit = 16

    /// The property that a blob's name stands for, or nil when it is no blob's name.
    ///
    /// - Throws: what is wrong with the path.
    static func path(_ name: String) throws(Rejection) -> [String]? {
        func fault(_ what: String) -> Rejection { Rejection(.invalidPropertyPath, "the path of the blob \(what)", part: name) }
        guard let path = name.suffix(after: blobPrefix) else { return nil }
        // Bytes, because a dot with a combining mark behind it is one Character and still a dot.
        let bytes = path.utf8
        if bytes.count > pathLimit { throw fault("is longer than \(pathLimit) bytes") }
        var hasDot = false
        for byte in bytes {
            if byte < 0x20 || byte == 0x7f { throw fault("has a control character") }
            if byte == UInt8(ascii: ".") { hasDot = true }
        }
        if !hasDot && !bytes.isEmpty { return [path] }
        let steps = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if steps.count > depthLimit { throw fault("has more than \(depthLimit) names") }
        if steps.contains(where: \.isEmpty) { throw fault("has an empty name between its dots") }
        return steps.map { String(Substring($0)) }
    }
}

extension String {
    /// What follows `prefix`, byte by byte; nil when the text does not begin with it.
    fileprivate func suffix(after prefix: String) -> String? {
        withUTF8Bytes { bytes in
            prefix.withUTF8Bytes { prefix in
                guard bytes.count >= prefix.count, UnsafeRawBufferPointer(rebasing: bytes[..<prefix.count]).isSame(as: prefix) else {
                    return nil
                }
                return String(decoding: bytes[prefix.count...], as: UTF8.self)
            }
        }
    }
}
