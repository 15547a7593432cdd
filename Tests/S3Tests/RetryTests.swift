import CaptureBytes
import CaptureKit
import Curl
import ServerSupport
import Synchronization
import Testing

@testable import S3

/// A client in a world of its own, whose bucket answers the first probe.
private struct Bench {
    let world = FakeWorld()
    let reports = Reports()
    let log = LogWatch()
    let network: FakeNetwork
    let client: S3Client

    init(
        _ settings: S3Settings = Bench.settings, _ answer: @escaping @Sendable (CurlRequest, _ number: Int) async throws -> CurlResponse
    ) async throws {
        let network = FakeNetwork(answer)
        self.network = network
        client = try S3Client(settings, world.surroundings, log: log.logger, observe: reports.add) {
            Line.Transport(send: network.send, close: {})
        }
        try await client.start()
    }

    static var settings: S3Settings {
        S3Settings(
            bucket: "llma", endpoint: "http://127.0.0.1:8333", region: "us-east-1",
            credentials: .fixed(S3Credentials(accessKey: "AKID", secretKey: "hidden-secret", sessionToken: "hidden-token")))
    }

    func put(deadline: ContinuousClock.Instant? = nil) async throws {
        try await client.put("k", BlobContent(Bytes("content")), BlobAttributes(contentType: "text/plain"), deadline: deadline)
    }

    /// The last report.
    var report: S3Event? { reports.all.last }
}

private func ok(_ headers: [(name: String, value: String)] = []) -> CurlResponse {
    CurlResponse(status: 200, headers: headers, body: Bytes(""))
}

private func error(_ status: Int, _ code: String, _ headers: [(name: String, value: String)] = []) -> CurlResponse {
    CurlResponse(status: status, headers: headers, body: Bytes("<Error><Code>\(code)</Code></Error>"))
}

private func reason(_ body: () async throws -> Void) async -> BlobStoreError.Reason? {
    do { try await body() } catch { return (error as? BlobStoreError)?.reason }
    return nil
}

@Test("what may pass is tried three times, with pauses that double, and over a new connection after a break")
func retries() async throws {
    let bench = try await Bench { request, number in
        switch number {
        case 0, 3: ok()
        case 1: throw CurlFailure(.reset, "broken")
        default: error(500, "InternalError")
        }
    }
    try await bench.put()
    #expect(bench.report == S3Event(operation: .put, outcome: .success, tries: 3, bytes: 7, duration: bench.world.sleeps.reduce(.zero, +)))
    #expect(
        bench.world.sleeps.map { $0 > .milliseconds(49) && $0 <= .milliseconds(50) || $0 > .milliseconds(99) && $0 <= .milliseconds(100) }
            == [true, true])
    #expect(bench.network.requests.map(\.freshConnection) == [false, false, true, true])
    #expect(Set(bench.network.requests.dropFirst().map { String(decoding: $0.body?.first ?? Bytes("")) }) == ["content"])
    await bench.client.stop()
}

@Test("three tries that fail are all, and the last error is told")
func givesUp() async throws {
    let bench = try await Bench { _, number in number == 0 ? ok() : error(503, "SlowDown") }
    #expect(await reason { try await bench.put() } == .throttled)
    #expect(bench.network.requests.count == 4)
    #expect(bench.report?.tries == 3)
    #expect(bench.report?.outcome == .failure(.throttled))
    await bench.client.stop()
}

@Test(
    "what cannot pass is tried once",
    arguments: ["AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId", "NoSuchBucket", "RequestTimeTooSkewed", "BadDigest", "Odd"])
func triesOnce(_ code: String) async throws {
    let bench = try await Bench { request, _ in request.method == "PUT" ? error(400, code) : ok() }
    #expect(await reason { try await bench.put() } != nil)
    #expect(bench.network.requests.count { $0.method == "PUT" } == 1)
    await bench.client.stop()
}

@Test("no try begins that could not end before the deadline, and none gets more time than there is")
func deadlines() async throws {
    let bench = try await Bench { _, number in
        if number == 0 { return ok() }
        throw CurlFailure(.reset, "broken")
    }
    #expect(await reason { try await bench.put(deadline: bench.world.now + .milliseconds(120)) } == .connection)
    #expect(bench.network.requests.map(\.timeout).dropFirst().allSatisfy { $0 <= .milliseconds(120) })
    #expect(bench.report?.tries == 2)
    #expect(await reason { try await bench.put(deadline: bench.world.now) } == .timeout)
    #expect(bench.report?.tries == 0)
    await bench.client.stop()
}

