/// One call of the script that is under way.
struct Call: Sendable {
    /// How many words follow the command's name and the script.
    let wordCount: Int
    /// These words, encoded.
    let words: [UInt8]
    /// When its time is up, in the milliseconds of ``monotonicMilliseconds()``.
    let deadline: Int64
    /// Who waits, if somebody does.
    let waiting: CheckedContinuation<Result<RedisValue, RedisFailure>, Never>?

    init(
        _ script: (keys: [String], arguments: [String]), within timeout: Duration,
        waiting: CheckedContinuation<Result<RedisValue, RedisFailure>, Never>? = nil
    ) {
        let all = ["\(script.keys.count)"] + script.keys + script.arguments
        (wordCount, words, self.waiting) = (all.count, all.flatMap(RESP.bulk), waiting)
        deadline = monotonicMilliseconds() + timeout.milliseconds
    }

    /// The call of a script that the server knows by its digest (EVALSHA), or with the script itself (EVAL).
    func encoded(_ name: String, _ script: String) -> [UInt8] {
        RESP.header(wordCount + 2) + RESP.bulk(name) + RESP.bulk(script) + words
    }

    func finish(_ result: Result<RedisValue, RedisFailure>) { waiting?.resume(returning: result) }
}

extension Duration {
    /// Whole milliseconds, cut.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
