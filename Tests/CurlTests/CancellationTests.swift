import CaptureBytes
import Curl
import ServerSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    @Test(arguments: ["/hang", "/stuck", "/stall/100000"])
    func aCancelledRequestEndsAtOnceAndClosesItsConnection(_ path: String) async throws {
        try await Lab.with { lab async throws in
            let task = Task.immediate { try await lab.send("PUT", path, body: [sample(20 << 20)]) }
            try await lab.server.wait(for: path == "/stuck" ? "stuck" : "waiting")
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await lab.server.order("release")
            try await lab.server.wait(for: "left")
            #expect(try await lab.echo("GET").method == "GET")
        }
    }

    @Test(arguments: [3, 20_000])
    func nothingOfACancelledRequestIsLeftForTheNext(_ size: Int) async throws {
        try await Lab.with(connections: 1) { lab async throws in
            for number in 0..<3 {
                let task = Task.immediate { try await lab.send("PUT", "/hang", body: [sample(size + 5)]) }
                try await lab.server.wait(for: "waiting")
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                try await lab.server.waitForNone(of: "waiting")
                let body = [sample(size, from: number)]
                #expect(try await lab.echo("PUT", body: body).sha256 == sha256(body))
            }
        }
    }

    @Test func aRequestThatWaitsForItsTurnIsNeverSent() async throws {
        try await Lab.with(connections: 1) { lab async throws in
            let first = Task.immediate { try await lab.send("GET", "/hang") }
            try await lab.server.wait(for: "waiting")
            let waiting = (0..<50).map { _ in Task.immediate { try await lab.send("GET", "/echo") } }
            for task in waiting { task.cancel() }
            for task in waiting { await #expect(throws: CancellationError.self) { try await task.value } }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(try await lab.send("GET", "/bytes/1").status == 200)
            #expect(try await lab.server.count("requests") == 2)
        }
    }

    @Test func aTaskCancelledBeforeSendsNothing() async throws {
        try await Lab.with { lab async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await lab.send("GET", "/echo")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await lab.server.count("requests") == 0)
        }
    }

    @Test func cancellingWhileAnswersArriveResumesOnce() async throws {
        try await Lab.with(connections: 16) { lab async throws in
            let ends = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        do {
                            return try await lab.send("PUT", "/echo?\(number)", body: [sample(number)]).status == 200
                        } catch {
                            return error is CancellationError
                        }
                    }
                }
                for _ in 0..<100 { _ = await group.next() }
                group.cancelAll()
                return await group.reduce(into: [true]) { $0.append($1) }
            }
            #expect(ends.count == 901 && !ends.contains(false))
            #expect(try await lab.echo("GET").method == "GET")
        }
    }
}
