import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// Every code of the contract that the stages before `kafka_emit` answer with, as a client gets it.
@Suite struct CodesTests {
    @Test(arguments: CodesCases.all) func theAnswerNamesTheFault(_ example: CodesCase) async throws {
        let limits: [any Stage] = example.limits.map { [GivenLimits(limits: $0)] } ?? []
        try await RunningService.with(before: limits) { service in
            let answer = try await service.send(body: example.body, contentType: example.contentType, headers: example.headers)
            #expect(answer.status == example.code.status)
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.json["status"] as? Int == example.code.status)
            #expect(answer.code == example.code.name, "\(answer.text)")
            #expect(answer.json["type"] as? String == "urn:capture-ai:problem:\(example.code.name)")
            #expect(answer.json["title"] as? String == example.code.title)
            #expect(answer.json["stage"] as? String == example.stage)
            #expect(answer.json["part"] as? String == example.part)
            #expect(answer.json["limit"] as? Int == example.limit)
            #expect(answer.json["actual"] as? Int == example.actual)
            #expect((answer.json["detail"] as? String)?.isEmpty == false)
            #expect(answer.json["request_id"] as? String == answer.header("x-request-id"))
            #expect(service.log.records.isEmpty)
            #expect(service.telemetry.ledger.rejected == 1)
        }
    }

    /// A stage's list of codes, which `describe` prints, is neither too long nor too short.
    @Test func eachCodeOfTheStagesHasACase() {
        let known = BoundaryCheck.codes + Multipart.codes + PrefixValidation.codes
        #expect(Set(known) == Set(CodesCases.all.map(\.code)))
    }

    @Test func anUnsupportedEncodingNamesTheOnesThatAreSupported() async throws {
        try await RunningService.with { service in
            let answer = try await service.send(
                MultipartRequest(event: CodesCases.event), headers: [HeaderField("Content-Encoding", "br")])
            #expect(answer.code == "unsupported_encoding")
            #expect(answer.header("accept-encoding") == "identity")
        }
    }

    @Test func anAnswerEchoesLittleOfTheRequest() async throws {
        try await RunningService.with { service in
            let secret = String(repeating: "x", count: 1000)
            var request = MultipartRequest(event: CodesCases.event)
            request.add(secret, "v")
            let answer = try await service.send(request)
            #expect(answer.code == "unknown_part")
            #expect(answer.text.filter { $0 == "x" }.count <= 200)
        }
    }
}

/// Stands where a `limits` stage would, and allows little.
struct GivenLimits: Stage {
    static let name = "given_limits"
    static let summary = "Makes the limits that a test gives."
    static let codes: [Code] = []

    private let limits: SizeLimits

    init(limits: SizeLimits) { self.limits = limits }
    init(settings: NoSettings, environment: StageEnvironment) { limits = .fallback }

    func process(_ needs: NoFacts, in context: StageContext) async throws -> SizeLimits { limits }
}
