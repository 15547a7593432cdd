import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPClientAddressTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false),
        ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false), ("::/0", "::1", true), ("::/0", "1.2.3.4", false),
        ("192.168.4.0/22", "192.168.7.255", true), ("192.168.4.0/22", "192.168.8.0", false), ("1.2.3.4/31", "1.2.3.5", true),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe80::1", false), ("2001:db8::/33", "2001:db8:7fff::", true),
        ("2001:db8::/33", "2001:db8:8000::", false), ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("::ffff:10.0.0.0", "10.0.0.0", true),
        ("10.0.0.0/8", "10.0.0.1:80", false), ("10.0.0.0/8", "x", false), ("10.0.0.0/8", "", false),
    ])
    func aRangeHoldsItsAddresses(range: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "10.0.0.0.0/8", "::/129",
        "localhost", "fd00::/x",
        "[::1]/128", " 10.0.0.0/8", "010.0.0.0/8/", "::ffff:10.0.0.0/104",
    ])
    func whatIsNoRangeIsRefused(text: String) { #expect(AddressRange(text) == nil) }

    /// `X-Forwarded-For` and who the client is, for a peer that is trusted.
    static let chains: [(headers: [String], client: String)] = [
        ([], "127.0.0.1"),
        (["X-Forwarded-For: 203.0.113.9"], "203.0.113.9"),
        (["X-Forwarded-For: 203.0.113.9, 10.0.0.1"], "203.0.113.9"),
        (["X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.0.0.1, 10.0.0.2"], "203.0.113.9"),
        (["X-Forwarded-For: 198.51.100.1", "x-forwarded-for: 203.0.113.9", "X-FORWARDED-FOR: 10.0.0.1"], "203.0.113.9"),
        (["X-Forwarded-For: 10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        (["X-Forwarded-For: garbage"], "127.0.0.1"),
        (["X-Forwarded-For: garbage, 10.0.0.1, 10.0.0.2"], "10.0.0.1"),
        (["X-Forwarded-For: 203.0.113.9, unknown, 10.0.0.1"], "10.0.0.1"),
        (["X-Forwarded-For: 203.0.113.9,"], "127.0.0.1"),
        (["X-Forwarded-For: 203.0.113.9:1234"], "203.0.113.9"),
        (["X-Forwarded-For: \t 203.0.113.9 \t,10.0.0.1"], "203.0.113.9"),
        (["X-Forwarded-For: 2001:db8::9, fd00::1"], "2001:db8::9"),
        (["X-Forwarded-For: [2001:db8::9]:443, [fd00::1]"], "2001:db8::9"),
        (["X-Forwarded-For: [2001:db8::9]x, 10.0.0.1"], "10.0.0.1"),
        (["X-Forwarded-For: [2001:db8::9, 10.0.0.1"], "10.0.0.1"),
        (["X-Forwarded-For: fe80::1%eth0, 10.0.0.1"], "10.0.0.1"),
        (["X-Forwarded-For: 256.1.1.1, 10.0.0.1"], "10.0.0.1"),
    ]

    @Test func theFirstUntrustedAddressFromTheRightIsTheClient() async throws {
        try await RunningService.with(server: #""trusted_proxies":["127.0.0.1","10.0.0.0/8","fd00::/8"]"#) { service in
            for chain in HTTPClientAddressTests.chains {
                let response = try await service.answer(to: Wire.post(headers: chain.headers))
                #expect(response.status == 200)
                #expect(try service.lastAddress() == chain.client, "\(chain.headers)")
            }
        }
    }

    @Test func anUntrustedPeerIsTheClientWhateverItSays() async throws {
        try await RunningService.with(server: #""trusted_proxies":["127.0.0.1","10.0.0.0/8"]"#) { service in
            let connection = try RawConnection(port: service.port, from: "127.0.0.7")
            await connection.send(
                Wire.post(headers: ["X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9"]))
            #expect(try await connection.response().status == 200)
            #expect(try service.lastAddress() == "127.0.0.7")
        }
    }

    @Test func withoutTrustedProxiesThePeerIsTheClient() async throws {
        try await RunningService.with { service in
            _ = try await service.answer(to: Wire.post(headers: ["X-Forwarded-For: 203.0.113.9"]))
            #expect(try service.lastAddress() == "127.0.0.1")
        }
    }
}

extension RunningService {
    /// The client's address in the newest record.
    fileprivate func lastAddress() throws -> String? {
        let record = try #require(log.records.last)
        return (try JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any])?["ip"] as? String
    }
}
