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
        guard name.utf8.starts(with: blobPrefix.utf8) else { return nil }
        func fault(_ what: String) -> Rejection { Rejection(.invalidPropertyPath, "the path of the blob \(what)", part: name) }
        // Bytes, because a dot with a combining mark behind it is one Character and still a dot.
        let path = name.utf8.dropFirst(blobPrefix.utf8.count)
        if path.count > pathLimit { throw fault("is longer than \(pathLimit) bytes") }
        var hasDot = false
        for byte in path {
            if byte < 0x20 || byte == 0x7f { throw fault("has a control character") }
            if byte == UInt8(ascii: ".") { hasDot = true }
        }
        if !hasDot && !path.isEmpty { return [String(Substring(path))] }
        let steps = path.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if steps.count > depthLimit { throw fault("has more than \(depthLimit) names") }
        if steps.contains(where: \.isEmpty) { throw fault("has an empty name between its dots") }
        return steps.map { String(Substring($0)) }
    }
}
