import CaptureBytes
import Curl
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct StopTests {
    @Test func whatIsUnderWayAndWhatWaitsFails() async throws {
        try await Lab.with(connections: 2) { lab async throws in
            let tasks = (0..<10).map { _ in Task.immediate { try await lab.send("PUT", "/hang", body: [sample(10)]) } }
            try await lab.server.wait(for: "waiting", 2)
            await lab.client.stop()
            for task in tasks {
                let failure = await #expect(throws: CurlFailure.self) { try await task.value }
                #expect(failure?.kind == .stopped && failure?.text == "127.0.0.1:\(lab.server.port): the client is stopped")
            }
            try await lab.server.wait(for: "left", 2)
            #expect(try await lab.failure("GET", "/echo")?.kind == .stopped)
        }
    }

    @Test func stoppingTwiceAndAtOnceIsSafe() async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.echo("GET").method == "GET")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { await lab.client.stop() } }
            }
            await lab.client.stop()
            // Connections that were kept are closed.
            try await lab.server.waitForNone(of: "open")
        }
    }

    @Test func stoppingWithoutUse() async throws {
        for _ in 0..<50 { await (try CurlClient(CurlOptions())).stop() }
    }

    @Test func aClientThatIsLetGoClosesItsConnections() async throws {
        try await Lab.with { lab async throws in
            do {
                let client = try CurlClient(CurlOptions())
                #expect(try await client.send(CurlRequest("GET", lab.base + "/echo", timeout: .seconds(20))).status == 200)
                #expect(try await lab.server.count("open") == 1)
            }
            try await lab.server.waitForNone(of: "open")
        }
    }

    @Test func sendersDuringAStopAllEnd() async throws {
        try await Lab.with { lab async throws in
            for _ in 0..<10 {
                let client = try CurlClient(CurlOptions(connections: 4))
                try await withThrowingTaskGroup(of: CurlFailure.Kind?.self) { group in
                    for _ in 0..<100 {
                        group.addTask {
                            do {
                                _ = try await client.send(CurlRequest("GET", lab.base + "/echo", timeout: .seconds(20)))
                                return nil
                            } catch let failure as CurlFailure {
                                return failure.kind
                            }
                        }
                    }
                    group.addTask {
                        await client.stop()
                        return nil
                    }
                    for try await kind in group { #expect(kind == nil || kind == .stopped) }
                }
            }
        }
    }

    @Test func wrongOptionsAreRefused() {
        #expect(throws: CurlFailure.self) { try CurlClient(CurlOptions(connections: 0)) }
        #expect(throws: CurlFailure.self) { try CurlClient(CurlOptions(stallTimeout: .zero)) }
        let failure = #expect(throws: CurlFailure.self) { try CurlClient(CurlOptions(certificates: "/no/such/file.pem")) }
        #expect(failure?.text == "the file of certificates \"/no/such/file.pem\" cannot be read: No such file or directory")
    }
}
