import CaptureBytes
import CaptureKit
import ServerSupport
import Testing

@testable import S3

/// Surroundings in which pauses take no time.
private let hasty = S3Surroundings(sleep: { _ in
    try Task.checkCancellation()
    await Task.yield()
})

/// Runs `body` with a strict server and a client of it whose tries are short.
private func withServer(
    _ change: (inout S3Settings) -> Void, log: LogWatch = LogWatch(), reports: Reports = Reports(),
    body: (S3Faults, S3Client) async throws -> Void
) async throws {
    try await S3Faults.with { server in
        try await Clients.with(Clients.faults(server, change), log: log, reports: reports, surroundings: hasty) { client in
            try await body(server, client)
        }
    }
}

private func withServer(
    log: LogWatch = LogWatch(), reports: Reports = Reports(), _ body: (S3Faults, S3Client) async throws -> Void
) async throws {
    try await withServer({ _ in }, log: log, reports: reports, body: body)
}

@Test("a failure that passes is not seen by the caller: 500, 503, SlowDown, a late request, a reset before, in and after the body")
func passingFaults() async throws {
    let reports = Reports()
    try await withServer(reports: reports) { server, client in
        let faults: [S3Faults.Fault] = [
            .error(500, "InternalError"), .error(503, "ServiceUnavailable"), .error(503, "SlowDown"), .error(400, "RequestTimeout"),
            .error(503, "SlowDown", early: true), .reset(after: 0), .reset(after: 3), .lost,
        ]
        for (number, fault) in faults.enumerated() {
            try await server.fail(fault, method: "PUT")
            try await client.write("k\(number)", "content \(number)")
            #expect(reports.all.last?.outcome == .success)
            // Libcurl itself tries once more when a connection that was used before breaks.
            if case .error = fault { #expect(reports.all.last?.tries == 2, "\(fault)") }
        }
        #expect(try await server.server.count("PUT") == 2 * faults.count)
        #expect(try await server.objects().map(\.key) == faults.indices.map { "k\($0)" })
        try await server.fail(.cut, method: "GET")
        #expect(try await client.get("k0", range: nil) == Bytes("content 0"))
    }
}

@Test(
    "a failure that stays is told after three tries, and nothing is stored",
    arguments: [
        (S3Faults.Fault.error(500, "InternalError"), BlobStoreError.Reason.serverError, 3), (.error(503, "SlowDown"), .throttled, 3),
        // Libcurl itself tries once more when a connection that was used before breaks.
        (.reset(after: 2), .connection, 4),
    ])
private func stayingFaults(_ fault: S3Faults.Fault, _ reason: BlobStoreError.Reason, _ puts: Int) async throws {
    let reports = Reports()
    try await withServer(reports: reports) { server, client in
        try await server.fail(fault, times: nil, method: "PUT")
        #expect(await failure { try await client.write() }?.reason == reason)
        #expect(reports.all.last { $0.operation == .put }?.tries == 3)
        #expect(try await server.server.count("PUT") == puts)
        #expect(try await server.objects().isEmpty)
    }
}

@Test("a server that takes the request and never answers is left after each try's time")
func neverAnswers() async throws {
    let change: (inout S3Settings) -> Void = { $0.tryTimeout = .milliseconds(300) }
    try await withServer(change) { server, client in
        try await server.fail(.hang, times: nil, method: "PUT")
        #expect(await failure { try await client.write() }?.reason == .timeout)
        try await server.server.wait(for: "left", 3)
        #expect(try await server.server.count("PUT") == 3)
        try await server.heal()
        try await client.write()
    }
}

@Test("a slow server is waited for")
func slow() async throws {
    try await withServer { server, client in
        try await server.fail(.slow(1), method: "PUT")
        try await client.write()
        #expect(try await server.server.count("PUT") == 1)
    }
}

@Test("a deadline ends the tries, whatever time they would have")
func deadline() async throws {
    try await withServer { server, client in
        try await server.fail(.hang, times: nil, method: "PUT")
        #expect(await failure { try await client.write(deadline: .now + .milliseconds(400)) }?.reason == .timeout)
        #expect(try await server.server.count("PUT") == 1)
        // One short wait does not show that the store is away.
        #expect(client.notReady == nil)
    }
}

@Test("bytes that change on their way are noticed by the server, told, and not stored")
func damaged() async throws {
    try await withServer { server, client in
        try await server.fail(.damage, times: nil, method: "PUT")
        #expect(await failure { try await client.write() }?.reason == .corrupt)
        #expect(try await server.objects().isEmpty)
    }
}

@Test("wrong keys are told by what is wrong with them after one try, never with a secret")
func wrongKeys() async throws {
    let log = LogWatch()
    try await withServer(log: log) { server, client in
        try await server.useKeys(access: S3Faults.accessKey, secret: "another-secret")
        let secret = await failure { try await client.write() }
        #expect(secret?.reason == .accessDenied)
        #expect(secret?.text.contains("the secret key does not belong to the access key") == true)
        #expect(try await server.server.count("PUT") == 1)
        #expect(client.notReady?.contains("secret key") == true)
        try await server.useKeys(access: "somebody", secret: S3Faults.secretKey)
        #expect(await failure { try await client.write() }?.text.contains("does not know the access key") == true)
        try await server.useKeys(access: S3Faults.accessKey, secret: S3Faults.secretKey)
        // Nobody asks but the probe.
        await log.wait(for: "secret key")
        await log.wait(for: "it answers")
        #expect(client.notReady == nil)
        try await client.write()
        #expect(!log.all.joined().contains(S3Faults.secretKey))
    }
}

@Test("temporary credentials are sent with their token, and expired ones are told")
func sessionToken() async throws {
    let token = "a+session/token=="
    let temporary = S3Credentials(accessKey: "ASIA", secretKey: "secret", sessionToken: token)
    try await S3Faults.with { server in
        try await server.useKeys(access: "ASIA", secret: "secret", token: token)
        try await Clients.with(Clients.faults(server) { $0.credentials = .fixed(temporary) }, surroundings: hasty) { client in
            try await client.write()
            try await server.fail(.error(400, "ExpiredToken"), times: nil, method: "PUT")
            let expired = await failure { try await client.write() }
            #expect(expired?.reason == .accessDenied)
            #expect(expired?.text.contains("expired") == true && expired?.text.contains(token) == false)
        }
    }
}

@Test("a clock that is off by an hour is told with its distance")
func skewedClock() async throws {
    try await withServer { server, client in
        try await server.setClock(ahead: 3600)
        let behind = await failure { try await client.write() }
        #expect(behind?.reason == .clockSkew)
        #expect(behind?.text.contains("1h behind S3's") == true)
        #expect(client.notReady?.contains("clock") == true)
        try await server.setClock(ahead: -3600)
        #expect(await failure { try await client.write() }?.text.contains("1h ahead of S3's") == true)
    }
}

@Test("a missing bucket is told, by every call, and the service is not ready")
func missingBucket() async throws {
    let change: (inout S3Settings) -> Void = { $0.bucket = "not-there" }
    try await withServer(change) { server, client in
        #expect(client.notReady?.contains("there is no bucket not-there") == true)
        #expect(await failure { try await client.write() }?.reason == .noBucket)
        #expect(await failure { _ = try await client.list(prefix: "", after: nil) }?.reason == .noBucket)
        #expect(await failure { try await client.delete(["k"]) }?.reason == .noBucket)
        #expect(await failure { _ = try await client.get("k", range: nil) }?.reason == .noBucket)
    }
}

@Test("a wrong region is corrected from the server's answer, remembered and logged")
func wrongRegion() async throws {
    let log = LogWatch()
    try await S3Faults.with(region: "eu-west-1") { server in
        try await Clients.with(Clients.faults(server), log: log, surroundings: hasty) { client in
            #expect(client.notReady == nil)
            let refused = try await server.server.count("refused AuthorizationHeaderMalformed")
            try await client.write()
            #expect(try await server.server.count("refused AuthorizationHeaderMalformed") == refused)
            #expect(log.all.contains { $0.hasPrefix("warning") && $0.contains("set region to eu-west-1") })
        }
    }
}

@Test("a server that refuses connections opens the circuit; one probe at a time finds out that it is back, without any request")
func comesBack() async throws {
    let log = LogWatch()
    let port = try await S3Faults.with { server in server.server.port }
    var settings = Clients.faults(try await S3Faults.with { $0 })
    settings.endpoint = "http://127.0.0.1:\(port)"
    // Nobody listens there any more.
    try await Clients.with(settings, log: log, surroundings: hasty) { client in
        #expect(client.notReady?.contains("cannot be reached") == true)
        var reasons: [BlobStoreError.Reason?] = []
        for _ in 0..<8 { reasons.append(await failure { try await client.write() }?.reason) }
        #expect(Set(reasons).isSubset(of: [.connection, .circuitOpen]))
        try await S3Faults.with(port: port) { server in
            await log.wait(for: "it answers")
            #expect(client.notReady == nil)
            try await client.write()
            #expect(try await server.objects().map(\.key) == ["k"])
        }
    }
}

@Test("while the circuit is open only one probe is under way, and calls are refused without reaching the server")
func singleProbe() async throws {
    let change: (inout S3Settings) -> Void = { ($0.tryTimeout, $0.breakerThreshold) = (.seconds(15), 2) }
    try await withServer(change) { server, client in
        try await server.fail(.error(500, "InternalError"), times: 2, method: "PUT")
        try await server.fail(.hang, times: nil)
        #expect(await failure { try await client.write() }?.reason == .serverError)
        try await server.server.wait(for: "waiting")
        let puts = try await server.server.count("PUT")
        await withTaskGroup(of: BlobStoreError.Reason?.self) { group in
            for _ in 0..<50 { group.addTask { await failure { try await client.write() }?.reason } }
            for await reason in group { #expect(reason == .circuitOpen) }
        }
        #expect(try await server.server.count("PUT") == puts)
        #expect(try await server.server.count("waiting") == 1)
    }
}

@Test("objects that a removal leaves behind are told")
func partialRemoval() async throws {
    try await withServer { server, client in
        try await client.write()
        try await server.fail(.parts("AccessDenied"), method: "POST")
        #expect(await failure { try await client.delete(["k", "l"]) }?.reason == .accessDenied)
        try await server.fail(.parts("InternalError"), method: "POST")
        let failed = await failure { try await client.delete(["k", "l"]) }
        #expect(failed?.reason == .serverError)
        #expect(failed?.text.contains("2 of 2") == true)
    }
}

@Test("many uploads at once share the connections")
func connections() async throws {
    let change: (inout S3Settings) -> Void = { $0.connections = 4 }
    try await withServer(change) { server, client in
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 { group.addTask { try await client.write("k\(number)") } }
            try await group.waitForAll()
        }
        #expect(try await server.server.count("open at most") <= 4)
        #expect(try await server.objects().count == 100)
    }
}

@Test("SeaweedFS that is killed and started again is found by the probe, and what was stored is there")
func weedComesBack() async throws {
    let log = LogWatch()
    try await SeaweedFS.with { weed in
        try await Clients.with(Clients.weed(weed.endpoint), log: log) { client in
            await log.wait(for: "it answers")
            try await client.write("before")
            await weed.kill()
            var last: BlobStoreError.Reason?
            while last != .circuitOpen { last = await failure { try await client.write("while") }?.reason }
            #expect(client.notReady != nil)
            try await weed.start()
            await log.wait(for: "it answers")
            #expect(client.notReady == nil)
            try await client.write("after")
            #expect(try await client.get("before", range: nil) == Bytes("content"))
            #expect(try await client.get("after", range: nil) == Bytes("content"))
        }
    }
}

@Test("SeaweedFS refuses a wrong secret and an unknown key, and both are told")
func weedRefuses() async throws {
    let endpoint = try await SeaweedFS.sharedEndpoint()
    for (access, secret, text) in [(SeaweedFS.accessKey, "wrong", "secret key"), ("nobody", "wrong", "access key")] {
        let credentials = S3Credentials(accessKey: access, secretKey: secret)
        try await Clients.with(Clients.weed(endpoint) { $0.credentials = .fixed(credentials) }) { client in
            #expect(client.notReady?.contains(text) == true)
            #expect(await failure { try await client.write() }?.reason == .accessDenied)
        }
    }
}