@Test("an outage is not multiplied: when the budget is used up, calls are tried once")
func retryBudget() async throws {
    var settings = Bench.settings
    settings.breakerThreshold = .max
    let bench = try await Bench(settings) { request, _ in request.method == "PUT" ? error(500, "InternalError") : ok() }
    for _ in 0..<100 { _ = await reason { try await bench.put() } }
    // 500 tokens of 14 each.
    #expect(bench.network.requests.count { $0.method == "PUT" } == 100 + 35)
    await bench.client.stop()
}

@Test("the circuit opens after five tries that find S3 away, then refuses at once, and closes by itself when S3 is back")
func circuit() async throws {
    // The probes of the background meet the same outage.
    let outage = Outage()
    let bench = try await Bench { request, _ in
        if await outage.isOver(for: request) { return ok() }
        throw CurlFailure(.unreachable, "refused")
    }
    await bench.log.wait(for: "it answers")
    await outage.begin()
    #expect(await reason { try await bench.put() } == .connection)
    #expect(await reason { try await bench.put() } == .connection)
    #expect(bench.client.notReady?.contains("cannot be reached") == true)
    #expect(await reason { try await bench.put() } == .circuitOpen)
    #expect(bench.report?.tries == 0)
    #expect(await outage.puts == 5)
    await outage.end()
    await bench.log.wait(for: "it answers")
    #expect(bench.client.notReady == nil)
    try await bench.put()
    await bench.client.stop()
}

/// Lets probes wait while S3 is away, so that they come to their end when a test says so.
private actor Outage {
    private var isOn = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private(set) var puts = 0

    func begin() { isOn = true }

    func end() {
        isOn = false
        for caller in waiting { caller.resume() }
        waiting = []
    }

    func isOver(for request: CurlRequest) async -> Bool {
        if !isOn { return true }
        if request.method == "PUT" {
            puts += 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        return !isOn
    }
}

@Test("a refused signature makes the service not ready until a probe is answered again, and says so without any secret")
func refusedSignature() async throws {
    let outage = Outage()
    let bench = try await Bench { request, number in
        if number == 0 { return ok() }
        if request.method == "PUT" { return error(403, "SignatureDoesNotMatch") }
        return await outage.isOver(for: request) ? ok() : error(403, "SignatureDoesNotMatch")
    }
    #expect(bench.client.notReady == nil)
    await bench.log.wait(for: "it answers")
    await outage.begin()
    #expect(await reason { try await bench.put() } == .accessDenied)
    #expect(bench.client.notReady?.contains("secret key") == true)
    await outage.end()
    await bench.log.wait(for: "it answers")
    #expect(bench.client.notReady == nil)
    #expect(!bench.log.all.joined().contains("hidden"))
    await bench.client.stop()
}

@Test("a bucket in another region is asked there, which is remembered and logged")
func region() async throws {
    var settings = Bench.settings
    settings.endpoint = nil
    let bench = try await Bench(settings) { request, _ in
        request.url.contains("eu-west-1") ? ok() : error(301, "PermanentRedirect", [("x-amz-bucket-region", "eu-west-1")])
    }
    try await bench.put()
    let urls = bench.network.requests.map(\.url)
    #expect(
        urls == [
            "https://llma.s3.us-east-1.amazonaws.com/", "https://llma.s3.eu-west-1.amazonaws.com/",
            "https://llma.s3.eu-west-1.amazonaws.com/k",
        ])
    #expect(bench.log.all.contains { $0.hasPrefix("warning") && $0.contains("set region to eu-west-1") })
    #expect(bench.client.notReady == nil)
    await bench.client.stop()
}

@Test("a custom endpoint that stays in another region is explained, and asked twice at most")
func customRegion() async throws {
    let bench = try await Bench { request, _ in
        request.method == "PUT" ? error(301, "PermanentRedirect", [("x-amz-bucket-region", "eu-west-1")]) : ok()
    }
    do {
        try await bench.put()
        Issue.record("it is stored")
    } catch let error as BlobStoreError {
        #expect(error.reason == .wrongRegion)
        #expect(error.text.contains("not in us-east-1") && error.text.contains("set region to eu-west-1, and the endpoint"))
    }
    #expect(bench.report?.tries == 2)
    await bench.client.stop()
}

@Test("expired credentials are looked up again and the call is tried once more with them")
func renewedOnRefusal() async throws {
    var settings = Bench.settings
    settings.credentials = .standard
    let world = FakeWorld(["AWS_ACCESS_KEY_ID": "OLD", "AWS_SECRET_ACCESS_KEY": "s"])
    let network = FakeNetwork { request, _ in
        let signer = request.headers.first { $0.name == "authorization" }?.value ?? ""
        return request.method == "PUT" && !signer.contains("NEW") ? error(400, "ExpiredToken") : ok()
    }
    let client = try S3Client(settings, world.surroundings, log: LogWatch().logger, observe: Reports().add) {
        Line.Transport(send: network.send, close: {})
    }
    try await client.start()
    world.variables.withLock { $0["AWS_ACCESS_KEY_ID"] = "NEW" }
    world.advance(by: CredentialsCache.pause)
    try await client.put("k", BlobContent(Bytes("")), BlobAttributes(contentType: "text/plain"), deadline: nil)
    #expect(network.requests.count { $0.method == "PUT" } == 2)
    await client.stop()
}

