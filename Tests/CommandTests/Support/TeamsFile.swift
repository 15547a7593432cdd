import Foundation

/// The commands about teams and keys, in a folder of their own.
struct TeamsFile {
    let folder: URL
    let name = "teams.json"

    func run(_ arguments: String...) async throws -> Program.Result { try await Program.run(arguments, in: folder) }

    /// Makes a key and returns it.
    func key(_ team: String, _ more: String...) async throws -> String {
        let result = try await Program.run(["keys", "create", team] + more, in: folder)
        guard result.status == 0 else { throw RunningProgram.Failure(description: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    var text: String { get throws { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) } }

    /// The teams of the file, as another reader of JSON has them.
    var teams: [[String: Any]] {
        get throws {
            let root = try JSONSerialization.jsonObject(with: Data(try text.utf8)) as? [String: Any]
            return root?["teams"] as? [[String: Any]] ?? []
        }
    }

    func keys(_ team: Int = 0) throws -> [[String: Any]] { try teams[team]["keys"] as? [[String: Any]] ?? [] }

    var mode: Int? {
        get throws { try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(name).path)[.posixPermissions] as? Int }
    }
}
