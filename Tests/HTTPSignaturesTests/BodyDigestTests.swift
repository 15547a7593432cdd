import CaptureBytes
import CaptureKit
import CaptureTesting
import Crypto
import Testing

@testable import HTTPSignatures

/// The digest is checked on the way: the reader learns of the end only of the right body.
struct BodyDigestTests {
    private static let body = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// The bytes that a reader gets until the end, or until an error.
    private func read(_ body: RequestBody, digest: [UInt8]) async throws -> (bytes: [UInt8], end: Rejection?) {
        let checked = try body.checked(against: digest, for: "auth")
        let buffer = try await BodyBuffer(expected: 0, budget: ByteBudget(limit: .mebi(1)))
        let next = try checked.open()
        do {
            while try await next(buffer) {}
        } catch let fault as Rejection {
            return (Array(buffer.freeze()), fault)
        }
        return (Array(buffer.freeze()), nil)
    }

    @Test(arguments: [1, 7, 63, 64, 65, 999, 1000, 2000]) func theRightBodyEnds(size: Int) async throws {
        let piecewise = PiecewiseBody(Self.body, inPiecesOf: size)
        let read = try await read(piecewise.body, digest: Array(SHA256.hash(data: Self.body)))
        #expect(read.bytes == Self.body)
        #expect(read.end == nil)
    }

    @Test(arguments: [1, 64, 1000]) func anotherBodyDoesNot(size: Int) async throws {
        let digest = Array(SHA256.hash(data: Self.body))
        var others = Self.body.indices.filter { $0 % 37 == 0 || $0 == 999 }.map { index in
            var other = Self.body
            other[index] ^= 1
            return other
        }
        others += [[], Array(Self.body.dropLast()), Self.body + [0], Self.body.reversed()]
        for other in others {
            let read = try await read(PiecewiseBody(other, inPiecesOf: size).body, digest: digest)
            #expect(read.end?.code == .digestMismatch)
            #expect(read.end?.stage == "auth")
            #expect(read.end?.headers.map(\.name) == ["WWW-Authenticate", "Accept-Signature"])
        }
    }

    @Test func anEmptyBodyHasADigestToo() async throws {
        let read = try await read(RequestBody([]), digest: Array(SHA256.hash(data: [UInt8]())))
        #expect(read.end == nil)
    }

    @Test func lengthAndEncodingStay() async throws {
        let body = try PiecewiseBody([[1]], length: 1, encoding: "gzip").body.checked(against: [], for: "auth")
        #expect(body.length == 1)
        #expect(body.encoding == "gzip")
    }

    /// What a buffer already holds belongs to somebody else.
    @Test func onlyTheBytesOfTheBodyAreHashed() async throws {
        let buffer = try await BodyBuffer(expected: 0, budget: ByteBudget(limit: .mebi(1)))
        let before = try RequestBody([1, 2, 3]).open()
        _ = try await before(buffer)
        let next = try PiecewiseBody(Self.body, inPiecesOf: 10).body.checked(against: Array(SHA256.hash(data: Self.body)), for: "auth")
            .open()
        while try await next(buffer) {}
        #expect(buffer.count == 1003)
    }
}
