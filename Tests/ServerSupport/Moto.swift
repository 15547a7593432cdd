import Foundation

/// The process of moto, which imitates S3, STS and other services of AWS; it checks neither signatures nor checksums.
public struct Moto: Sendable {
    /// The bucket that is there from the beginning.
    public static let bucket = "llma"
    /// Where the bucket is.
    public static let region = "us-east-1"

    /// `http://127.0.0.1:port`; path style.
    public let endpoint: String

    /// Runs `body` with a server of its own, and ends it.
    public static func with<R: Sendable>(_ body: (Moto) async throws -> R) async throws -> R {
        let port = try Workshop.freePort()
        let process = try await ServerProcess(try Workshop.tool("moto_server"), ["-H", "127.0.0.1", "-p", "\(port)"], ready: "Running on")
        do {
            let moto = Moto(endpoint: "http://127.0.0.1:\(port)")
            _ = try await Command.run(
                try Workshop.python(), [Workshop.script("s3_bucket.py"), moto.endpoint, region, "any", "any", bucket])
            let result = try await body(moto)
            await process.kill()
            return result
        } catch {
            await process.kill()
            throw error
        }
    }
}
