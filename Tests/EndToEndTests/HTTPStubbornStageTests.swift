import CaptureEngine
import CaptureKit
import CaptureTesting
import Foundation
import Testing

/// A stage that does not end although it is cancelled holds up neither the client nor the stop.
@Suite(.timeLimit(.minutes(5))) struct HTTPStubbornStageTests {
    /// Waits for its gate whatever happens to the task.
    private func stubborn(_ gate: Gate) -> HeadProbe {
        HeadProbe { _ in try await Task.detached { try await gate.pass() }.value }
    }

    @Test func theClientIsAnsweredWhenItsTimeIsUp() async throws {
        let gate = Gate()
        try await RunningService.with(server: #""request_timeout":"100ms""#, before: [stubborn(gate)]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            let response = try await connection.response()
            #expect(response.status == 503)
            #expect(response.code == "overloaded")
            #expect(response.header("connection") == "close")
            connection.finishSending()
            #expect(try await connection.readToEnd().isEmpty)
            // What it came to is counted once, when it is known.
            #expect(service.telemetry.ledger.inFlight == 1)
            gate.open()
            try await service.ended(1)
        }
    }

    @Test func theServiceStopsWithoutIt() async throws {
        let gate = Gate()
        let service = try await RunningService(server: #""drain":"50ms""#, before: [stubborn(gate)])
        let connection = try service.connect()
        await connection.send(Wire.post())
        try await gate.arrival()
        async let stopped: Void = service.stop()
        let response = try await connection.response()
        #expect(response.status == 503)
        #expect(response.code == "shutting_down")
        await stopped
        #expect(service.log.stops == 1)
    }
}
