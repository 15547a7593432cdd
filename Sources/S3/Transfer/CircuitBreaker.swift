/// Keeps requests from a store that is known to be away, and lets one at a time find out whether it is back.
///
/// A store may answer questions and still take no object, such as one whose disks are full. So where a write failed, only a write closes
/// the circuit: an answer to anything else lets a few writes try.
struct CircuitBreaker: Sendable {
    /// How a try was let through.
    enum Admission: Sendable, Equatable {
        case normal
        /// It alone may find out, and must report back.
        case probe
    }

    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: ContinuousClock.Instant, pause: Duration)
        case probing(pause: Duration)
        /// It answers, and the next writes find out whether it takes objects too.
        case answering(pause: Duration, tries: Int)
    }

    /// More than an event's blobs that go up at once, so that none of them is refused for another one's sake.
    private static let mostTries = 10
    /// How much the pause grows at most: a store that is back is found out within seconds.
    static let longestPause = 5

    private let threshold: Int
    private let firstPause: Duration
    private var state = State.closed(failures: 0)
    private var hasFailedWrite = false

    /// Opens after `threshold` failures in a row; the pause doubles from `firstPause` to ``longestPause`` times as much.
    init(threshold: Int, firstPause: Duration) { (self.threshold, self.firstPause) = (max(1, threshold), firstPause) }

    /// Whether the store is left alone.
    var isOpen: Bool {
        switch state {
        case .closed, .answering: false
        case .open, .probing: true
        }
    }

    /// Whether nothing is wrong.
    var isClosed: Bool { if case .closed = state { true } else { false } }

    /// When the next probe may go; nil while closed and while a probe is under way.
    var nextProbe: ContinuousClock.Instant? {
        if case .open(let until, _) = state { until } else { nil }
    }

    /// Lets a try through; nil while the store is to be left alone.
    mutating func admit(at now: ContinuousClock.Instant, isWrite: Bool = true) -> Admission? {
        switch state {
        case .answering where !isWrite: return .normal
        case .answering(let pause, let tries) where tries < CircuitBreaker.mostTries:
            state = .answering(pause: pause, tries: tries + 1)
            return .probe
        case .closed: return .normal
        case .open(let until, let pause) where now >= until:
            state = .probing(pause: pause)
            return .probe
        case .open, .probing, .answering: return nil
        }
    }

    /// The store answered, whatever it said about the request.
    mutating func answered(isWrite: Bool = true) {
        guard hasFailedWrite, !isWrite else {
            (state, hasFailedWrite) = (.closed(failures: 0), false)
            return
        }
        switch state {
        case .open(_, let pause), .probing(let pause): state = .answering(pause: pause, tries: 0)
        case .closed, .answering: break
        }
    }

    /// The store was away. `fraction` (0 up to 1) is chance: half of a pause is random, so that many services do not come at once.
    mutating func away(_ admission: Admission, at now: ContinuousClock.Instant, fraction: Double, isWrite: Bool = true) {
        if isWrite { hasFailedWrite = true }
        switch state {
        case .closed(let failures):
            state = failures + 1 < threshold ? .closed(failures: failures + 1) : open(at: now, pause: firstPause, fraction)
        case .probing(let pause) where admission == .probe:
            state = open(at: now, pause: min(pause * 2, firstPause * CircuitBreaker.longestPause), fraction)
        case .answering(let pause, _) where admission == .probe || !isWrite:
            state = open(at: now, pause: min(pause * 2, firstPause * CircuitBreaker.longestPause), fraction)
        case .open, .probing, .answering: break
        }
    }

    /// A try ended without an answer to the question, because its caller went away; another one may ask at once.
    mutating func release(_ admission: Admission, at now: ContinuousClock.Instant) {
        guard admission == .probe else { return }
        switch state {
        case .probing(let pause): state = .open(until: now, pause: pause)
        case .answering(let pause, let tries): state = .answering(pause: pause, tries: tries - 1)
        case .closed, .open: break
        }
    }

    private func open(at now: ContinuousClock.Instant, pause: Duration, _ fraction: Double) -> State {
        .open(until: now + pause * (0.5 + fraction / 2), pause: pause)
    }
}
