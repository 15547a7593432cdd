/// Keeps requests from a store that is known to be away, and lets one at a time find out whether it is back.
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
    }

    private let threshold: Int
    private let firstPause: Duration
    private var state = State.closed(failures: 0)

    /// Opens after `threshold` failures in a row; the pause doubles from `firstPause` to thirty times as much.
    init(threshold: Int, firstPause: Duration) { (self.threshold, self.firstPause) = (max(1, threshold), firstPause) }

    var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// When the next probe may go; nil while closed and while a probe is under way.
    var nextProbe: ContinuousClock.Instant? {
        if case .open(let until, _) = state { until } else { nil }
    }

    /// Lets a try through; nil while the store is to be left alone.
    mutating func admit(at now: ContinuousClock.Instant) -> Admission? {
        switch state {
        case .closed: return .normal
        case .open(let until, let pause) where now >= until:
            state = .probing(pause: pause)
            return .probe
        case .open, .probing: return nil
        }
    }

    /// The store answered, whatever it said about the request.
    mutating func answered() { state = .closed(failures: 0) }

    /// The store was away. `fraction` (0 up to 1) is chance: half of a pause is random, so that many services do not come at once.
    mutating func away(_ admission: Admission, at now: ContinuousClock.Instant, fraction: Double) {
        switch state {
        case .closed(let failures):
            state = failures + 1 < threshold ? .closed(failures: failures + 1) : open(at: now, pause: firstPause, fraction)
        case .probing(let pause) where admission == .probe:
            state = open(at: now, pause: min(pause * 2, firstPause * 30), fraction)
        case .open, .probing: break
        }
    }

    /// A try ended without an answer to the question, because its caller went away; another one may ask at once.
    mutating func release(_ admission: Admission, at now: ContinuousClock.Instant) {
        if case .probing(let pause) = state, admission == .probe { state = .open(until: now, pause: pause) }
    }

    private func open(at now: ContinuousClock.Instant, pause: Duration, _ fraction: Double) -> State {
        .open(until: now + pause * (0.5 + fraction / 2), pause: pause)
    }
}
