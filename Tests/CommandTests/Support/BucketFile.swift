import Foundation
import ServerSupport

/// A pipeline file with an `s3_store` stage, and the commands about its bucket.
struct BucketFile {
    let folder: URL
    var secret = SeaweedFS.secretKey

    /// Writes the file; `more` are further settings of the stage.
    init(_ endpoint: String, bucket: String, more: String = "", in folder: URL) throws {
        self.folder = folder
        try write(endpoint, bucket: bucket, more: more)
    }

    func write(_ endpoint: String, bucket: String, more: String = "") throws {
        let keys = #""access_key": "\#(SeaweedFS.accessKey)", "secret_key": {"env": "BUCKET_SECRET"}"#
        let with = #"{"bucket": "\#(bucket)", "endpoint": "\#(endpoint)", "timeout": "10s", \#(keys)\#(more)}"#
        try folder.write("p.json", BucketFile.pipeline(#"{"use": "s3_store", "enabled": false, "with": \#(with)}"#))
    }

    /// A whole file around stages.
    static func pipeline(_ stages: String) -> String {
        """
        {"stages": [{"use": "boundary_check"}, {"use": "multipart"}, \(stages),
          {"use": "kafka_emit", "with": {"brokers": "file:data/events.ndjson"}}]}
        """
    }

    /// Runs `capture-ai bucket <command> p.json`.
    func run(_ command: String, _ more: String...) async throws -> Program.Result {
        try await Program.run(["bucket", command, "p.json"] + more, in: folder, environment: ["BUCKET_SECRET": secret])
    }

    /// Result by name, as `check` with JSON tells.
    func check(_ more: String...) async throws -> [String: String] {
        let result = try await Program.run(
            ["bucket", "check", "p.json", "--format", "json"] + more, in: folder, environment: ["BUCKET_SECRET": secret])
        let checks = result.json["checks"] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: checks.map { ($0["name"] as? String ?? "", $0["result"] as? String ?? "") })
    }
}

extension Program.Result {
    /// The lines of the standard output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
}
