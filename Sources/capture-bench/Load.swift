import ArgumentParser

/// How much is asked of a sink at once, and for how long.
struct Load: ParsableArguments {
    @Option(help: "How many are under way at once.")
    var inFlight = 16

    @Option(help: "How long to go on, in seconds.")
    var seconds = 2

    /// Repeats `operation`, each time with another number, and prints how often it succeeded within the time. The first failure ends it.
    func run(_ operation: @escaping @Sendable (Int) async throws -> Void) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<inFlight {
                group.addTask {
                    var done = 0
                    while true {
                        try await operation(lane + done * inFlight)
                        if ContinuousClock.now > end { return done }
                        done += 1
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        print(done)
    }
}
