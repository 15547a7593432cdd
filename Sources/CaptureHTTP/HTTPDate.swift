import CaptureKit
import Glibc

/// The `Date` header (RFC 9110 §6.6.1), made once a second.
struct HTTPDate {
    private var second: Int64 = -1
    private var text = ""

    mutating func text(at now: Timestamp) -> String {
        let second = now.milliseconds / 1000
        if second != self.second {
            self.second = second
            var time = time_t(second)
            var parts = tm()
            gmtime_r(&time, &parts)
            text = String(unsafeUninitializedCapacity: 40) { out in
                out.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress, $0.count, "%a, %d %b %Y %H:%M:%S GMT", &parts) }
            }
        }
        return text
    }
}
