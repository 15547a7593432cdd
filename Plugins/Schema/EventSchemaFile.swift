import CaptureBytes
import JSONSchema

/// The JSON Schema of one type of event, as a text that any validator reads.
public struct EventSchemaFile: Sendable {
    /// The type, such as `$ai_generation`: the `const` of the schema's property `event`.
    public let type: String
    /// Where the text comes from, for errors.
    public let name: String
    /// The text.
    public let text: String

    let document: JSONDocument

    /// The keyword that marks a property which may be sent as a blob.
    static let blobAnnotation = "x-capture-blob"

    /// Reads a schema and checks it.
    ///
    /// - Throws: ``EventSchemaProblems`` with everything that is wrong with it.
    init(name: String, text: String) throws(EventSchemaProblems) {
        let schema: JSONSchema
        do { document = try JSONDocument(Bytes(text)) } catch { throw EventSchemaProblems(["\(name): not valid JSON: \(error)"]) }
        do { schema = try JSONSchema(document, annotations: [EventSchemaFile.blobAnnotation]) } catch {
            throw EventSchemaProblems(error.all.map { "\(name): \($0.pointer): \($0.message)" })
        }
        guard let type = schema.constant(at: ["event"]), !type.isEmpty else {
            throw EventSchemaProblems(["\(name): #/properties/event: say whose schema it is: {\"const\": \"$ai_…\"}"])
        }
        (self.type, self.name, self.text) = (type, name, text)
    }

    /// The schemas that ship with the service, by type.
    public static let shipped: [EventSchemaFile] = {
        let texts = [
            ("ai_generation", PackageResources.ai_generation_json), ("ai_embedding", PackageResources.ai_embedding_json),
            ("ai_trace", PackageResources.ai_trace_json), ("ai_span", PackageResources.ai_span_json),
            ("ai_metric", PackageResources.ai_metric_json), ("ai_feedback", PackageResources.ai_feedback_json),
        ]
        return texts.map { name, bytes in
            do { return try EventSchemaFile(name: "Events/\(name).json", text: String(decoding: bytes, as: UTF8.self)) } catch {
                // They are part of the program, and the tests read them.
                preconditionFailure("\(error)")
            }
        }
    }()
}

/// Why schemas of events cannot be used: everything that is wrong with them.
public struct EventSchemaProblems: Error, CustomStringConvertible {
    /// A line for each.
    public let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    public var description: String { "the schemas of events cannot be used:\n" + lines.joined(separator: "\n") }
}
