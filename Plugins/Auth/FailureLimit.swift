import CaptureKit
import Glibc
import Synchronization

/// How many requests with a wrong key an address may send: so many a second, and a second's worth at once (GCRA).
///
/// It takes no more memory under attack: addresses share a table of fixed size, in which the one that was quiet longest makes room.
final class FailureLimit: Sendable {
    private static let sets = 1024
    private static let ways = 4
    private static let burst: Int64 = 1_000_000_000

    private struct Slot {
        var address: UInt64 = 0
        /// When the address would have spent nothing, in nanoseconds of the clock.
        var due: Int64 = .min
    }

    private let interval: Int64
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let began: ContinuousClock.Instant
    private let slots = Mutex([Slot](repeating: Slot(), count: sets * ways))

    /// - Parameter perSecond: at least 1.
    init(perSecond: Int, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        interval = FailureLimit.burst / Int64(perSecond)
        self.clock = clock
        began = clock()
    }

    /// Whether the address has sent as many as it may; in a second at most it may send another one.
    func isOver(_ client: String) -> Bool {
        let (address, now) = (FailureLimit.hash(client), now)
        return slots.withLock { slots in
            let index = FailureLimit.place(of: address, in: slots)
            return slots[index].address == address && slots[index].due > now + FailureLimit.burst - interval
        }
    }

    /// Counts a request with a wrong key.
    func count(_ client: String) {
        let (address, now) = (FailureLimit.hash(client), now)
        slots.withLock { slots in
            let index = FailureLimit.place(of: address, in: slots)
            if slots[index].address != address { slots[index] = Slot(address: address) }
            slots[index].due = max(slots[index].due, now) + interval
        }
    }

    /// Takes back what was counted, as the key was a live one.
    func giveBack(_ client: String) {
        let address = FailureLimit.hash(client)
        slots.withLock { slots in
            let index = FailureLimit.place(of: address, in: slots)
            if slots[index].address == address { slots[index].due -= interval }
        }
    }

    private var now: Int64 { (clock() - began).wholeNanoseconds }

    /// Where the address is, or else the place in its set that was quiet longest.
    private static func place(of address: UInt64, in slots: [Slot]) -> Int {
        let start = Int(address % UInt64(sets)) * ways
        var oldest = start
        for index in start..<start + ways {
            if slots[index].address == address { return index }
            if slots[index].due < slots[oldest].due { oldest = index }
        }
        return oldest
    }

    /// A number for the address that nobody outside can foresee. Of an IPv6 address it is the network's 64 bits that count, as whoever
    /// has one address there has them all (RFC 4291 §2.5.4).
    private static func hash(_ client: String) -> UInt64 {
        var hasher = Hasher()
        var address = in6_addr()
        if inet_pton(AF_INET6, client, &address) == 1 {
            withUnsafeBytes(of: address) { bytes in
                let isIPv4 = bytes[..<10].allSatisfy { $0 == 0 }
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<(isIPv4 ? 16 : 8)]))
            }
        } else {
            hasher.combine(client)
        }
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }
}
