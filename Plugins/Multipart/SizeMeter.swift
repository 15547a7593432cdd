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
        var narrowest: Bound?
        func consider(_ code: Code, _ limit: ByteCount?, _ used: Int, _ what: String) {
            guard let limit else { return }
            let bound = Bound(code: code, limit: limit, used: used, what: what)
            if let found = narrowest, (found.room, found.limit) <= (bound.room, bound.limit) { return }
            narrowest = bound
        }
        if isBlob {
            consider(.partTooLarge, limits.part, 0, "a blob")
        } else {
            if name == PartName.event { consider(.eventTooLarge, limits.event, 0, "the event part") }
            consider(.propertiesTooLarge, limits.eventAndProperties, ownBytes, "the event and its properties together")
        }
        consider(.partsTooLarge, limits.partsTotal, allBytes, "all parts together")
        return narrowest
    }
}
