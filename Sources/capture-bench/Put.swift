import ArgumentParser
import CaptureBytes
import CaptureKit
import Crypto
import Glibc
import Logging
import S3

/// Puts objects with the service's own client. Their hash is computed once, so that this costs as little as it can beside the server.
struct Put: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put objects into a bucket and print how many it took; credentials as AWS's tools find them.")

    @Option(help: "The server's URL.")
    var endpoint: String

    @Option(help: "The bucket, which must be there.")
    var bucket: String

    @Option(help: "A file with an object's bytes; several are put in turn, under new keys each time.")
    var object: [String]

    @OptionGroup var load: Load

    func run() {
        let arguments = self
        runAside { try await arguments.measure() }
    }

    private func measure() async throws {
        let contents = try object.map(content)
        let settings = S3Settings(bucket: bucket, endpoint: endpoint, region: "us-east-1", tries: 1, connections: load.inFlight)
        let silent = Logger(label: "capture-bench") { _ in SwiftLogNoOpLogHandler() }
        let client = try S3Client(settings, log: silent, observe: { _ in })
        try await client.start()
        let random = RandomBits()
        try await load.run { number in
            let (key, attributes) = sampleObject { random.next() }
            try await client.put(key, contents[number % contents.count], attributes, deadline: nil)
        }
        await client.stop()
    }

    private func content(of path: String) throws -> BlobContent {
        guard let file = fopen(path, "r") else { throw ValidationError("\(path) cannot be read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&room, 1, room.count, file), count > 0 { bytes += room[..<count] }
        guard ferror(file) == 0, !bytes.isEmpty else { throw ValidationError("\(path) cannot be read, or is empty") }
        return BlobContent([Bytes(bytes)], digest: Array(SHA256.hash(data: bytes)))
    }
}

/// A new key, and attributes, as `s3_store` makes them (contract §5): a server's work depends on both.
private func sampleObject(_ random: () -> UInt64) -> (key: String, attributes: BlobAttributes) {
    let now = Timestamp.now()
    let uuid = EventUUID(version7: now, random: random)
    let place = ObjectKey.Place(uuid, of: TeamID("0")!, retention: Retention("30d"), prefix: KeyPrefix("bench")!, now: now)
    let entry = { (path: String) in #"{"path":"\(path)","range":"50-2048","type":"application/octet-stream","encoding":null}"# }
    let metadata = [
        "team-id": "\(place.team)", "event-id": "\(uuid)", "upload-timestamp": "\(now)", "compression": "none",
        "index": "[\(entry("$ai_input")),\(entry("$ai_output_choices"))]",
    ]
    let key = ObjectKey(place, hash: "0123456789abcdef", .multipart).description
    return (key, BlobAttributes(contentType: "multipart/mixed; boundary=\(uuid)", metadata: metadata))
}
