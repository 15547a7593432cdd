public import CaptureKit

/// The blobs of an event as they were stored together.
public struct StoredEvent: Sendable, Equatable {
    /// The objects that hold them, in the blobs' order: one in the `multipart` layout, else one a blob.
    public let keys: [ObjectKey]
    /// The blobs in the order they came.
    public let blobs: [ReadBlob]
}

extension BlobReader {
    /// The classes that are looked through unless others are named: none, and those that the service's bucket set-up has by default.
    public static let retentions: [Retention?] = [nil] + ["30d", "90d", "1y"].map { Retention($0) }

    /// Reads all blobs of an event from its objects alone; none when there is no object of it.
    ///
    /// Several when blobs that differ were sent under one uuid.
    /// - Parameter retentions: the classes to look through; nil among them is the class of objects that are kept for good.
    /// - Throws: ``ReadFailure``, or the store's `BlobStoreError`.
    public func events(_ uuid: EventUUID, of team: TeamID, retentions: [Retention?] = retentions) async throws -> [StoredEvent] {
        var events: [StoredEvent] = []
        // In the `blob` layout the objects of one event have all but the number in common.
        var together: [ObjectKey] = []
        for key in try await keys(uuid, of: team, retentions: retentions) {
            if key.content == .multipart {
                let blobs = try ObjectReader.blobs(try await store.get(key.description, range: nil))
                events.append(StoredEvent(keys: [key], blobs: blobs))
                continue
            }
            if let first = together.first, first.place != key.place || first.hash != key.hash {
                events.append(try await event(of: together))
                together = []
            }
            together.append(key)
        }
        if !together.isEmpty { events.append(try await event(of: together)) }
        return events
    }

    private func event(of keys: [ObjectKey]) async throws -> StoredEvent {
        let keys = keys.sorted { $0.number < $1.number }
        var blobs: [ReadBlob] = []
        for (number, key) in keys.enumerated() {
            guard key.number == number else { throw ReadFailure(.incomplete, "the object before \(key) is missing") }
            blobs.append(try await noted(key, try await store.get(key.description, range: nil)))
        }
        return StoredEvent(keys: keys, blobs: blobs)
    }

    /// The keys of an event's objects: on the day that a version 7 uuid names, or else on any day.
    ///
    /// - Parameter retentions: the classes to look through; nil among them is the class of objects that are kept for good.
    /// - Throws: the store's `BlobStoreError`.
    public func keys(_ uuid: EventUUID, of team: TeamID, retentions: [Retention?] = retentions) async throws -> [ObjectKey] {
        var found: [ObjectKey] = []
        if let day = uuid.timestamp?.day {
            for retention in retentions {
                found += try await keys(ObjectKey.Place(uuid, of: team, retention: retention, prefix: prefix, day: day))
            }
        }
        if !found.isEmpty { return found }
        for retention in retentions { found += try await keysOfAnyDay(uuid, team, retention) }
        return found
    }

    private func keys(_ place: ObjectKey.Place) async throws -> [ObjectKey] {
        var found: [ObjectKey] = []
        var last: String?
        while true {
            let page = try await store.list(prefix: place.start, after: last)
            guard let end = page.last else { return found }
            found += page.compactMap { ObjectKey($0, prefix: prefix) }
            last = end
        }
    }

    /// Goes from day to day: each is looked into directly, and the rest of its keys is skipped.
    private func keysOfAnyDay(_ uuid: EventUUID, _ team: TeamID, _ retention: Retention?) async throws -> [ObjectKey] {
        var found: [ObjectKey] = []
        let folder = ObjectKey.Place(uuid, of: team, retention: retention, prefix: prefix, day: "").teamFolder
        var last: String?
        while true {
            let page = try await store.list(prefix: folder, after: last)
            guard let end = page.last else { return found }
            var days: [String] = []
            for key in page.compactMap({ ObjectKey($0, prefix: prefix) }) where key.place.day != days.last { days.append(key.place.day) }
            for day in days {
                found += try await keys(ObjectKey.Place(uuid, of: team, retention: retention, prefix: prefix, day: day))
            }
            // A tilde sorts behind all that a uuid is written with.
            last = ObjectKey(end, prefix: prefix).map { "\(folder)\($0.place.day)/~" } ?? end
        }
    }
}

extension ObjectKey {
    fileprivate var number: Int { if case .blob(let number) = content { number } else { 0 } }
}
