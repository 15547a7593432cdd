import CaptureKit

/// A moment as SigV4 writes it: `20130524T000000Z`, and its day, `20130524`.
struct SigningDate: Sendable {
    let second: String
    let day: String

    init(_ time: Timestamp) {
        // From 2013-05-24T00:00:00.000Z.
        second = time.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
        day = String(second.prefix(8))
    }
}
