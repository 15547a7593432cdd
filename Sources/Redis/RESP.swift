/// Writes commands as Redis reads them: arrays of bulk strings (RESP, "Sending commands to a Redis server").
enum RESP {
    /// A whole command.
    static func command(_ words: [String]) -> [UInt8] { header(words.count) + words.flatMap(bulk) }

    /// What begins an array of `count` words.
    static func header(_ count: Int) -> [UInt8] { Array("*\(count)\r\n".utf8) }

    /// One word.
    static func bulk(_ word: String) -> [UInt8] { Array("$\(word.utf8.count)\r\n\(word)\r\n".utf8) }
}
