import Testing

@testable import S3

private let start = ContinuousClock.now

private func opened() -> CircuitBreaker {
    var breaker = CircuitBreaker(threshold: 3, firstPause: .seconds(1))
    for _ in 0..<3 { breaker.away(.normal, at: start, fraction: 1) }
    return breaker
}

private func expectAdmission(
    _ wanted: CircuitBreaker.Admission?, _ breaker: inout CircuitBreaker, at now: ContinuousClock.Instant,
    _ place: SourceLocation = #_sourceLocation
) {
    let admission = breaker.admit(at: now)
    #expect(admission == wanted, sourceLocation: place)
}

@Test("the circuit opens after failures in a row, and an answer between starts the count again")
func opens() {
    var breaker = CircuitBreaker(threshold: 3, firstPause: .seconds(1))
    breaker.away(.normal, at: start, fraction: 0)
    breaker.away(.normal, at: start, fraction: 0)
    breaker.answered()
    breaker.away(.normal, at: start, fraction: 0)
    breaker.away(.normal, at: start, fraction: 0)
    #expect(!breaker.isOpen)
    expectAdmission(.normal, &breaker, at: start)
    breaker.away(.normal, at: start, fraction: 0)
    #expect(breaker.isOpen)
    expectAdmission(nil, &breaker, at: start)
}

@Test("an open circuit lets one probe through after its pause, and closes when that is answered")
func probes() {
    var breaker = opened()
    expectAdmission(nil, &breaker, at: start + .milliseconds(999))
    expectAdmission(.probe, &breaker, at: start + .seconds(1))
    expectAdmission(nil, &breaker, at: start + .seconds(60))
    #expect(breaker.nextProbe == nil)
    breaker.answered()
    #expect(!breaker.isOpen)
    expectAdmission(.normal, &breaker, at: start + .seconds(1))
}

@Test("a probe that fails doubles the pause, up to five times the first")
func backsOff() {
    var breaker = opened()
    var now = start
    var pauses: [Duration] = []
    for _ in 0..<7 {
        let next = breaker.nextProbe ?? now
        pauses.append(next - now)
        now = next
        expectAdmission(.probe, &breaker, at: now)
        breaker.away(.probe, at: now, fraction: 1)
    }
    #expect(pauses == [1, 2, 4, 5, 5, 5, 5].map { .seconds($0) })
}

@Test("half of a pause is chance")
func jitters() {
    var breaker = CircuitBreaker(threshold: 1, firstPause: .seconds(2))
    breaker.away(.normal, at: start, fraction: 0.5)
    #expect(breaker.nextProbe == start + .milliseconds(1500))
}

@Test("what ends late does not count: a failure of before neither ends a probe nor lengthens the pause")
func stragglers() {
    var breaker = opened()
    breaker.away(.normal, at: start + .seconds(5), fraction: 1)
    #expect(breaker.nextProbe == start + .seconds(1))
    expectAdmission(.probe, &breaker, at: start + .seconds(1))
    breaker.away(.normal, at: start + .seconds(5), fraction: 1)
    breaker.release(.normal, at: start + .seconds(5))
    expectAdmission(nil, &breaker, at: start + .seconds(60))
}

@Test("a probe whose caller went away lets the next one go at once")
func releases() {
    var breaker = opened()
    expectAdmission(.probe, &breaker, at: start + .seconds(1))
    breaker.release(.probe, at: start + .seconds(2))
    #expect(breaker.isOpen)
    expectAdmission(.probe, &breaker, at: start + .seconds(2))
}

@Test("retries take from the budget until it is empty, and successes fill it again")
func budget() {
    var budget = RetryBudget()
    let cost = RetryBudget.cost(.transient)
    var retries = 0
    while budget.take(cost) { retries += 1 }
    #expect(retries == 35)
    budget.give(nil)
    #expect(budget.tokens == 11)
    let isTakenTooEarly = budget.take(cost)
    budget.give(cost)
    let isTakenAgain = budget.take(cost)
    #expect(!isTakenTooEarly)
    #expect(isTakenAgain)
    for _ in 0..<1000 { budget.give(nil) }
    #expect(budget.tokens == 500)
    #expect(RetryBudget.cost(.throttling) == 5)
}

@Test("pauses before retries double, are longer when S3 asks for fewer requests, and end at 20 s")
func backoff() {
    #expect(Backoff.pause(before: 1, .transient, fraction: 1) == .milliseconds(50))
    #expect(Backoff.pause(before: 2, .transient, fraction: 1) == .milliseconds(100))
    #expect(Backoff.pause(before: 1, .throttling, fraction: 1) == .seconds(1))
    #expect(Backoff.pause(before: 2, .throttling, fraction: 0.5) == .seconds(1))
    #expect(Backoff.pause(before: 40, .throttling, fraction: 1) == .seconds(20))
    #expect(Backoff.pause(before: 1, .throttling, fraction: 0) == .zero)
}

@Test("where a write failed only a write closes the circuit, a few at a time, and the pause goes on growing")
func onlyAWriteCloses() {
    let start = ContinuousClock.now
    var breaker = CircuitBreaker(threshold: 2, firstPause: .seconds(1))
    breaker.away(.normal, at: start, fraction: 1)
    breaker.answered(isWrite: false)
    breaker.away(.normal, at: start, fraction: 1)
    #expect(breaker.isOpen)
    #expect(breaker.admit(at: start + .seconds(1), isWrite: false) == .probe)
    breaker.answered(isWrite: false)
    // It answers, so it is worth a try, and reads are let through.
    #expect(!breaker.isOpen)
    #expect(breaker.admit(at: start + .seconds(1), isWrite: false) == .normal)
    for _ in 0..<10 { #expect(breaker.admit(at: start + .seconds(1)) == .probe) }
    #expect(breaker.admit(at: start + .seconds(1)) == nil)
    breaker.release(.probe, at: start + .seconds(1))
    #expect(breaker.admit(at: start + .seconds(1)) == .probe)
    breaker.away(.probe, at: start + .seconds(2), fraction: 1)
    #expect(breaker.isOpen)
    #expect(breaker.nextProbe == start + .seconds(4))
    _ = breaker.admit(at: start + .seconds(4), isWrite: false)
    breaker.answered(isWrite: false)
    _ = breaker.admit(at: start + .seconds(4))
    breaker.release(.probe, at: start + .seconds(4))
    #expect(breaker.admit(at: start + .seconds(4)) == .probe)
    breaker.answered()
    #expect(breaker.admit(at: start + .seconds(4)) == .normal)
    #expect(breaker.admit(at: start + .seconds(4)) == .normal)
}
