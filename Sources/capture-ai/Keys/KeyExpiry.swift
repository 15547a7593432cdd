import ArgumentParser
import CaptureKit

/// When a key ends: so long from now, or at a time.
struct KeyExpiry: ExpressibleByArgument {
    private enum End {
        case after(Int64)
        case at(Timestamp)
    }

    private let end: End

    /// Reads `90d`, `12h`, a day or a time of RFC 3339.
    init?(argument text: String) {
        let units: [Character: Int64] = ["h": 3600, "d": 86_400, "y": 365 * 86_400]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (1...100_000).contains(count) {
            end = .after(count * unit * 1_000_000)
        } else if let time = Timestamp(rfc3339: text.utf8.count == 10 ? "\(text)T00:00:00Z" : text) {
            end = .at(time)
        } else {
            return nil
        }
    }

    func time(from now: Timestamp) -> Timestamp {
        switch end {
        case .after(let microseconds): now.advanced(by: microseconds)
        case .at(let time): time
        }
    }
}
