/// A new project API key: `phc_` and 256 unpredictable bits in base62.
public struct ProjectKey: Sendable {
    /// The key itself, which is shown once and never kept.
    public let text: String

    /// What is kept of it.
    public var digest: KeyDigest { KeyDigest(hashing: text) }

    /// Makes a key of four times sixty-four bits.
    public init(random: () -> UInt64) {
        var words = (0..<4).map { _ in random() }
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        // 62^43 is the first power that is more than 2^256.
        var text: [UInt8] = []
        for _ in 0..<43 {
            var rest: UInt64 = 0
            for index in words.indices { (words[index], rest) = (62 as UInt64).dividingFullWidth((rest, words[index])) }
            text.append(digits[Int(rest)])
        }
        self.text = "phc_" + String(decoding: text.reversed(), as: UTF8.self)
    }
}
