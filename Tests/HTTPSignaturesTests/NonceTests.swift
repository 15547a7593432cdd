import CaptureKit
import CaptureTesting
import Testing

@testable import HTTPSignatures

struct NonceTests {
    private let clock = MovableClock()

    private func signature(_ nonce: String?, keyID: String = "h1") -> VerifiedSignature {
        VerifiedSignature(keyID: keyID, created: clock.now.wholeSeconds, nonce: nonce, digest: [])
    }

    @Test func aNonceIsTakenOncePerTeamAndKey() throws {
        let memory = NonceMemory()
        try memory.take(signature("a"), team: "1", now: clock.now)
        try memory.take(signature("b"), team: "1", now: clock.now)
        try memory.take(signature("a"), team: "2", now: clock.now)
        try memory.take(signature("a", keyID: "h2"), team: "1", now: clock.now)
        let fault = #expect(throws: Rejection.self) { try memory.take(signature("a"), team: "1", now: clock.now) }
        #expect(fault?.code == .staleSignature)
        #expect(fault?.detail.contains("nonce") == true)
    }

    @Test(arguments: [nil, ""]) func theTeamWantsOne(nonce: String?) {
        let fault = #expect(throws: Rejection.self) { try NonceMemory().take(signature(nonce), team: "1", now: clock.now) }
        #expect(fault?.code == .invalidSignature)
    }

    /// A signature may be taken from 300 s before its `created` until 300 s after it.
    @Test(arguments: [1, 299, 300, 599, 600]) func itIsRememberedAsLongAsTheSignatureHolds(seconds: Int) throws {
        for wait in stride(from: 0, through: 1200, by: 150) {
            let (memory, clock) = (NonceMemory(), MovableClock())
            try memory.take(signature("first"), team: "1", now: clock.now)
            clock.advance(by: .seconds(wait))
            try memory.take(signature("a"), team: "1", now: clock.now)
            clock.advance(by: .seconds(seconds))
            try memory.take(signature("other"), team: "1", now: clock.now)
            #expect(throws: Rejection.self, "after \(wait) s") { try memory.take(signature("a"), team: "1", now: clock.now) }
        }
    }

    @Test func teamsThatFellSilentAreForgotten() throws {
        let memory = NonceMemory()
        for team in 0..<9 { try memory.take(signature("a"), team: "\(team)", now: clock.now) }
        clock.advance(by: .seconds(1200))
        try memory.take(signature("b"), team: "0", now: clock.now)
        #expect(memory.teamCount == 1)
    }

    @Test func itIsForgottenInTheEnd() throws {
        let memory = NonceMemory()
        try memory.take(signature("a"), team: "1", now: clock.now)
        clock.advance(by: .seconds(1200))
        try memory.take(signature("a"), team: "1", now: clock.now)
    }

    @Test func whatCannotBeRememberedIsNotTaken() throws {
        let memory = NonceMemory(limit: 2)
        for nonce in ["a", "b"] { try memory.take(signature(nonce), team: "1", now: clock.now) }
        let fault = #expect(throws: Unavailable.self) { try memory.take(signature("c"), team: "1", now: clock.now) }
        #expect(fault?.code == .authUnavailable)
        try memory.take(signature("c"), team: "2", now: clock.now)
        #expect(throws: Rejection.self) { try memory.take(signature("a"), team: "1", now: clock.now) }
        clock.advance(by: .seconds(600))
        try memory.take(signature("c"), team: "1", now: clock.now)
    }
}
