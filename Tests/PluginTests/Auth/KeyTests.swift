import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// The small parts: digests, new keys, limits of failures, what is remembered.
@Suite struct KeyTests {
    /// Held against another implementation of SHA-256.
    @Test func aDigestIsTheSHA256() async throws {
        for key in ["", "phc_x", String(repeating: "y", count: 64)] {
            let output = try await Command.run("sha256sum", [], input: key).text
            let hex = String(output.prefix(64))
            #expect(KeyDigest(hashing: key).description == hex)
            #expect(KeyDigest(hex: hex) == KeyDigest(hashing: key) && KeyDigest(hex: hex.uppercased()) == KeyDigest(hashing: key))
            #expect(KeyDigest(hashing: key).short == hex.prefix(8))
        }
        let hex = KeyDigest(hashing: "x").description
        for wrong in ["", String(hex.dropLast()), hex + "0", hex.replacing("2", with: "g"), "+" + hex.dropFirst()] {
            #expect(KeyDigest(hex: wrong) == nil)
        }
    }

    /// The digits are those of the 256 bits as one number, as Python writes it.
    @Test func aNewKeyIsItsBitsInBase62() async throws {
        let script = """
            import sys
            n = int(sys.argv[1], 16); digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'; text = ''
            for _ in range(43): n, d = divmod(n, 62); text = digits[d] + text
            assert n == 0; print('phc_' + text)
            """
        let cases: [[UInt64]] = [[0, 0, 0, 0], [.max, .max, .max, .max], [1, 2, 3, 4], [0x0123_4567_89ab_cdef, 0, .max, 7]]
        for words in cases {
            let hex = words.map { String(repeating: "0", count: 16 - String($0, radix: 16).count) + String($0, radix: 16) }.joined()
            var rest = words[...]
            let key = ProjectKey { rest.removeFirst() }
            #expect(try await Command.run(Workshop.python(), ["-c", script, hex]).text == key.text + "\n")
            #expect(key.text.utf8.count == 47 && key.digest == KeyDigest(hashing: key.text))
        }
    }

    @Test func anAddressMayFailSoOften() {
        let clock = MovableInstant()
        let limit = FailureLimit(perSecond: 4, clock: { clock.now })
        func failures(_ client: String) -> Int {
            var count = 0
            while !limit.isOver(client), count < 100 {
                limit.count(client)
                count += 1
            }
            return count
        }
        #expect(failures("192.0.2.1") == 4)
        #expect(failures("192.0.2.2") == 4)
        clock.advance(by: .milliseconds(250))
        #expect(failures("192.0.2.1") == 1)
        clock.advance(by: .seconds(3600))
        #expect(failures("192.0.2.1") == 4)
    }

    @Test func anIPv6NetworkIsOneAddress() {
        let limit = FailureLimit(perSecond: 1)
        limit.count("2001:db8:1:2::1")
        #expect(limit.isOver("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        #expect(!limit.isOver("2001:db8:1:3::1"))
        limit.count("::ffff:192.0.2.1")
        #expect(!limit.isOver("::ffff:192.0.2.2"))
    }

    @Test func manyAddressesTakeNoMoreRoomAndTheLastOnesAreRemembered() {
        let clock = MovableInstant()
        let limit = FailureLimit(perSecond: 1, clock: { clock.now })
        for number in 0..<100_000 {
            limit.count("client-\(number)")
            clock.advance(by: .microseconds(1))
            #expect(limit.isOver("client-\(number)"))
        }
        #expect(!limit.isOver("client-0"))
    }

    @Test func theMostRecentlyUsedAreKept() {
        var recent = RecentKeys<Int>(limit: 10)
        let digests = (0..<100).map { KeyDigest(hashing: "\($0)") }
        for (index, digest) in digests.enumerated() {
            recent.insert(index, for: digest)
            #expect(recent.count <= 10)
            #expect(recent[digests[0]] == 0)
            if index > 1 { #expect(recent[digests[index - 1]] == index - 1) }
        }
        #expect(recent[digests[50]] == nil)
        recent.remove(digests[0])
        #expect(recent[digests[0]] == nil)
    }
}
