import Foundation

/// The built `capture-ai`, which the build puts beside the tests.
enum Program {
    static let url = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("capture-ai")

    /// The folder of the package.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// The standard output as a JSON object.
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:] }
    }

    /// Runs a command to its end.
    ///
    /// - Parameters:
    ///   - folder: where it runs.
    ///   - environment: variables besides `PATH`.
    static func run(_ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]) async throws -> Result {
        try await run(url, arguments, in: folder, environment: environment)
    }

    /// Runs any program to its end.
    static func run(
        _ program: URL, _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:], input: Data? = nil
    ) async throws -> Result {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? FileManager.default.temporaryDirectory
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own }
        let (output, errors, stdin) = (Pipe(), Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (output, errors, stdin)
        try process.run()
        if let input { try stdin.fileHandleForWriting.write(contentsOf: input) }
        try stdin.fileHandleForWriting.close()
        async let out = read(output)
        async let err = read(errors)
        let result = try await (out, err)
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: result.0, errors: result.1)
    }

    /// Everything until the other end closes, on a thread that may block.
    private static func read(_ pipe: Pipe) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Swift.Result { String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self) })
            }
        }
    }
}

/// Runs `body` with a folder of its own, which is removed afterwards.
func withFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capture-ai-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

extension URL {
    /// Writes a file into this folder and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// The lines of a file in this folder.
    func lines(_ name: String) throws -> [String] {
        try String(contentsOf: appendingPathComponent(name), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
