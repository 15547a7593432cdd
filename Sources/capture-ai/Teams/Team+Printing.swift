import CaptureEngine
import CaptureKit
import CapturePlugins

extension Team {
    func row(at now: Timestamp) -> [String] {
        let keys = keys ?? []
        return [
            id.description, name ?? "-", retention?.description ?? "-", "\(keys.count { $0.isLive(at: now) }) of \(keys.count)",
            signing.isRequired ? "always" : "-",
        ]
    }

    /// The team for programs; without signing secrets.
    func json(at now: Timestamp) -> JSONTree {
        [
            "id": .string(id.description), "name": .string(name), "retention": .string(retention?.description),
            "require_signature": .bool(signing.isRequired), "keys": .array((keys ?? []).map { $0.json(at: now) }),
        ]
    }
}

extension TeamKey {
    /// `live`, `revoked` or `expired`.
    func state(at now: Timestamp) -> String { isRevoked ? "revoked" : isLive(at: now) ? "live" : "expired" }

    func json(at now: Timestamp) -> JSONTree {
        [
            "label": .string(label), "sha256": .string(digest.description), "created_at": .string(created?.brief),
            "expires_at": .string(expires?.brief), "state": .string(state(at: now)),
        ]
    }
}

extension Timestamp {
    /// RFC 3339, without the fraction of a second where it is 0.
    var brief: String { description.replacing(".000Z", with: "Z") }

    /// The second that it is in.
    var wholeSecond: Timestamp { Timestamp(microseconds: milliseconds / 1000 * 1_000_000) }
}
