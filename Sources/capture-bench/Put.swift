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

    @OptionGroup var load: Load

    func run() {
        let arguments = self
        runAside { try await arguments.measure() }
    }

    private func measure() async throws {
        let settings = S3Settings(bucket: bucket, endpoint: endpoint, region: "us-east-1", tries: 1, connections: load.inFlight)
        let silent = Logger(label: "capture-bench") { _ in SwiftLogNoOpLogHandler() }
        let client = try S3Client(settings, log: silent, observe: { _ in })
        try await client.start()
        let bytes = Bytes([UInt8](repeating: UInt8(ascii: "x"), count: load.bytes))
        let content = BlobContent([bytes], digest: bytes.withUnsafeBytes { Array(SHA256.hash(data: $0)) })
        let folder = "bench/\(getpid())"
        try await load.run { number in
            try await client.put("\(folder)/\(number)", content, BlobAttributes(contentType: "multipart/mixed"), deadline: nil)
        }
        await client.stop()
    }
}
