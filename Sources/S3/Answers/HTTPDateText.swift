import CaptureKit

/// Reads the `Date` header (RFC 9110 §5.6.7, the form that must be sent).
enum HTTPDateText {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Reads `Fri, 24 May 2013 00:00:00 GMT`; nil for anything else.
    static func timestamp(_ text: String?) -> Timestamp? {
        let words = (text ?? "").split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[1].count == 2, let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        return Timestamp(rfc3339: "\(words[3])-\(month < 9 ? "0" : "")\(month + 1)-\(words[1])T\(words[4])Z")
    }
}
