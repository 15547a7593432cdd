import CaptureKit

/// Holds the parts against their size limits while they arrive; a byte that crosses two is refused by the narrower one.
struct SizeMeter: Sendable {
    private struct Bound {
        let code: Code
        let limit: ByteCount
        let used: Int
        let what: String

        var room: Int { limit.bytes - used }
    }

    private let limits: SizeLimits
    private var name = ""
    private var declared: Int?
    private var isBlob = false
    private var ownBytes = 0
    private var allBytes = 0

    init(_ limits: SizeLimits) { self.limits = limits }

    /// Begins a part; a declared length that is too large is refused before its bytes.
    mutating func begin(_ head: PartHead, isBlob: Bool) throws(Rejection) {
        (name, declared, self.isBlob) = (head.name, head.declaredLength, isBlob)
        if let declared { try check(declared) }
    }

    /// Checks the part in hand, of which `count` bytes are there.
    func check(_ count: Int) throws(Rejection) {
        guard let bound = narrowest, count > bound.room else { return }
        // A declared length may be as large as a number can be.
        let (sum, overflow) = bound.used.addingReportingOverflow(max(count, declared ?? 0))
        throw Rejection(
            bound.code, "\(bound.what) may have \(bound.limit); send less", part: name, limit: bound.limit.bytes,
            actual: overflow ? .max : sum)
    }

    mutating func end(_ count: Int) {
        if !isBlob { ownBytes += count }
        allBytes += count
    }

    private var narrowest: Bound? {
        var bounds: [Bound] = []
        if isBlob {
            if let part = limits.part { bounds.append(Bound(code: .partTooLarge, limit: part, used: 0, what: "a blob")) }
        } else {
            if name == PartName.event { bounds.append(Bound(code: .eventTooLarge, limit: limits.event, used: 0, what: "the event part")) }
            let together = Bound(
                code: .propertiesTooLarge, limit: limits.eventAndProperties, used: ownBytes, what: "the event and its properties together")
            bounds.append(together)
        }
        if let total = limits.partsTotal {
            bounds.append(Bound(code: .partsTooLarge, limit: total, used: allBytes, what: "all parts together"))
        }
        return bounds.min { ($0.room, $0.limit) < ($1.room, $1.limit) }
    }
}
