import CaptureBytes
import CaptureKit
import JSONSchema

/// What one type of event may have.
final class EventType: Sendable {
    let name: String
    let schema: JSONSchema
    /// The listed properties of an event, without the others.
    let listed: Set<String>
    /// The listed properties that may be sent as blobs.
    let blobs: Set<String>

    private static let properties = ["properties"]

    /// Compiles a type's schema.
    init(_ file: EventSchemaFile, unlisted: UnlistedProperties) throws(EventSchemaProblems) {
        let annotation = EventSchemaFile.blobAnnotation
        let schema: JSONSchema
        do {
            schema = try JSONSchema(try unlisted.applied(to: file.document), annotations: [annotation])
        } catch let error as SchemaProblems {
            throw EventSchemaProblems(error.all.map { "\(file.name): \($0.pointer): \($0.message)" })
        } catch { throw EventSchemaProblems(["\(file.name): \(error)"]) }
        (name, self.schema) = (file.type, schema)
        listed = Set(schema.listedNames(at: EventType.properties))
        blobs = Set(schema.listedNames(at: EventType.properties, annotated: annotation))
    }

    /// All types by name.
    static func all(_ files: [EventSchemaFile], unlisted: UnlistedProperties) throws(EventSchemaProblems) -> [String: EventType] {
        var types: [String: EventType] = [:]
        for file in files { types[file.type] = try EventType(file, unlisted: unlisted) }
        return types
    }

    /// What is wrong with an event, as violations that name the nearest listed property where one is unknown.
    func violations(of event: Event, overlay: JSONOverlay?) -> [Rejection.Violation] {
        schema.violations(of: event.document.root, overlay: overlay).map { violation in
            Rejection.Violation(pointer: violation.pointer, detail: violation.detail + EventType.remedy(violation))
        }
    }

    private static func remedy(_ violation: Violation) -> String {
        guard let name = violation.unknownName else { return "" }
        return nearest(to: name, among: violation.knownNames).map { "; did you mean \"\($0)\"?" } ?? "; leave it out"
    }
}
