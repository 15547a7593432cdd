import CaptureBytes
import CaptureKit
import CaptureReader

/// Prints events with their blobs in their places, one a line.
struct FetchEvents {
    private let reader: BlobReader
    private let output: FetchOutput

    init(_ reader: BlobReader, output: String) { (self.reader, self.output) = (reader, FetchOutput(output)) }

    /// What the store alone has of an event.
    func event(_ uuid: EventUUID, of team: TeamID, retentions: [Retention?]) async throws {
        let events = try await reader.events(uuid, of: team, retentions: retentions)
        if events.isEmpty { throw BlobStoreError(.notFound, "the store has no object of the event \(uuid) of the team \(team)") }
        for event in events { try write(event.json(uuid)) }
    }

    /// The events in the records on standard input, each as soon as it is read.
    ///
    /// - Returns: whether every record was restored; the others are named on standard error.
    func records(team: TeamID?) async throws -> Bool {
        var isComplete = true
        var number = 0
        while let line = readLine() {
            number += 1
            if line.isEmpty { continue }
            do {
                let record = try FetchRecord(line)
                let restored = try await reader.restore(record: record.value, team: team ?? record.team)
                try write(Bytes((try? JSONDocument(restored))?.root["data"]?.string ?? ""))
            } catch let error as BlobStoreError where error.reason != .notFound {
                throw error
            } catch  where !(error is FetchOutput.Failure) {
                complain("line \(number): \(error)")
                isComplete = false
            }
        }
        return isComplete
    }

    /// Writes one line: line ends stand only between the tokens of a JSON text.
    private func write(_ json: Bytes) throws {
        let line = [UInt8](json).map { $0 == 10 || $0 == 13 ? 32 : $0 }
        try output.write(Bytes(line + [10]))
    }
}

/// One line with a record: as the file of `kafka_emit` has it, as `kcat -J` prints it, or the value itself.
struct FetchRecord {
    /// The record's value.
    let value: Bytes
    /// The team that a header names.
    let team: TeamID?

    init(_ line: String) throws {
        guard let root = (try? JSONDocument(Bytes(line)))?.root, root.kind == .object else {
            throw Unreadable(description: "it is no JSON object")
        }
        if let value = root["value"], value.kind == .object {
            (self.value, team) = (value.text, try FetchRecord.team(root["headers"]?["team_id"]))
        } else if let payload = root["payload"]?.string {
            // Name, value, name, value.
            let headers = root["headers"].map { Array($0.elements) } ?? []
            let place = stride(from: 0, to: headers.count - 1, by: 2).first { headers[$0].stringEquals("team_id") }
            team = try FetchRecord.team(place.map { headers[$0 + 1] })
            value = Bytes(payload)
        } else {
            (value, team) = (root.text, nil)
        }
    }

    /// A team that is named must be one: without it the blobs of every team would be followed.
    private static func team(_ value: JSONValue?) throws -> TeamID? {
        guard let value else { return nil }
        guard let team = value.string.flatMap({ TeamID($0) }) else { throw Unreadable(description: "its header team_id is no team's id") }
        return team
    }

    /// A line is no record.
    struct Unreadable: Error, CustomStringConvertible { let description: String }
}
