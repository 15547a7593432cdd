/// One call of the script that is under way.
struct Call: Sendable {
    /// How many words follow the command's name and the script.
    let wordCount: Int
    /// These words, encoded.
    let words: [UInt8]
    /// When its time is up, in the milliseconds of ``monotonicMilliseconds()``.
    let deadline: Int64
    /// Who waits, if somebody does.
    private let waiter: Waiter?
    /// What undoes it when its answer comes and who waited has left.
    private let undo: RedisScriptClient.Undo?

    init(
        _ script: RedisScriptClient.Words, within timeout: Duration, waiter: Waiter? = nil, undo: RedisScriptClient.Undo? = nil
    ) {
        let all = ["\(script.keys.count)"] + script.keys + script.arguments
        (wordCount, words, self.waiter, self.undo) = (all.count, all.flatMap(RESP.bulk), waiter, undo)
        deadline = monotonicMilliseconds() + timeout.milliseconds
    }

    /// Whether somebody waited and has left.
    var isAbandoned: Bool { waiter?.isFinished ?? false }

    /// The call of a script that the server knows by its digest (EVALSHA), or with the script itself (EVAL).
    func encoded(_ name: String, _ script: String) -> [UInt8] {
        RESP.header(wordCount + 2) + RESP.bulk(name) + RESP.bulk(script) + words
    }

    func fail(_ failure: RedisFailure) { waiter?.finish(.failure(failure)) }

    /// Hands the answer over.
    ///
    /// - Returns: what to call now, if who waited has left and the call is to be undone.
    func finish(_ answer: RedisValue) -> RedisScriptClient.Words? {
        guard let waiter, !waiter.finish(.success(answer)) else { return nil }
        return undo?(answer)
    }
}

extension Duration {
    /// Whole milliseconds, cut.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
