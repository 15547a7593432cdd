import CaptureBytes
import CaptureKit

/// Reads what the service must know of an event from its JSON, and leaves the JSON as it came.
struct EventReader: Sendable {
    let document: JSONDocument
    /// The `event.properties` part, once it is read.
    var propertiesDocument: JSONDocument?
    private let name: String
    private let distinctID: String
    private let uuid: EventUUID?
    /// Up to here looking at each key is cheaper than a table of them.
    private static let fewKeys = 16
    /// The keys of the larger objects that blobs lead into, by where they begin; none of these objects has a key twice.
    private var tables: [Int: JSONKeyTable] = [:]

    /// Reads the `event` part.
    ///
    /// - Throws: ``Rejection`` with what is wrong with it.
    init(_ text: Bytes) throws(Rejection) {
        document = try EventReader.object(text, part: PartName.event)
        let root = document.root
        if let properties = root["properties"] {
            guard properties.kind == .object else {
                throw Rejection(.eventNotObject, "the event's \"properties\" must be an object", part: PartName.event)
            }
            try EventReader.refuseDuplicates(properties, part: PartName.event)
        }
        name = try EventReader.name(root["event"])
        distinctID = try EventReader.distinctID(root["distinct_id"])
        uuid = try EventReader.uuid(root["uuid"])
    }

    /// Reads the `event.properties` part.
    ///
    /// - Throws: ``Rejection`` with what is wrong with it.
    static func properties(_ text: Bytes) throws(Rejection) -> JSONDocument { try object(text, part: PartName.properties) }

    var hasPropertiesPart: Bool { propertiesDocument != nil }

    var hasProperties: Bool { document.root["properties"] != nil }

    private var properties: JSONValue? { propertiesDocument?.root ?? document.root["properties"] }

    /// About how many bytes ``checkFree(_:name:)`` reads at most.
    func effort(_ path: [String]) -> Int {
        guard let properties else { return 0 }
        return path.count > 1 || tables.isEmpty ? properties.range.count : 0
    }

    /// Refuses a blob whose property is there already.
    mutating func checkFree(_ path: [String], name: String) throws(Rejection) {
        guard var object = properties else { return }
        for (depth, step) in path.enumerated() {
            guard let found = try member(step, of: object, isChecked: depth == 0) else { return }
            let isLast = depth == path.count - 1
            guard !isLast, found.kind == .object else {
                let place = path[...depth].joined(separator: ".")
                let what = isLast ? "has a value already" : "is no object"
                throw Rejection(.propertyConflict, "the property \(place.quoted) \(what); a blob never overwrites one", part: name)
            }
            object = found
        }
    }

    /// - Parameter isChecked: whether it is known that no key stands twice in the object.
    private mutating func member(_ name: String, of object: JSONValue, isChecked: Bool) throws(Rejection) -> JSONValue? {
        if object.count > EventReader.fewKeys { return try keys(of: object)[name] }
        if !isChecked { try EventReader.refuseDuplicates(object, part: part) }
        return object[name]
    }

    private var part: String { hasPropertiesPart ? PartName.properties : PartName.event }

    private mutating func keys(of object: JSONValue) throws(Rejection) -> JSONKeyTable {
        if let table = tables[object.range.lowerBound] { return table }
        let table: JSONKeyTable
        do { table = try JSONKeyTable(object) } catch {
            throw EventReader.duplicate(error.key, part: part)
        }
        tables[object.range.lowerBound] = table
        return table
    }

    /// The event, with `makeUUID`'s uuid when it brought none.
    func event(_ makeUUID: () -> EventUUID) -> Event {
        let root = document.root
        return Event(
            name: name, distinctID: distinctID, uuid: uuid ?? makeUUID(),
            timestamp: root["timestamp"]?.string.flatMap { Timestamp(rfc3339: $0) },
            sentAt: root["sent_at"]?.string.flatMap { Timestamp(rfc3339: $0) }, document: document, propertiesDocument: propertiesDocument)
    }

    private static func object(_ text: Bytes, part: String) throws(Rejection) -> JSONDocument {
        let document: JSONDocument
        do { document = try JSONDocument(text) } catch {
            let code: Code = error.reason == .notUTF8 ? .eventNotUTF8 : .eventNotJSON
            throw Rejection(code, "the part is not valid JSON: \(error)", part: part)
        }
        guard document.root.kind == .object else { throw Rejection(.eventNotObject, "the part must be a JSON object", part: part) }
        try refuseDuplicates(document.root, part: part)
        return document
    }

    private static func refuseDuplicates(_ object: JSONValue, part: String) throws(Rejection) {
        if let key = object.firstDuplicateKey() { throw duplicate(key, part: part) }
    }

    private static func duplicate(_ key: JSONValue, part: String) -> Rejection {
        Rejection(.eventNotJSON, "the key \((key.string ?? "").quoted) stands twice in one object; send it once", part: part)
    }

    private static func name(_ value: JSONValue?) throws(Rejection) -> String {
        guard let value, value.kind == .string, value.range.count > 2 else {
            throw Rejection(.missingEventName, "\"event\" must be a non-empty string", part: PartName.event)
        }
        guard let name = value.string else {
            throw Rejection(.eventNotUTF8, "\"event\" has a lone surrogate escape, which is no character", part: PartName.event)
        }
        return name
    }

    private static func distinctID(_ value: JSONValue?) throws(Rejection) -> String {
        guard let value, value.kind != .null else {
            throw Rejection(.missingDistinctID, "\"distinct_id\" must be a non-empty string", part: PartName.event)
        }
        guard let id = value.string, !id.isEmpty, id.utf8.count <= 800, id.unicodeScalars.count <= 200 else {
            let rule = "a string of 1 to 200 characters without lone surrogate escapes"
            throw Rejection(.invalidDistinctID, "\"distinct_id\" must be \(rule)", part: PartName.event)
        }
        return id
    }

    private static func uuid(_ value: JSONValue?) throws(Rejection) -> EventUUID? {
        guard let value, value.kind != .null else { return nil }
        guard let uuid = value.string.flatMap({ EventUUID($0) }) else {
            throw Rejection(
                .invalidUUID, "\"uuid\" must be a hyphenated uuid (RFC 9562), such as 0190f8a2-…; or leave it out", part: PartName.event)
        }
        return uuid
    }
}