@Test("without credentials nothing is asked, and the service is not ready until there are some")
func noCredentials() async throws {
    var settings = Bench.settings
    settings.credentials = .standard
    let world = FakeWorld(["AWS_EC2_METADATA_DISABLED": "true"])
    let (network, log) = (FakeNetwork { _, _ in ok() }, LogWatch())
    let client = try S3Client(settings, world.surroundings, log: log.logger, observe: Reports().add) {
        Line.Transport(send: network.send, close: {})
    }
    try await client.start()
    #expect(client.notReady?.contains("AWS_ACCESS_KEY_ID is not set") == true)
    world.variables.withLock { $0.merge(["AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"]) { $1 } }
    await log.wait(for: "it answers")
    #expect(client.notReady == nil)
    await client.stop()
}

@Test("a client that is not started, or is stopped, refuses and says so")
func stopped() async throws {
    let bench = try await Bench { _, _ in ok() }
    await bench.client.stop()
    await bench.client.stop()
    #expect(bench.client.notReady != nil)
    #expect(await reason { try await bench.put() } == .other)
    #expect(bench.network.requests.count == 1)
}

@Test("a credential that may not look at the bucket is no trouble, one that S3 does not know is")
func quietProbe() async throws {
    let denied = try await Bench { request, _ in
        request.method == "HEAD" ? CurlResponse(status: 403, headers: [], body: Bytes("")) : error(403, "AccessDenied")
    }
    #expect(denied.client.notReady == nil)
    await denied.client.stop()
    let outage = Outage()
    await outage.begin()
    let unknown = try await Bench { request, number in
        if number > 1 { _ = await outage.isOver(for: request) }
        return request.method == "HEAD" ? CurlResponse(status: 403, headers: [], body: Bytes("")) : error(403, "InvalidAccessKeyId")
    }
    #expect(unknown.client.notReady?.contains("access key") == true)
    await outage.end()
    await unknown.client.stop()
}

@Test("what no header can hold is refused before anything is sent")
func wrongHeaders() async throws {
    let bench = try await Bench { _, _ in ok() }
    let wrong = [
        BlobAttributes(contentType: "text/plain\r\nhost: evil"), BlobAttributes(contentType: "a/b", metadata: ["x": "a\nb"]),
        BlobAttributes(contentType: "a/b", metadata: ["x": "é"]), BlobAttributes(contentType: "a/b", metadata: ["x y": "a"]),
        BlobAttributes(contentType: "a/b", metadata: ["x": " a"]), BlobAttributes(contentType: "a/b", metadata: ["X": "a"]),
    ]
    for attributes in wrong {
        #expect(await reason { try await bench.client.put("k", BlobContent(Bytes("")), attributes, deadline: nil) } == .other)
    }
    for key in ["", String(repeating: "k", count: 1025)] { #expect(await reason { try await bench.client.write(key) } == .other) }
    #expect(bench.network.requests.count == 1)
    await bench.client.stop()
}

@Test(
    "an answer that is not what was asked for is refused",
    arguments: [
        (200, "0123456789", "bytes 0-3/10"), (206, "0123", "bytes 1-4/10"), (206, "0123", nil), (206, "", "bytes 0-3/10"),
        (206, "01234567", "bytes 0-7/10"), (206, "012", "bytes 0-3/10"),
    ])
func wrongRanges(_ status: Int, _ body: String, _ place: String?) async throws {
    let bench = try await Bench { request, _ in
        if request.method == "HEAD" { return ok() }
        return CurlResponse(status: status, headers: place.map { [("content-range", $0)] } ?? [], body: Bytes(body))
    }
    #expect(await reason { _ = try await bench.client.get("k", range: 0...3) } == .other)
    await bench.client.stop()
}

@Test(
    "a list that cannot be understood is refused",
    arguments: [
        "", "<html/>", "<ListBucketResult><Contents></Contents></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%zz</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
    ])
func wrongLists(_ body: String) async throws {
    let bench = try await Bench { _, _ in CurlResponse(status: 200, headers: [], body: Bytes(body)) }
    #expect(await reason { _ = try await bench.client.list(prefix: "", after: nil) } == .other)
    await bench.client.stop()
}
