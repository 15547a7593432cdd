import CaptureKit
import CaptureTesting
import Curl
import Logging
import ServerSupport
import Synchronization

@testable import S3

/// Clocks, sleep, chance, environment and files of a test; a sleep moves the clocks instead of waiting.
final class FakeWorld: Sendable {
    let clock = MovableClock()
    private let instant = Mutex(ContinuousClock.now)
    private let slept = Mutex<[Duration]>([])
    let variables: Mutex<[String: String]>
    let files: Mutex<[String: String]>

    init(_ variables: [String: String] = [:], files: [String: String] = [:]) {
        self.variables = Mutex(variables)
        self.files = Mutex(files)
    }

    /// How long each sleep was.
    var sleeps: [Duration] { slept.withLock { $0 } }
    var now: ContinuousClock.Instant { instant.withLock { $0 } }

    func advance(by duration: Duration) {
        clock.advance(by: duration)
        instant.withLock { $0 += duration }
    }

    var surroundings: S3Surroundings {
        S3Surroundings(
            now: { self.clock.now }, instant: { self.now }, sleep: { try await self.sleep($0) },
            // Nearly 1, so that no pause is short by chance.
            random: { .max }, places: places)
    }

    var places: CredentialsPlaces {
        CredentialsPlaces(
            variable: { name in self.variables.withLock { $0[name] } }, file: { path in self.files.withLock { $0[path] } })
    }

    private func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        slept.withLock { $0.append(duration) }
        advance(by: duration)
        await Task.yield()
    }
}

/// Answers requests as a test says, and keeps them.
final class FakeNetwork: Sendable {
    private let asked = Mutex<[CurlRequest]>([])
    private let answer: @Sendable (CurlRequest, _ number: Int) async throws -> CurlResponse

    /// `answer` gets each request and how many came before it.
    init(_ answer: @escaping @Sendable (CurlRequest, _ number: Int) async throws -> CurlResponse) { self.answer = answer }

    var requests: [CurlRequest] { asked.withLock { $0 } }

    func send(_ request: CurlRequest) async throws -> CurlResponse {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count - 1
        }
        return try await answer(request, number)
    }
}

/// What a client reported.
final class Reports: Sendable {
    private let kept = Mutex<[S3Event]>([])
    var all: [S3Event] { kept.withLock { $0 } }
    func add(_ event: S3Event) { kept.withLock { $0.append(event) } }
}
