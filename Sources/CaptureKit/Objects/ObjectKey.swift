/// The key of an object in one of the layouts of contract §5.
public struct ObjectKey: Sendable, Hashable, CustomStringConvertible {
    /// What the object holds.
    public enum Content: Sendable, Hashable {
        /// All blobs of an event.
        case multipart
        /// One blob of an event; counted from 0.
        case blob(Int)
    }

    /// Where an event's objects are: the key up to the hash.
    public struct Place: Sendable, Hashable {
        /// What all keys begin with.
        public let prefix: KeyPrefix
        /// How long the object is kept; nil for as long as nobody removes it.
        public let retention: Retention?
        /// Whose event it is.
        public let team: TeamID
        /// The UTC day, such as `2026-11-23`.
        public let day: String
        /// The event.
        public let uuid: EventUUID

        /// The place of an event that arrives at `now`: on the day of its uuid when that is version 7 and within 24 hours of `now`, so that
        /// a retry after midnight finds it, else on the day of `now`.
        public init(_ uuid: EventUUID, of team: TeamID, retention: Retention? = nil, prefix: KeyPrefix = .standard, now: Timestamp) {
            let isNear = uuid.timestamp.map { abs($0.microseconds - now.microseconds) <= 86_400_000_000 } ?? false
            self.init(uuid, of: team, retention: retention, prefix: prefix, day: (isNear ? uuid.timestamp ?? now : now).day)
        }

        /// The place on a day of the caller's, which has the form `2026-11-23`.
        public init(_ uuid: EventUUID, of team: TeamID, retention: Retention? = nil, prefix: KeyPrefix = .standard, day: String) {
            (self.prefix, self.retention, self.team, self.day, self.uuid) = (prefix, retention, team, day, uuid)
        }

        /// What the keys of the team's events begin with, up to the day.
        public var teamFolder: String { "\(prefix)/\(retention.map { "\($0)/" } ?? "")\(team)/" }

        /// What the keys of the event's objects begin with, up to the hash.
        public var start: String { "\(teamFolder)\(day)/\(uuid)_" }
    }

    /// The key up to the hash.
    public let place: Place
    /// 16 hexadecimal digits in lower case, which follow from what is stored.
    public let hash: String
    /// What the object holds.
    public let content: Content

    /// Creates a key; `hash` has 16 hexadecimal digits in lower case.
    public init(_ place: Place, hash: String, _ content: Content) {
        (self.place, self.hash, self.content) = (place, hash, content)
    }

    /// Reads a key; nil for one that no writer with this prefix makes.
    public init?(_ text: String, prefix: KeyPrefix = .standard) {
        let start = "\(prefix)/".utf8
        guard text.utf8.starts(with: start) else { return nil }
        var segments = text.utf8.dropFirst(start.count).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        let retention = segments.count > 3 ? Retention(segments[0]) : nil
        if retention != nil { segments.removeFirst() }
        guard segments.count == 3 || segments.count == 4, let team = TeamID(segments[0]), ObjectKey.isDay(segments[1]) else { return nil }
        var name = segments[2]
        if segments.count == 4 {
            guard let number = Int(segments[3]), number >= 0, String(number) == segments[3] else { return nil }
            content = .blob(number)
        } else {
            guard name.utf8.count == 63, name.hasSuffix(".multipart") else { return nil }
            name.removeLast(10)
            content = .multipart
        }
        // A uuid, an underscore and the hash.
        guard name.utf8.count == 53, let uuid = EventUUID(name.prefix(36)), name.hasPrefix("\(uuid)_") else { return nil }
        hash = String(name.suffix(16))
        guard hash.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
        place = Place(uuid, of: team, retention: retention, prefix: prefix, day: segments[1])
    }

    /// The key.
    public var description: String {
        switch content {
        case .multipart: "\(place.start)\(hash).multipart"
        case .blob(let number): "\(place.start)\(hash)/\(number)"
        }
    }

    private static func isDay(_ text: String) -> Bool {
        Timestamp(rfc3339: "\(text)T00:00:00Z").map { $0.day == text } ?? false
    }
}
