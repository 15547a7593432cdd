import CaptureBytes
import CaptureKit
import CaptureTesting
import Testing

@Suite struct ByteBudgetTests {
    @Test func aShareIsGivenBackWhenItIsLetGo() async throws {
        let budget = ByteBudget(limit: .kibi(1))
        var share: ByteBudget.Share? = try await budget.take(1000)
        #expect(budget.used == 1000)
        withExtendedLifetime(share) {}
        share = nil
        #expect(budget.used == 0)
        #expect(budget.peak == 1000)
    }

    @Test func whoDoesNotFitIsRefusedInTheEnd() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .milliseconds(5))
        let share = try await budget.take(1000)
        let error = await #expect(throws: Unavailable.self) { try await budget.take(100) }
        #expect(error?.code == .overloaded)
        #expect(budget.used == 1000)
        withExtendedLifetime(share) {}
    }

    @Test func withoutPatienceNobodyWaits() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .zero)
        let share = try await budget.take(1000)
        for _ in 0..<200 { await #expect(throws: Unavailable.self) { try await budget.take(100) } }
        #expect(budget.waiting == 0)
        withExtendedLifetime(share) {}
    }

    @Test func whatCanNeverFitIsRefusedAtOnce() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .seconds(3600))
        await #expect(throws: Unavailable.self) { try await budget.take(1025) }
    }

    @Test func whoWaitsIsServedInOrderWhenThereIsRoom() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .seconds(60))
        var first: ByteBudget.Share? = try await budget.take(1024)
        let waiting = Task { try await budget.take(1024) }
        while budget.waiting == 0 { await Task.yield() }
        withExtendedLifetime(first) {}
        first = nil
        let share = try await waiting.value
        #expect(budget.used == 1024)
        withExtendedLifetime(share) {}
    }

    @Test func aSmallOneDoesNotOvertakeALargeOne() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .seconds(60))
        var held: ByteBudget.Share? = try await budget.take(1000)
        let large = Task { try await budget.take(500) }
        while budget.waiting < 1 { await Task.yield() }
        let small = Task { try await budget.take(10) }
        while budget.waiting < 2 { await Task.yield() }
        withExtendedLifetime(held) {}
        held = nil
        let shares = (try await large.value, try await small.value)
        #expect(budget.used == 510)
        withExtendedLifetime(shares) {}
    }

    @Test func aCancelledWaiterLeaves() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .seconds(3600))
        let held = try await budget.take(1000)
        let waiting = Task { try await budget.take(500) }
        while budget.waiting == 0 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: Unavailable.self) { try await waiting.value }
        #expect(budget.waiting == 0)
        withExtendedLifetime(held) {}
    }

    @Test func manyAtOnceNeverExceedTheLimit() async throws {
        let budget = ByteBudget(limit: .kibi(4), patience: .seconds(60))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 {
                group.addTask {
                    let share = try await budget.take(1 + number % 1500)
                    await Task.yield()
                    withExtendedLifetime(share) {}
                }
            }
            try await group.waitForAll()
        }
        #expect(budget.used == 0)
        #expect(budget.peak <= 4096)
    }

    @Test func whoHoldsSomeGoesBeforeWhoHoldsNothing() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .seconds(60))
        let first = try await budget.take(100)
        var held: ByteBudget.Share? = try await budget.take(500)
        let newcomer = Task { try await budget.take(600) }
        while budget.waiting < 1 { await Task.yield() }
        try await first.grow(by: 400)
        let growing = Task { try await first.grow(by: 500) }
        while budget.waiting < 2 { await Task.yield() }
        withExtendedLifetime(held) {}
        held = nil
        try await growing.value
        #expect(budget.used == 1000)
        #expect(budget.waiting == 1)
        newcomer.cancel()
        await #expect(throws: Unavailable.self) { try await newcomer.value }
        withExtendedLifetime(first) {}
    }

    @Test func roomThatIsOnlyAskedForIsNotTaken() async throws {
        let budget = ByteBudget(limit: .kibi(1), patience: .milliseconds(5))
        let share = try await budget.take(100, room: 1024)
        #expect(budget.used == 100)
        await #expect(throws: Unavailable.self) { try await budget.take(100, room: 1000) }
        let other = try await budget.take(100, room: 924)
        #expect(budget.used == 200)
        withExtendedLifetime((share, other)) {}
    }

    private func append(_ count: Int, to buffer: BodyBuffer) async throws {
        try await buffer.append(atMost: count) { room in
            for index in 0..<count { room[index] = UInt8(truncatingIfNeeded: index) }
            return count
        }
    }

    @Test func aBufferTakesItsRoomFromTheBudgetAndItsBytesKeepIt() async throws {
        let budget = ByteBudget(limit: .kibi(64))
        var bytes: Bytes?
        do {
            let buffer = try await BodyBuffer(expected: 10, budget: budget)
            for _ in 0..<100 { try await append(1, to: buffer) }
            #expect(buffer.count == 100)
            #expect(budget.used == 160)
            bytes = buffer.freeze()
        }
        #expect(bytes.map { [UInt8]($0) } == Array(repeating: 0, count: 100))
        #expect(budget.used == 160)
        bytes = nil
        #expect(budget.used == 0)
    }

    @Test func aDeclaredSizeIsChargedAsItComes() async throws {
        let budget = ByteBudget(limit: .mebi(1))
        var charged: [Int] = []
        let buffer = try await BodyBuffer(expected: 1 << 20, budget: budget)
        while buffer.count < 1 << 20 {
            charged.append(budget.used)
            try await append(32 * 1024, to: buffer)
        }
        #expect(charged.first == 64 * 1024)
        #expect(zip(charged, charged.indices).allSatisfy { $0 <= max(64 * 1024, 2 * $1 * 32 * 1024) })
        #expect(budget.used == 1 << 20)
    }

    @Test func whatCanNeverFitIsRefusedBeforeItComes() async throws {
        let budget = ByteBudget(limit: .kibi(64), patience: .seconds(3600))
        await #expect(throws: Unavailable.self) { _ = try await BodyBuffer(expected: 64 * 1024 + 1, budget: budget) }
    }

    @Test func aBufferThatDoublesTakesNoMoreThanThereIs() async throws {
        let budget = ByteBudget(limit: .kibi(96))
        let buffer = try await BodyBuffer(expected: 10, budget: budget)
        for _ in 0..<9 { try await append(10 * 1024, to: buffer) }
        #expect(buffer.count == 90 * 1024)
        #expect(budget.used == 96 * 1024)
    }

    @Test func aBodyIsReadOnce() async throws {
        let body = RequestBody([1, 2])
        _ = try body.open()
        #expect(throws: RequestBody.AlreadyRead.self) { try body.open() }
    }
}
