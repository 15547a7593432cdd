import Foundation

/// Reads a topic with kcat, another project's program.
enum Kcat {
    struct Record: Decodable {
        let partition: Int32
        let offset: Int64
        let key: String?
        let payload: String?
        /// Name, value, name, value and so on.
        let headers: [String?]?
    }

    struct Failure: Error { let status: Int32 }

    /// All records from the beginning to the end of every partition.
    static func read(_ topic: String, from brokers: String) async throws -> [Record] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["kcat", "-C", "-q", "-J", "-e", "-o", "beginning", "-b", brokers, "-t", topic]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try output.fileHandleForReading.readToEnd() ?? Data() })
            }
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return try text.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Record.self, from: $0) }
    }
}
