/// A stable name for why a request was not accepted, with the status and the title it always has.
///
/// A stage of your own declares its codes as static constants in an extension.
public struct Code: Sendable, Hashable {
    /// What programs compare, in `snake_case`, such as `part_too_large`.
    public let name: String
    /// The HTTP status, 400 to 599.
    public let status: Int
    /// A short sentence for people, the same for every request.
    public let title: String

    /// Creates a code.
    public init(_ name: String, _ status: Int, _ title: String) {
        (self.name, self.status, self.title) = (name, status, title)
    }

    /// The problem document's type (RFC 9457 §3.1.1).
    public var type: String { "urn:capture-ai:problem:\(name)" }
}

/// Codes of the HTTP front and the engine.
extension Code {
    public static let malformedRequest = Code("malformed_request", 400, "The request is not valid HTTP")
    public static let headersTooLarge = Code("headers_too_large", 431, "The request's headers are too large")
    public static let unsupportedVersion = Code("unsupported_version", 505, "The HTTP version is not supported")
    public static let notFound = Code("not_found", 404, "There is nothing at this path")
    public static let methodNotAllowed = Code("method_not_allowed", 405, "The method is not allowed here")
    public static let requestTimeout = Code("request_timeout", 408, "The request did not arrive in time")
    public static let requestTooLarge = Code("request_too_large", 413, "The request is too large")
    public static let overloaded = Code("overloaded", 503, "The service has no room for this request right now")
    public static let shuttingDown = Code("shutting_down", 503, "The service is shutting down")
    public static let internalError = Code("internal_error", 500, "The service failed")

    /// What any pipeline may answer, whatever its stages.
    public static let front: [Code] = [
        .malformedRequest, .headersTooLarge, .unsupportedVersion, .notFound, .methodNotAllowed, .requestTimeout, .requestTooLarge,
        .overloaded, .shuttingDown, .internalError,
    ]
}

/// Codes about the framing of the body.
extension Code {
    public static let emptyBody = Code("empty_body", 400, "The request has no body")
    public static let notMultipart = Code("not_multipart", 400, "The request is not multipart/form-data")
    public static let boundaryMissing = Code("boundary_missing", 400, "The Content-Type names no boundary")
    public static let boundaryInvalid = Code("boundary_invalid", 400, "The boundary is not valid")
    public static let boundaryMismatch = Code("boundary_mismatch", 400, "The body does not begin with the boundary")
    public static let boundaryCollision = Code("boundary_collision", 400, "The boundary occurs inside a part")
    public static let multipartTruncated = Code("multipart_truncated", 400, "The body ends before the closing boundary")
    public static let malformedPart = Code("malformed_part", 400, "A part's headers are not valid")
    public static let missingEventPart = Code("missing_event_part", 400, "The body has no part")
    public static let eventPartNotFirst = Code("event_part_not_first", 400, "The first part is not the event")
    public static let partOutOfOrder = Code("part_out_of_order", 400, "A part stands in the wrong place")
    public static let duplicatePart = Code("duplicate_part", 400, "Two parts have the same name")
    public static let unknownPart = Code("unknown_part", 400, "A part has a name that the service does not know")
    public static let partLengthMismatch = Code("part_length_mismatch", 400, "A part is longer than its Content-Length")
    public static let unsupportedEncoding = Code("unsupported_encoding", 400, "The content encoding is not supported here")
    public static let tooManyParts = Code("too_many_parts", 413, "The request has too many parts")
    public static let eventTooLarge = Code("event_too_large", 413, "The event part is too large")
    public static let propertiesTooLarge = Code("properties_too_large", 413, "The event and its properties are too large")
    public static let partTooLarge = Code("part_too_large", 413, "A part is too large")
    public static let partsTooLarge = Code("parts_too_large", 413, "The parts are too large together")
}

/// Codes about the event and its blobs.
extension Code {
    public static let eventNotUTF8 = Code("event_not_utf8", 400, "The event is not UTF-8")
    public static let eventNotJSON = Code("event_not_json", 400, "The event is not valid JSON")
    public static let eventNotObject = Code("event_not_object", 400, "The event is not a JSON object")
    public static let missingEventName = Code("missing_event_name", 400, "The event has no name")
    public static let missingDistinctID = Code("missing_distinct_id", 400, "The event has no distinct_id")
    public static let invalidDistinctID = Code("invalid_distinct_id", 400, "The event's distinct_id is not valid")
    public static let invalidUUID = Code("invalid_uuid", 400, "The event's uuid is not valid")
    public static let propertiesConflict = Code("properties_conflict", 400, "The event has its properties twice")
    public static let invalidPropertyPath = Code("invalid_property_path", 400, "A blob's property path is not valid")
    public static let propertyConflict = Code("property_conflict", 400, "A blob's property is already taken")
    public static let blobEmpty = Code("blob_empty", 400, "A blob has no bytes")
    public static let eventNamePrefix = Code("event_name_prefix", 400, "The event's name is not one that this service takes")
}

/// Codes about what the service writes to.
extension Code {
    public static let storageUnavailable = Code("storage_unavailable", 503, "The store cannot take the blobs right now")
    public static let emitUnavailable = Code("emit_unavailable", 503, "The event log cannot take the event right now")
    public static let recordTooLarge = Code("record_too_large", 413, "The event is too large for the event log")
}

/// Codes about who sends.
extension Code {
    public static let missingToken = Code("missing_token", 401, "The request has no project API key")
    public static let invalidToken = Code("invalid_token", 401, "The project API key is not valid")
    public static let missingSignature = Code("missing_signature", 401, "The request is not signed")
    public static let invalidSignature = Code("invalid_signature", 401, "The signature is not valid")
    public static let staleSignature = Code("stale_signature", 401, "The signature is too old or was used before")
    public static let digestMismatch = Code("digest_mismatch", 401, "The body does not have the digest that was signed")
    public static let authUnavailable = Code("auth_unavailable", 503, "The service cannot check keys right now")
}

/// Codes about an event's type.
extension Code {
    public static let unknownEventType = Code("unknown_event_type", 400, "The event's type is not known here")
    public static let schemaViolation = Code("schema_violation", 400, "The event does not have the form of its type")
    public static let blobNotAllowed = Code("blob_not_allowed", 400, "The event's type has no blob in this place")
    public static let blobContentType = Code("blob_content_type", 400, "A blob's content type is not one that its place takes")
    public static let blobNotJSON = Code("blob_not_json", 400, "A blob that says it is JSON is not valid JSON")
}

/// Codes about how much a team sends.
extension Code {
    public static let teamPayloadTooLarge = Code("team_payload_too_large", 413, "The request is more than the team may send")
    public static let rateLimited = Code("rate_limited", 429, "Requests come too fast")
}
