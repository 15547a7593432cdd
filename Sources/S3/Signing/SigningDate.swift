import CaptureKit

/// A moment as SigV4 writes it: `20130524T000000Z`, and its day, `20130524`.
struct SigningDate: Sendable {
    let second: String
    let day: String

    init(_ time: Timestamp) {
        // From 2013-05-24T00:00:00.000Z.
        let digits = time.description.utf8.prefix(19).filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        second = String(decoding: digits, as: UTF8.self) + "Z"
        day = String(decoding: digits.prefix(8), as: UTF8.self)
    }
}
