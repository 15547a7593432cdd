import CaptureBytes
public import CaptureKit
import Glibc
import JSONSchema
import Logging
import Synchronization

/// Checks that an event has the form of its type, and that its blobs have their places there.
public struct Schema: Stage {
    public static let name = "schema"
    public static let summary = "Checks each event and its blobs against the JSON Schema of its type."
    public static let codes: [Code] = [.unknownEventType, .schemaViolation, .blobNotAllowed, .blobContentType, .blobNotJSON]

    private let settings: Settings
    private let blobs: BlobRules
    private let report: SchemaReport?
    private let types = Types()
    private let logger: Logger

    private final class Types: Sendable {
        let current = Mutex<[String: EventType]?>(nil)
    }

    /// - Throws: ``EventSchemaProblems``, never for the schemas that ship with the service.
    public init(settings: Settings, environment: StageEnvironment) throws {
        (self.settings, logger) = (settings, environment.logger)
        blobs = BlobRules(
            mediaTypes: settings.mediaTypes, requiresContentType: settings.requiresContentType, checksJSON: settings.checksJSON,
            allowsUnlisted: settings.unlisted == .allowed)
        report = settings.isReporting ? SchemaReport(environment) : nil
        guard settings.directory == nil else { return }
        let all = try EventType.all(EventSchemaFile.shipped, unlisted: settings.unlisted)
        types.current.withLock { $0 = all }
    }

    public func check() throws(FileProblems) {
        guard let directory = settings.directory, access(directory, F_OK) == 0 else { return }
        do throws(EventSchemaProblems) { _ = try read(directory) } catch {
            let problems = error.lines.map { Problem(path: "", line: 0, column: 0, message: $0) }
            throw FileProblems(file: directory, problems: problems)
        }
    }

    public func start() async throws {
        guard let directory = settings.directory else { return }
        let all = try read(directory)
        types.current.withLock { $0 = all }
    }

    /// Reads the directory again; a wrong one is told in the log, and the schemas that were read before stay.
    public func reload() async {
        guard let directory = settings.directory else { return }
        do throws(EventSchemaProblems) {
            let all = try read(directory)
            types.current.withLock { $0 = all }
            logger.info("\(directory) is read", metadata: ["types": "\(all.count)"])
        } catch {
            logger.error("\(directory) is refused; the schemas that were read before stay")
            for line in error.lines.prefix(20) { logger.error("\(line)") }
        }
    }

    private func read(_ directory: String) throws(EventSchemaProblems) -> [String: EventType] {
        try EventType.all(try EventSchemaFile.read(directory: directory), unlisted: settings.unlisted)
    }

    public var notReady: String? { types.current.withLock { $0 == nil } ? "the schemas of events are not read yet" : nil }

    public func process(_ needs: Facts<Event, Parts>, in context: StageContext) async throws -> NoFacts {
        let (event, parts) = needs.all
        let types = types.current.withLock { $0 } ?? [:]
        if let type = types[event.name] {
            let faults = [blobs.misplaced(parts, in: type), blobs.mistyped(parts)]
            let violation = await violation(event, parts, of: type, in: context)
            // Where a blob is at fault as well, the answer says both.
            for case var fault? in faults {
                if report == nil { fault.errors = violation?.errors ?? [] }
                try refuse(fault, in: context)
            }
            try refuse(violation, in: context)
        } else {
            let known = suggestion(for: event.name, among: Array(types.keys))
            try refuse(Rejection(.unknownEventType, "the event is called \(event.name.quoted)\(known)", part: "event"), in: context)
            try refuse(blobs.mistyped(parts), in: context)
        }
        try refuse(await blobs.broken(parts, in: context), in: context)
        return .none
    }

    private func violation(_ event: Event, _ parts: Parts, of type: EventType, in context: StageContext) async -> Rejection? {
        let size = event.document.bytes.count + (event.propertiesDocument?.bytes.count ?? 0)
        let errors = await context.crunch(bytes: size) { type.violations(of: event, overlay: EventOverlay.overlay(event, parts)) }
        guard !errors.isEmpty else { return nil }
        let places =
            errors.count == 1 ? "one place" : "\(errors.count)\(errors.count == JSONSchema.usualLimit ? " places or more" : " places")"
        var rejection = Rejection(
            .schemaViolation, "the event is not as the type \(type.name) asks for in \(places); \"errors\" says where")
        rejection.errors = errors
        return rejection
    }

    /// Refuses the event, or only reports it.
    private func refuse(_ rejection: Rejection?, in context: StageContext) throws(Rejection) {
        guard let rejection else { return }
        guard let report else { throw rejection }
        report.add(rejection, context.logger)
    }
}
