import CaptureBytes
import CaptureKit
import CaptureReader

/// Prints events with their blobs in their places, one a line.
struct FetchEvents {
    private let reader: BlobReader
    private let output: FetchOutput

    init(_ reader: BlobReader, output: String) { (self.reader, self.output) = (reader, FetchOutput(output)) }

    /// What the store alone has of an event.
    func event(_ uuid: EventUUID, of team: TeamID) async throws {
        let events = try await reader.events(uuid, of: team)
        if events.isEmpty { throw BlobStoreError(.notFound, "the store has no object of the event \(uuid) of the team \(team)") }
        try write(events.map { $0.json(uuid) })
    }

    /// The events in the records on standard input.
    func records(team: TeamID?) async throws {
        var lines: [Bytes] = []
        while let line = readLine() {
            if line.isEmpty { continue }
            let record = try FetchRecord(line)
            let restored = try await reader.restore(record: record.value, team: team ?? record.team)
            let document = try? JSONDocument(restored)
            lines.append(Bytes(document?.root["data"]?.string ?? ""))
        }
        try write(lines)
    }

    private func write(_ lines: [Bytes]) throws {
        var writer = ByteWriter()
        for line in lines {
            writer.append(line)
            writer.append(literal: "\n")
        }
        try output.write(writer.finishBytes())
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
            throw FetchOutput.Failure(description: "a line on standard input is no JSON object: \(line.quoted)")
        }
        if let value = root["value"], value.kind == .object {
            (self.value, team) = (value.text, root["headers"]?["team_id"]?.string.flatMap { TeamID($0) })
        } else if let payload = root["payload"]?.string {
            let headers = root["headers"].map { Array($0.elements) } ?? []
            let place = headers.firstIndex { $0.stringEquals("team_id") }
            team = place.flatMap { $0 + 1 < headers.count ? headers[$0 + 1].string : nil }.flatMap { TeamID($0) }
            value = Bytes(payload)
        } else {
            (value, team) = (root.text, nil)
        }
    }
}
