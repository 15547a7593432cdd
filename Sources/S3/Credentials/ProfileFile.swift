/// The sections of `~/.aws/credentials` or `~/.aws/config`
/// (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html).
struct ProfileFile {
    /// Names and values of a profile; names in lower case.
    typealias Profile = [String: String]

    /// The profiles by name.
    private(set) var profiles: [String: Profile] = [:]

    /// - Parameter isConfig: whether it is the config file, in which a profile but `default` is called `profile name`.
    init(_ text: String, isConfig: Bool) {
        var current: String?
        var name: String?
        for line in text.split(whereSeparator: \.isNewline) {
            // An indented line belongs to the value above it.
            let isNested = line.first == " " || line.first == "\t"
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("[") {
                name = ProfileFile.name(line, isConfig: isConfig)
                if let name { profiles[name, default: [:]] = profiles[name, default: [:]] }
                current = nil
            } else if let name, !(isNested && current != nil), let equals = line.firstIndex(of: "=") {
                let key = line[..<equals].trimmed.lowercased()
                profiles[name, default: [:]][key] = ProfileFile.value(line[line.index(after: equals)...].trimmed)
                current = key
            }
        }
    }

    private static func name(_ line: String, isConfig: Bool) -> String? {
        guard let end = line.firstIndex(of: "]") else { return nil }
        let inner = line[line.index(after: line.startIndex)..<end].trimmed
        guard isConfig, inner != "default" else { return inner }
        let words = inner.split(maxSplits: 1, omittingEmptySubsequences: true) { $0 == " " || $0 == "\t" }
        return words.count == 2 && words[0] == "profile" ? words[1].trimmed : nil
    }

    /// Without a comment, which begins with a white space and `#` or `;`.
    private static func value(_ text: String) -> String {
        var isAfterSpace = false
        for index in text.indices {
            if isAfterSpace, text[index] == "#" || text[index] == ";" { return text[..<index].trimmed }
            isAfterSpace = text[index] == " " || text[index] == "\t"
        }
        return text
    }
}

extension StringProtocol {
    /// Without the white space around it.
    var trimmed: String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
