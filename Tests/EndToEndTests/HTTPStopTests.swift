import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPStopTests {
    @Test func readinessSaysItFirstAndRequestsInFlightFinish() async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { _ in try await gate.pass() }]) { service in
            let busy = try service.connect()
            await busy.send(Wire.post() + Wire.post())
            let idle = try service.connect()
            await idle.send(Wire.get("/_readiness"))
            #expect(try await idle.response().status == 200)
            let half = try service.connect()
            await half.send("POST /ai HTTP/1.1\r\n")
            let probe = try RawConnection(port: service.adminPort)
            try await gate.arrival()
            // Nothing tells when the half head has arrived.
            try await Task.sleep(for: .milliseconds(500))

            async let stopped: Void = service.stop()
            #expect(try await idle.readToEnd().isEmpty)
            await probe.send(Wire.get("/_readiness"))
            let unready = try await probe.response()
            #expect(unready.status == 503)
            #expect(unready.header("retry-after") != nil)
            #expect(unready.json["reasons"] as? [String: String] == ["service": "shutting down"])
            await probe.send(Wire.get("/_liveness"))
            #expect(try await probe.response().status == 200)
            #expect(throws: (any Error).self) { try service.connect() }
            #expect(service.log.stops == 0)

            gate.open()
            let finished = try await busy.response()
            #expect(finished.status == 200)
            #expect(finished.header("connection") == "close")
            #expect(try await busy.readToEnd().isEmpty)
            await half.send("Host: a\r\nContent-Length: 0\r\n\r\n")
            #expect(try await half.response().header("connection") == "close")
            busy.finishSending()
            half.finishSending()
            await stopped
            #expect(service.log.stops == 1)
        }
    }

    @Test func everyEventLoopStopsServingAtOnce() async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { if $0.path == "/ai/" { try await gate.pass() } }]) { service in
            var idle: [RawConnection] = []
            var busy: [RawConnection] = []
            for _ in 0..<4 {
                idle.append(try service.connect())
                busy.append(try service.connect())
                await busy[busy.count - 1].send(Wire.post("/ai/"))
                await idle[idle.count - 1].send(Wire.post())
                #expect(try await idle[idle.count - 1].response().status == 200)
            }
            try await gate.arrival(4)
            async let stopped: Void = service.stop()
            for connection in idle { #expect(try await connection.readToEnd().isEmpty) }
            gate.open()
            for connection in busy {
                #expect(try await connection.response().status == 200)
                connection.finishSending()
            }
            await stopped
        }
    }

    @Test func whatIsNotDoneInTimeIsEnded() async throws {
        let gate = Gate()
        let stops = Watched<[String]>([])
        let stages: [any Stage] = [HeadProbe { _ in try await gate.pass() }, Stopper(name: "first", stops), Stopper(name: "last", stops)]
        try await RunningService.with(server: #""drain":"100ms""#, stages: stages) { service in
            let waiting = try service.connect()
            await waiting.send(Wire.post())
            let half = try service.connect()
            await half.send("POST /ai HTTP/1.1\r\n")
            try await gate.arrival()
            async let stopped: Void = service.stop()
            let response = try await waiting.response()
            #expect(response.status == 503)
            #expect(response.code == "shutting_down")
            #expect(Int(response.header("retry-after") ?? "") == 1)
            #expect(response.header("connection") == "close")
            waiting.finishSending()
            #expect(try await half.readToEnd().isEmpty)
            await stopped
            #expect(stops.value == ["last", "first"])
            #expect(service.telemetry.ledger.unavailable == 1)
        }
    }

    @Test func aBodyThatIsNotCompleteInTimeIsRefused() async throws {
        try await RunningService.with(server: #""drain":"100ms""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 100", "Expect: 100-continue"]))
            #expect(try await connection.response().status == 100)
            async let stopped: Void = service.stop()
            let response = try await connection.response()
            #expect(response.status == 503)
            #expect(response.code == "shutting_down")
            connection.finishSending()
            await stopped
        }
    }

    @Test func twoStopsAreOne() async throws {
        let gate = Gate()
        let stops = Watched<[String]>([])
        try await RunningService.with(stages: [HeadProbe { _ in try await gate.pass() }, Stopper(name: "one", stops)]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            try await gate.arrival()
            async let first: Void = service.stop()
            async let second: Void = service.stop()
            gate.open()
            #expect(try await connection.response().status == 200)
            connection.finishSending()
            await first
            await second
            await service.stop()
            #expect(stops.value == ["one"])
        }
    }

    @Test func aRequestWhoseClientHasGoneIsFinishedBeforeTheStagesStop() async throws {
        let gate = Gate()
        let order = Watched<[String]>([])
        let slow = HeadProbe { _ in
            try await gate.pass()
            order.change { $0.append("request") }
        }
        try await RunningService.with(stages: [slow, Stopper(name: "stop", order)]) { service in
            var connection: RawConnection? = try service.connect()
            connection?.resetAtEnd()
            await connection?.send(Wire.post())
            try await gate.arrival()
            connection = nil
            let idle = try service.connect()
            await idle.send(Wire.get("/_liveness"))
            #expect(try await idle.response().status == 200)
            async let stopped: Void = service.stop()
            #expect(try await idle.readToEnd().isEmpty)
            gate.open()
            await stopped
            #expect(order.value == ["request", "stop"])
            #expect(service.telemetry.ledger.accepted == 1)
        }
    }

    @Test func aPortThatIsTakenStopsTheStart() async throws {
        try await RunningService.with { service in
            await #expect(throws: ListenFailure.self) {
                _ = try await RunningService(server: #""max_headers":50"#, listen: "127.0.0.1:\(service.port)")
            }
            #expect(service.log.stops == 0)
        }
    }
}

/// A stage that says when it is stopped.
private struct Stopper: Stage {
    static let name = "stopper"
    static let summary = "Says when it is stopped."
    static let codes: [Code] = []
    private let said: String
    private let stops: Watched<[String]>

    init(name: String, _ stops: Watched<[String]>) { (said, self.stops) = (name, stops) }
    init(settings: NoSettings, environment: StageEnvironment) { self.init(name: "", Watched([])) }

    func process(_ head: RequestHead, in context: StageContext) async throws -> NoFacts { NoFacts() }
    func stop() async { stops.change { $0.append(said) } }
}
