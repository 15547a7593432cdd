import Foundation

/// Python's `jsonschema`, which judges values by JSON Schemas.
public enum PythonSchema {
    /// The pointers of what is wrong with each value, sorted; one process judges all.
    ///
    /// - Parameter values: each with the index of its schema.
    public static func judge(schemas: [String], values: [(schema: Int, value: String)]) async throws -> [[String]] {
        let input: [String: Any] = ["schemas": schemas, "values": values.map { [$0.schema, $0.value] as [Any] }]
        let text = String(decoding: try JSONSerialization.data(withJSONObject: input), as: UTF8.self)
        let result = try await Command.run(try Workshop.python(), [Workshop.script("check_schema.py")], input: text)
        return try JSONDecoder().decode([[String]].self, from: result.output)
    }
}
