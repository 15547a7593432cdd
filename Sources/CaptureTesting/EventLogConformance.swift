public import CaptureKit

/// What every event log must keep to, a fake one and a real one alike.
public enum EventLogConformance {
    private static let patience = Duration.seconds(30)
    private static let count = 20

    /// Starts a log, appends to it, stops it, and returns what is wrong with it, nothing when all is well.
    ///
    /// - Parameters:
    ///   - log: a log that was never started.
    ///   - run: marks the keys of this run, so that a log may hold other records as well.
    ///   - hold: lets what is behind the log stand still (true) and go on (false), so that a cancelled record still waits; without it only
    ///     a task that is cancelled before it begins is tried.
    ///   - records: every record that the log holds; asked once, after the log was stopped.
    public static func check(
        _ log: any EventLog, run: String, hold: ((Bool) async -> Void)? = nil, records: () async throws -> [EventRecord]
    ) async -> [String] {
        var faults: [String] = []
        await log.stop()
        do { try await log.start() } catch { return ["it does not start: \(error)"] }
        // The second start may fail, but must not break the log.
        try? await log.start()
        if let reason = log.notReady { faults.append("it is not ready after its start: \(reason)") }

        faults += await orderFaults(log, run)
        faults += await cancelFaults(log, run)
        if let hold {
            await hold(true)
            faults += await waitFaults(log, run)
            await hold(false)
        }
        await log.stop()
        await log.stop()
        if log.notReady == nil { faults.append("it says that it is ready after it was stopped") }
        do {
            _ = try await log.append(record("\(run):late", 0))
            faults.append("it takes a record after it was stopped")
        } catch EventLogError.unavailable {} catch { faults.append("after it was stopped it fails with \(error), not with unavailable") }

        do { faults += lossFaults(try await records(), run) } catch { faults.append("the records cannot be read: \(error)") }
        return faults
    }

    private static let keys = ["a", "b", "c"]

    private static func record(_ key: String, _ number: Int) -> EventRecord {
        EventRecord(key: Array(key.utf8), value: Array("{\"n\":\(number)}".utf8), headers: [HeaderField("n", "\(number)")])
    }

    /// Appends to several keys at once, one after the other to each.
    private static func orderFaults(_ log: any EventLog, _ run: String) async -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for key in keys {
                group.addTask {
                    do {
                        for number in 0..<count {
                            let receipt = try await log.append(record("\(run):\(key)", number))
                            if receipt.place.isEmpty { return ["a receipt says nothing"] }
                        }
                        return []
                    } catch { return ["it does not take a record: \(error)"] }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func cancelFaults(_ log: any EventLog, _ run: String) async -> [String] {
        switch await Ending.of(within: patience, { _ = try await log.append(record("\(run):cancelled", 0)) }) {
        case .success: []
        case .late: ["append does not end when it is cancelled"]
        case .failure(let error):
            error is CancellationError || error is EventLogError ? [] : ["a cancelled append fails with \(error)"]
        }
    }

    /// Cancels a record that waits.
    private static func waitFaults(_ log: any EventLog, _ run: String) async -> [String] {
        let waiting = Task { _ = try await log.append(record("\(run):held", 0)) }
        // Long enough for the record to wait; a log that is faster than that has nothing to cancel.
        try? await Task.sleep(for: .milliseconds(100))
        waiting.cancel()
        switch await Ending.of(within: patience, isCancelled: false, { try await waiting.value }) {
        case .failure(let error) where error is CancellationError || error is EventLogError: return []
        case .failure(let error): return ["a record that waits and is cancelled fails with \(error)"]
        case .late: return ["a record that waits does not end when it is cancelled"]
        case .success: return ["a record is acknowledged although what is behind the log stands still"]
        }
    }

    private static func lossFaults(_ records: [EventRecord], _ run: String) -> [String] {
        keys.compactMap { key in
            let found = records.filter { $0.key == Array("\(run):\(key)".utf8) }
            let expected = (0..<count).map { record("\(run):\(key)", $0) }
            if found == expected { return nil }
            return
                "the records of one key are not what was acknowledged, in order: \(found.map { String(decoding: $0.value, as: UTF8.self) })"
        }
    }
}
