import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// Every code of `limits`, as a client gets it.
@Suite(.timeLimit(.minutes(2))) struct LimitsCodesTests {
    /// The settings, whether the body's length is declared, and the code and the limit that the answer names.
    private static let cases: [(settings: String, isDeclared: Bool, code: Code, limit: Int)] = [
        (#"{"request": "100B"}"#, true, .requestTooLarge, 100),
        (#"{"request": "100B"}"#, false, .requestTooLarge, 100),
        (#"{"payload": "1KiB"}"#, true, .teamPayloadTooLarge, 1024),
        (#"{"payload": "1KiB"}"#, false, .teamPayloadTooLarge, 1024),
        (#"{"bytes_per_day": "1KiB"}"#, true, .teamPayloadTooLarge, 1024),
        (#"{"bytes_per_day": "1KiB"}"#, false, .teamPayloadTooLarge, 1024),
    ]

    @Test(arguments: 0..<6) func sizes(index: Int) async throws {
        let example = Self.cases[index]
        try await RunningService.with(limits: example.settings) { service in
            var request = Wire.event
            request.add("event.properties.a", [UInt8](repeating: 1, count: 2000))
            let bytes = example.isDeclared ? Wire.post(body: request.body) : Wire.chunked(size: 64, body: request.body)
            let answer = try await service.answer(to: bytes)
            #expect(answer.status == 413)
            check(answer, example.code)
            #expect(answer.json["limit"] as? Int == example.limit)
            let actual = try #require(answer.json["actual"] as? Int)
            #expect(example.isDeclared ? actual == request.body.count : actual > example.limit)
            #expect(answer.header("retry-after") == nil)
            #expect(service.log.records.isEmpty)
        }
    }

    @Test func theDayIsSpent() async throws {
        let size = Wire.event.body.count
        try await RunningService.with(limits: #"{"bytes_per_day": "1KiB"}"#) { service in
            for _ in 0..<(1024 / size) { #expect(try await service.send(as: "7").status == 200) }
            let answer = try await service.send(as: "7")
            #expect(answer.status == 413)
            check(answer, .teamPayloadTooLarge)
            let wait = try #require(answer.header("retry-after").flatMap { Int($0) })
            #expect((1...86_400).contains(wait))
            #expect(answer.header("ratelimit") == #""day";r=\#(1024 % size);t=\#(wait)"#)
            #expect(try await service.send(as: "8").status == 200)
        }
    }

    @Test(arguments: [#"{"requests_per_second": 1, "burst": "0s"}"#, #"{"bytes_per_second": "1KiB", "burst": "0s"}"#])
    func ratesAreLimited(settings: String) async throws {
        try await RunningService.with(limits: settings) { service in
            var answer = try await service.send(as: "7")
            while answer.status == 200 { answer = try await service.send(as: "7") }
            #expect(answer.status == 429)
            check(answer, .rateLimited)
            #expect(answer.header("retry-after") == "1")
            #expect(answer.header("ratelimit")?.hasSuffix(";r=0;t=1") == true)
            #expect(answer.header("ratelimit-policy")?.contains(";w=1") == true)
        }
    }

    /// A stage's list of codes is neither too long nor too short.
    @Test func eachCodeOfTheStageHasACase() {
        #expect(Set(Limits.codes) == Set(Self.cases.map(\.code) + [.rateLimited]))
    }

    private func check(_ answer: HTTPResponse, _ code: Code) {
        #expect(answer.code == code.name, "\(answer.text)")
        #expect(answer.json["type"] as? String == code.type)
        #expect(answer.json["stage"] as? String == "limits")
        #expect((answer.json["detail"] as? String)?.isEmpty == false)
    }
}
