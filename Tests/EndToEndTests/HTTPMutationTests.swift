import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPMutationTests {
    /// Valid requests that mutations start from.
    private static let seeds: [[UInt8]] = [
        Wire.post(), Wire.chunked(size: 40), Wire.post(headers: ["Expect: 100-continue", "Origin: http://a"]),
        Array(Wire.get("/_liveness").utf8),
        Wire.post("/i/v0/ai/?q=1", version: "HTTP/1.0", headers: ["Connection: keep-alive"]),
        Wire.post() + Wire.chunked(size: 100) + Wire.post(),
    ]

    /// Bytes that mean something to a parser.
    private static let spice: [[UInt8]] = [
        "\r\n", "\n", "\r", "\0", " ", ":", ";", "--", "\r\n\r\n", "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n",
        "Upgrade: x\r\nConnection: upgrade\r\n", "Expect: 100-continue\r\n", "HTTP/1.0", "HEAD ", "CONNECT ", "ffffffff", "-1", "0\r\n\r\n",
        "é",
    ].map { Array($0.utf8) }

    private static func mutate(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 1...30, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: spice.randomElement(using: &random) ?? [], at: place)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }

    @Test(arguments: 0..<4) func anyMutationIsAnsweredOrClosed(seed: Int) async throws {
        var random = Seeded(state: UInt64(seed) &+ 1)
        let settings = #""header_timeout":"20s","body_timeout":"20s""#
        try await RunningService.with(server: settings) { service in
            for round in 0..<500 {
                let base = HTTPMutationTests.seeds[Int.random(in: 0..<HTTPMutationTests.seeds.count, using: &random)]
                let request = HTTPMutationTests.mutate(base, &random)
                let connection = try service.connect()
                var rest = request[...]
                while !rest.isEmpty {
                    let chunk = rest.prefix(Int.random(in: 1...max(1, request.count), using: &random))
                    await connection.send(Array(chunk))
                    rest = rest.dropFirst(chunk.count)
                }
                connection.finishSending()
                let answers = try await connection.readToEnd()
                let isAnswer = answers.isEmpty || answers.starts(with: "HTTP/1.1 ".utf8)
                #expect(isAnswer, "seed \(seed), round \(round): \(String(decoding: request, as: UTF8.self))")
            }
            let last = try await service.answer(to: Wire.post())
            #expect(last.status == 200)
            #expect(service.telemetry.ledger.failed == 0)
            #expect(service.telemetry.ledger.accepted > 50)
            #expect(service.telemetry.ledger.rejected > 100)
        }
    }
}

/// Numbers that are the same in every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
