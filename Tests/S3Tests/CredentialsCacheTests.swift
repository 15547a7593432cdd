import CaptureKit
import CaptureTesting
import Logging
import ServerSupport
import Synchronization
import Testing

@testable import S3

/// Gives credentials or errors, one after the other, and says how often it was asked.
private final class Loader: Sendable {
    private let results: Mutex<(given: Int, all: [Result<S3Credentials, CredentialsError>])>
    private let gate = AsyncGate()

    init(_ results: [Result<S3Credentials, CredentialsError>], isOpen: Bool = true) async {
        self.results = Mutex((0, results))
        if isOpen { await gate.open() }
    }

    var count: Int { results.withLock { $0.given } }
    func open() async { await gate.open() }

    func load() async throws -> S3Credentials {
        let result = results.withLock { results in
            results.given += 1
            return results.all[min(results.given, results.all.count) - 1]
        }
        await gate.wait()
        return try result.get()
    }
}

/// Closed until it is opened.
private actor AsyncGate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for caller in waiting { caller.resume() }
        waiting = []
    }

    func wait() async { if !isOpen { await withCheckedContinuation { waiting.append($0) } } }
}

private func lasting(_ seconds: Int, _ key: String, _ world: FakeWorld) -> Result<S3Credentials, CredentialsError> {
    .success(
        S3Credentials(
            accessKey: key, secretKey: "s", sessionToken: "t", expiration: world.clock.now.advanced(by: Int64(seconds) * 1_000_000)))
}

private func cache(_ loader: Loader, _ world: FakeWorld, _ log: LogWatch = LogWatch()) -> CredentialsCache {
    CredentialsCache(world.surroundings, log: log.logger) { try await loader.load() }
}

private func key(_ cache: CredentialsCache) async throws -> String { try await cache.credentials(within: .seconds(60)).accessKey }

/// Asks until the answer is the wanted one, as a renewal in the background has no other sign.
private func wait(for wanted: String, _ cache: CredentialsCache) async throws {
    while try await key(cache) != wanted { await Task.yield() }
}

@Test("many who ask at once wait for one look-up")
func joined() async throws {
    let world = FakeWorld()
    let loader = await Loader([lasting(3600, "one", world)], isOpen: false)
    let cache = cache(loader, world)
    try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 { group.addTask { try await key(cache) } }
        while loader.count == 0 { await Task.yield() }
        await loader.open()
        for try await key in group { #expect(key == "one") }
    }
    #expect(loader.count == 1)
    #expect(try await key(cache) == "one")
    #expect(loader.count == 1)
}

@Test("credentials are renewed five minutes before their end, while the old ones are still given")
func renewed() async throws {
    let world = FakeWorld()
    let loader = await Loader([lasting(3600, "one", world), lasting(7200, "two", world)])
    let cache = cache(loader, world)
    #expect(try await key(cache) == "one")
    world.advance(by: .seconds(3299))
    #expect(try await key(cache) == "one")
    #expect(loader.count == 1)
    world.advance(by: .seconds(1))
    #expect(try await key(cache) == "one")
    try await wait(for: "two", cache)
    #expect(loader.count == 2)
}

@Test("a renewal that fails keeps the old credentials until their end, is tried again after a pause, and is logged")
func failedRenewal() async throws {
    let world = FakeWorld()
    let log = LogWatch()
    let loader = await Loader([lasting(3600, "one", world), .failure(CredentialsError("STS is away")), lasting(7200, "three", world)])
    let cache = cache(loader, world, log)
    #expect(try await key(cache) == "one")
    world.advance(by: .seconds(3400))
    #expect(try await key(cache) == "one")
    await log.wait(for: "STS is away")
    #expect(try await key(cache) == "one")
    #expect(loader.count == 2)
    world.advance(by: .seconds(5))
    #expect(try await key(cache) == "one")
    try await wait(for: "three", cache)
    #expect(loader.count == 3)
}

@Test("credentials that have ended and cannot be renewed are an error that says why")
func ended() async throws {
    let world = FakeWorld()
    let loader = await Loader([lasting(3600, "one", world), .failure(CredentialsError("STS is away"))])
    let cache = cache(loader, world)
    _ = try await key(cache)
    world.advance(by: .seconds(3591))
    let wanted = BlobStoreError(.accessDenied, "no credentials for S3: STS is away")
    await #expect(throws: wanted) { try await key(cache) }
    // Within the pause nobody is asked again.
    await #expect(throws: wanted) { try await key(cache) }
    #expect(loader.count == 2)
    world.advance(by: .seconds(5))
    await #expect(throws: wanted) { try await key(cache) }
    #expect(loader.count == 3)
}

@Test("credentials that have ended when they are found are an error")
func endedAlready() async {
    let world = FakeWorld()
    let loader = await Loader([lasting(5, "old", world)])
    let cache = cache(loader, world)
    await #expect(throws: BlobStoreError.self) { try await key(cache) }
}

@Test("refused credentials are looked up again, but not more often than the pause allows")
func refusedCredentials() async throws {
    let world = FakeWorld()
    let loader = await Loader([lasting(3600, "one", world), lasting(3600, "two", world)])
    let cache = cache(loader, world)
    let first = try await cache.credentials(within: .seconds(60))
    cache.refused(first)
    #expect(try await key(cache) == "one")
    world.advance(by: .seconds(5))
    cache.refused(S3Credentials(accessKey: "somebody's", secretKey: "s"))
    #expect(try await key(cache) == "one")
    cache.refused(first)
    #expect(try await key(cache) == "two")
    #expect(loader.count == 2)
}

@Test("who is cancelled or has no time left stops waiting; the look-up goes on for the others")
func impatient() async throws {
    let world = FakeWorld()
    let loader = await Loader([lasting(3600, "one", world)], isOpen: false)
    let cache = cache(loader, world)
    let cancelled = Task { try await key(cache) }
    while loader.count == 0 { await Task.yield() }
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    await #expect(throws: BlobStoreError(.timeout, "no credentials for S3 were found in time")) {
        try await cache.credentials(within: .milliseconds(10))
    }
    await loader.open()
    #expect(try await key(cache) == "one")
    #expect(loader.count == 1)
}
