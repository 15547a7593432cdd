import Testing
import Threads

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct ConnectionLoopTests {
    /// A call that was handed in while the connection broke is taken when there is none any more, and the next attempt fails at once.
    @Test func aCallIsFinishedThoughNoConnectionCanBeMade() async throws {
        // Too long for a label of a name (RFC 1035 §2.3.4), so no name server is asked.
        let options = RedisOptions(host: String(repeating: "x", count: 300))
        let mailbox = try #require(Mailbox())
        #expect(mailbox.note(.up))
        let waiter = Waiter()
        let outcome = await waiter.wait(cancelled: RedisFailure(.cancelled, "")) {
            #expect(mailbox.submit(Call(([], []), within: .seconds(30), waiter: waiter)) == nil)
            NamedThread(name: "redis") { ConnectionLoop(options, script: "", mailbox, report: { _ in }).run() }?.detach()
        }
        #expect(throws: RedisFailure(.away, "\(options.address): there is no connection now")) { try outcome.get() }
        mailbox.stop()
        #expect(await mailbox.waitForEnd(atMost: .seconds(30)))
    }

    @Test func aWaitEndsWhenItsTimeIsUp() async throws {
        let mailbox = try #require(Mailbox())
        await mailbox.waitForFirstAttempt(atMost: .milliseconds(20))
        #expect(await !mailbox.waitForEnd(atMost: .milliseconds(20)))
        #expect(mailbox.status == .starting)
    }
}
