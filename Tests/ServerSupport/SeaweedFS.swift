import Foundation

/// A real S3 server's process (SeaweedFS's `weed`) on free ports of this machine, with its data in a temporary folder and one bucket.
/// It checks signatures and checksums.
public actor SeaweedFS {
    /// What the server takes.
    public static let accessKey = "tester"
    /// What the server takes.
    public static let secretKey = "testers-secret"
    /// The bucket that is there from the beginning.
    public static let bucket = "llma"
    /// What clients sign for.
    public static let region = "us-east-1"

    private static let shared = Shared()

    /// `http://127.0.0.1:port`; path style.
    public nonisolated let endpoint: String
    private let ports: [Int]
    private let folder: String
    private var process: ServerProcess?

    private init(folder: String) throws {
        self.folder = folder
        ports = try (0..<8).map { _ in try Workshop.freePort() }
        endpoint = "http://127.0.0.1:\(ports[6])"
    }

    /// The endpoint of a server that all tests of this process share; it ends with the process.
    public static func sharedEndpoint() async throws -> String { try await shared.endpoint() }

    /// Runs `body` with a server of its own, and ends it.
    public static func with<R: Sendable>(_ body: (SeaweedFS) async throws -> R) async throws -> R {
        try await Workshop.withFolder { folder in
            let server = try SeaweedFS(folder: folder)
            do {
                try await server.start()
                let result = try await body(server)
                await server.kill()
                return result
            } catch {
                await server.kill()
                throw error
            }
        }
    }

    /// Starts the process, again with the same ports and data after `kill`, and returns when the bucket is there.
    public func start() async throws { try await start(removing: "") }

    private func start(removing folder: String) async throws {
        process = try await ServerProcess(
            try Workshop.tool("weed"), try arguments(), ready: "Start Seaweed S3 API Server", removing: folder)
        _ = try await Command.run(
            try Workshop.python(),
            [Workshop.script("s3_bucket.py"), endpoint, SeaweedFS.region, SeaweedFS.accessKey, SeaweedFS.secretKey, SeaweedFS.bucket])
    }

    /// Ends the process at once (SIGKILL); the data stays until the end of `with`.
    public func kill() async {
        await process?.kill()
        process = nil
        // weed makes these there whatever it is told, and leaves them behind.
        for (name, port) in [("master", ports[1]), ("volume", ports[3]), ("filer", ports[5]), ("s3", ports[7])] {
            unlink("/tmp/seaweedfs-\(name)-grpc-\(port).sock")
        }
    }

    private func arguments() throws -> [String] {
        let keys = #""credentials":[{"accessKey":"\#(SeaweedFS.accessKey)","secretKey":"\#(SeaweedFS.secretKey)"}]"#
        let identities = #"{"identities":[{"name":"tester",\#(keys),"actions":["Admin","Read","Write","List","Tagging"]}]}"#
        try FileManager.default.createDirectory(atPath: "\(folder)/data", withIntermediateDirectories: true)
        try identities.write(toFile: "\(folder)/s3.json", atomically: true, encoding: .utf8)
        return [
            "server", "-dir=\(folder)/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.port=\(ports[0])",
            "-master.port.grpc=\(ports[1])", "-volume.port=\(ports[2])", "-volume.port.grpc=\(ports[3])", "-filer",
            "-filer.port=\(ports[4])", "-filer.port.grpc=\(ports[5])", "-filer.localSocket=\(folder)/filer.sock", "-s3",
            "-s3.port=\(ports[6])", "-s3.port.grpc=\(ports[7])", "-s3.localSocket=\(folder)/s3.sock", "-s3.config=\(folder)/s3.json",
            "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=1024", "-volume.max=200", "-master.telemetry=false",
            // With its default it takes 20 s to come back after a kill.
            "-master.electionTimeout=1s",
        ]
    }

    private actor Shared {
        private var starting: Task<SeaweedFS, any Error>?

        func endpoint() async throws -> String {
            let task = starting ?? Task { try await SeaweedFS.startForAll() }
            starting = task
            return try await task.value.endpoint
        }
    }

    private static func startForAll() async throws -> SeaweedFS {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capture-ai-weed-\(UUID().uuidString)").path
        let server = try SeaweedFS(folder: folder)
        try await server.start(removing: folder)
        return server
    }
}
