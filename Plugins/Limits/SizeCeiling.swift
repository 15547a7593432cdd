import CaptureKit

/// The most bytes that a body may have: the service's limit or the team's, whichever is narrower.
struct SizeCeiling: Sendable {
    let limit: Int
    private let isTeams: Bool

    init(request: Int, payload: Int?) {
        (limit, isTeams) = payload.map { $0 < request ? ($0, true) : (request, false) } ?? (request, false)
    }

    /// What to answer when `actual` bytes were declared or have come.
    func rejection(_ actual: Int) -> Rejection {
        let (code, who): (Code, String) = isTeams ? (.teamPayloadTooLarge, "the team") : (.requestTooLarge, "a request")
        return Rejection(code, "\(who) may send \(ByteCount(bytes: limit)) in one body; send less", limit: limit, actual: actual)
    }
}
