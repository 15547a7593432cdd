import CaptureBytes
import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@testable import S3

private func check(_ settings: S3Settings) async throws -> [String] {
    await BlobStoreConformance.check(
        try S3Client(settings, log: LogWatch().logger, observe: { _ in }), prefix: "check/\(UUID().uuidString)/")
}

@Test("SeaweedFS through the client keeps to what every blob store keeps to")
func conformsOnWeed() async throws {
    #expect(try await check(Clients.weed(try await SeaweedFS.sharedEndpoint())) == [])
}

@Test("moto through the client keeps to what every blob store keeps to")
func conformsOnMoto() async throws {
    let faults = try await Moto.with { moto in try await check(Clients.moto(moto)) }
    #expect(faults == [])
}

@Test("the strict server through the client keeps to what every blob store keeps to, with the bucket in the path and before the host")
func conformsOnStrictServer() async throws {
    try await S3Faults.with { server in
        let inPath = try await check(Clients.faults(server))
        #expect(inPath == [])
        let virtual = Clients.faults(server) { settings in
            settings.endpoint = server.endpoint.replacingOccurrences(of: "127.0.0.1", with: "localhost")
            settings.pathStyle = false
        }
        let beforeHost = try await check(virtual)
        #expect(beforeHost == [])
    }
}

/// Every ASCII character that XML can hold, those that it cannot, and texts that a path would lose.
private let hostileKeys =
    (0..<128).map { "ascii/a\(Character(Unicode.Scalar(UInt8($0))))b" } + [
        "é", "日本語/🎉", "e\u{301}", "a//b", "a/./b", "a/../b", "../a", "./a", "a/", "%2F", "%", "a+b c", "~$'()*!@&=;:,?#", " a ", "a%00b",
    ]

@Test("keys with every character are written, read, listed and removed on the strict server")
func hostileKeysStrict() async throws {
    try await S3Faults.with { server in try await checkKeys(hostileKeys, Clients.faults(server)) }
}

@Test("keys with every printable character are written, read, listed and removed on SeaweedFS")
func hostileKeysWeed() async throws {
    // SeaweedFS keeps objects in folders, so it cannot have empty names, `.` and `..` in a key, and no control characters.
    let keys = (32..<127).filter { $0 != 47 && $0 != 92 }.map { "ascii/a\(Character(Unicode.Scalar(UInt8($0))))b" }
    try await checkKeys(keys + ["é", "日本語/🎉", "%2F", "a+b c", "~$'()*!@&=;:,?#"], Clients.weed(try await SeaweedFS.sharedEndpoint()))
}

private func checkKeys(_ names: [String], _ settings: S3Settings) async throws {
    let prefix = "keys-\(UUID().uuidString)/"
    try await Clients.with(settings) { client in
        let keys = names.map { prefix + $0 }
        for key in keys { try await client.write(key, key) }
        for key in keys { #expect(try await client.get(key, range: nil) == Bytes(key), "\(key)") }
        let listed = try await client.list(prefix: prefix, after: nil)
        #expect(listed == keys.sorted(by: bytewise))
        for (index, key) in listed.enumerated() where index % 10 == 0 {
            #expect(try await client.list(prefix: prefix, after: key) == Array(listed[(index + 1)...]), "\(key)")
        }
        try await client.delete(keys)
        #expect(try await client.list(prefix: prefix, after: nil) == [])
    }
}

@Test("more than a thousand keys are listed in turns and removed in batches")
func manyKeys() async throws {
    try await S3Faults.with { server in
        try await Clients.with(Clients.faults(server)) { client in
            let keys = (0..<1001).map { "many/\(10_000 + $0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for start in 0..<16 {
                    group.addTask {
                        for key in keys[start...].enumerated() where key.offset % 16 == 0 { try await client.write(key.element) }
                    }
                }
                try await group.waitForAll()
            }
            let first = try await client.list(prefix: "many/", after: nil)
            #expect(first == Array(keys[..<1000]))
            #expect(try await client.list(prefix: "many/", after: first.last) == [keys[1000]])
            let posts = try await server.server.count("POST")
            try await client.delete(keys)
            #expect(try await server.server.count("POST") == posts + 2)
            #expect(try await client.list(prefix: "many/", after: nil) == [])
        }
    }
}

@Test("sizes around the pages of a transfer and every byte value come back, from many pieces")
func sizes() async throws {
    try await Clients.with(Clients.weed(try await SeaweedFS.sharedEndpoint())) { client in
        for size in [0, 1, 255, 65_535, 65_536, 65_537, 1 << 20, 25 << 20] {
            let whole = Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
            let cuts = [0, size / 3, size / 3, size / 2, size]
            let pieces = zip(cuts, cuts.dropFirst()).map { whole[$0..<$1] }
            let key = "sizes/\(size)"
            try await client.put(key, BlobContent(pieces), BlobAttributes(contentType: "application/octet-stream"), deadline: nil)
            #expect(try await client.get(key, range: nil) == whole, "\(size)")
            if size > 2 { #expect(try await client.get(key, range: 1...size - 2) == whole[1..<size - 1], "\(size)") }
            try await client.delete([key])
        }
    }
}

@Test("boto3 reads bytes, type, metadata and a range as they were written, and what boto3 writes is read")
func boto3() async throws {
    let endpoint = try await SeaweedFS.sharedEndpoint()
    try await Clients.with(Clients.weed(endpoint)) { client in
        let key = "boto3/ä b+c%25.multipart"
        let bytes = Bytes((0..<5000).map { UInt8(truncatingIfNeeded: $0) })
        let index = #"[{"path":"a  b","range":"0-9","type":"x/y","encoding":"none"}]"#
        let attributes = BlobAttributes(contentType: "multipart/mixed; boundary=\"x y\"", metadata: ["team-id": "7", "index": index])
        try await client.put(key, BlobContent(bytes), attributes, deadline: nil)
        let result = try await Command.run(
            try Workshop.python(),
            [Workshop.script("s3_read.py"), endpoint, SeaweedFS.region, SeaweedFS.accessKey, SeaweedFS.secretKey, SeaweedFS.bucket, key])
        let read = try JSONDecoder().decode(Read.self, from: result.output)
        #expect(Data(base64Encoded: read.body) == Data([UInt8](bytes)))
        #expect(Data(base64Encoded: read.range) == Data([UInt8](bytes[10..<20])))
        #expect(read.type == attributes.contentType)
        #expect(read.metadata == attributes.metadata)
        #expect(try await client.get(key + ".copy", range: nil) == bytes)
        #expect(try await client.head(key + ".copy") == attributes)
        try await client.delete([key, key + ".copy"])
    }
}

/// What `s3_read.py` prints.
private struct Read: Decodable {
    let body: String, range: String, type: String
    let metadata: [String: String]
}
