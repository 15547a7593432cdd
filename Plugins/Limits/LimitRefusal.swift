/// Which of its limits a team has reached.
enum LimitRefusal: Error, Sendable, Equatable {
    /// It has as many requests under way as it may.
    case concurrent
    /// Requests a second; it may try again after so many nanoseconds.
    case requests(wait: Int64)
    /// Bytes a second; it may try again after so many nanoseconds. So many bytes it could send now.
    case bytes(wait: Int64, left: Int)
    /// Bytes a day; so many it could still send today.
    case day(left: Int)

    /// The limit's name, for metrics.
    var limit: String {
        switch self {
        case .concurrent: "concurrent"
        case .requests: "requests_per_second"
        case .bytes: "bytes_per_second"
        case .day: "bytes_per_day"
        }
    }

    /// Every limit's name.
    static let limits = ["concurrent", "requests_per_second", "bytes_per_second", "bytes_per_day"]
}
