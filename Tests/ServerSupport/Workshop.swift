import Foundation

/// The tools that `make setup` installs, and places that tests may write to.
public enum Workshop {
    /// A tool is missing.
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    /// The package's folder.
    public static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Python with other projects' clients.
    ///
    /// - Throws: ``Missing``.
    public static func python() throws -> String { try there("\(package)/.venv/bin/python") }

    /// A program that one of the Python packages brings.
    ///
    /// - Throws: ``Missing``.
    static func tool(_ name: String) throws -> String { try there("\(package)/.venv/bin/\(name)") }

    /// The broker's program, which lies beside a Python wrapper.
    ///
    /// - Throws: ``Missing``.
    static func broker() throws -> String {
        let libraries = "\(package)/.venv/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        return try there("\(libraries)/\(versions.first ?? "python3")/site-packages/noida_db/noida-db")
    }

    /// One of the tests' own Python programs, in `Tests/Scripts`.
    public static func script(_ name: String) -> String { "\(package)/Tests/Scripts/\(name)" }

    /// A program that this package builds.
    ///
    /// - Throws: ``Missing``.
    public static func product(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let path = "\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(description: "\(path) is missing: run swift build") }
        return path
    }

    /// Runs `body` with a new folder that is removed afterwards.
    public static func withFolder<R>(_ body: (String) async throws -> R) async throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capture-ai-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    /// A port of this machine that nobody listens on now, below those that the system gives to outgoing connections
    /// (net.ipv4.ip_local_port_range begins at 32768), of which the tests open thousands.
    static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 15_000..<32_000)
            if isFree(port) { return port }
        }
        throw Missing(description: "no free port")
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func there(_ path: String) throws -> String {
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(description: "\(path) is missing: run make setup") }
        return path
    }
}
