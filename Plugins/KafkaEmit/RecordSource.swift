import CaptureBytes
import CaptureKit

/// All that goes into one record (contract §4).
struct RecordSource: Sendable {
    let event: Event
    let blobs: BlobReferences
    let principal: Principal
    let client: String
    let traceparent: String?
    let now: Timestamp

    /// About how many bytes making the record touches: each blob's property costs as much as some hundred.
    static func effort(_ event: Event, _ parts: Parts) -> Int { size(event) + 256 * parts.all.count }

    private static func size(_ event: Event) -> Int { event.document.bytes.count + (event.propertiesDocument?.bytes.count ?? 0) }

    /// The record.
    func record() -> EventRecord {
        let now = now.description
        let timestamp = eventTime
        let uuid = event.uuid.description
        let size = RecordSource.size(event)
        var value = ByteWriter(capacity: size + size / 4 + 512)
        value.append(literal: "{\"uuid\":\"")
        value.append(uuid)
        value.append(literal: "\",\"distinct_id\":")
        value.appendJSONString(event.distinctID)
        value.append(literal: ",\"ip\":")
        value.appendJSONString(event.properties?["capture_internal"] == nil ? client : "127.0.0.1")
        value.append(literal: ",\"data\":\"")
        writeData(to: &value)
        value.append(literal: "\",\"now\":\"")
        value.append(now)
        if let sentAt = event.sentAt {
            value.append(literal: "\",\"sent_at\":\"")
            value.append(sentAt.description)
        }
        value.append(literal: "\",\"token\":")
        value.appendJSONString(principal.token)
        value.append(literal: ",\"event\":")
        value.appendJSONString(event.name)
        value.append(literal: ",\"timestamp\":\"")
        value.append(timestamp.description)
        value.append(literal: "\"}")

        var headers = [
            HeaderField("token", principal.token), HeaderField("team_id", principal.team), HeaderField("distinct_id", event.distinctID),
            HeaderField("event", event.name), HeaderField("uuid", uuid), HeaderField("timestamp", String(timestamp.milliseconds)),
            HeaderField("now", now), HeaderField("content-type", "application/json"),
        ]
        if let traceparent, traceparent.isTraceparent { headers.append(HeaderField("traceparent", traceparent)) }
        return EventRecord(key: Array("\(principal.token):\(event.distinctID)".utf8), value: value.finish(), headers: headers)
    }

    /// When the event happened: its own time, moved by how far the sender's clock is off; never far in the future.
    private var eventTime: Timestamp {
        guard let timestamp = event.timestamp else { return now }
        var time = timestamp
        if let sentAt = event.sentAt, event.properties?["$ignore_sent_at"]?.isTrue != true {
            time = now.advanced(by: timestamp.microseconds - sentAt.microseconds)
        }
        // RFC 3339 cannot write a year before 0, which a sender's two clocks can name between them.
        return time > now.advanced(by: 23 * 3_600_000_000) || time < RecordSource.yearZero ? now : time
    }

    private static let yearZero = Timestamp(microseconds: -62_167_219_200_000_000)

    /// The event as the inside of a JSON string.
    private func writeData(to value: inout ByteWriter) {
        splice.pieces { value.appendEscaped($0) }
    }

    private var splice: EventSplice {
        if let properties = event.propertiesDocument {
            return EventSplice(event.document, addingProperties: EventSplice(properties, adding: blobs, to: properties.root).text)
        }
        if let properties = event.document.root["properties"] { return EventSplice(event.document, adding: blobs, to: properties) }
        if blobs.isEmpty { return EventSplice(event.document, adding: blobs, to: event.document.root) }
        return EventSplice(event.document, addingProperties: EventSplice.object(blobs))
    }
}

extension Principal {
    /// Whom the record names where no stage authenticates: the bearer token if it is well shaped, else `anonymous`.
    static func unverified(_ headers: [HeaderField]) -> Principal {
        let values = headers.values("authorization")
        guard values.count == 1, let value = values.first, String(value.prefix(7)).equalsIgnoringCase("bearer ") else { return .anonymous }
        let token = value.dropFirst(7).drop { $0 == " " }
        let isWellShaped =
            (1...64).contains(token.utf8.count) && token.utf8.allSatisfy { (0x21...0x7e).contains($0) } && !token.hasPrefix("phx_")
        return isWellShaped ? Principal(team: "0", token: String(token)) : .anonymous
    }

    private static let anonymous = Principal(team: "0", token: "anonymous")
}

extension String {
    /// Whether it has the shape `version-trace-parent-flags` (https://www.w3.org/TR/trace-context/#traceparent-header); versions after
    /// 00 may have more behind it.
    fileprivate var isTraceparent: Bool {
        let fields = split(separator: "-", omittingEmptySubsequences: false)
        let isHex = utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) || $0 == UInt8(ascii: "-") }
        guard isHex, utf8.count <= 128, fields.count >= 4, fields[0] != "ff" else { return false }
        return fields.prefix(4).map(\.utf8.count) == [2, 32, 16, 2] && (fields.count == 4 || fields[0] != "00")
    }
}
