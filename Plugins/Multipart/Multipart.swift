import CaptureBytes
public import CaptureKit

/// Takes the request's body apart while it arrives, and reads the event.
///
/// The event is read as soon as its part is complete, and each blob's name as soon as its headers are, so that a wrong request is
/// refused before its blobs are uploaded.
public struct Multipart: Stage {
    public static let name = "multipart"
    public static let summary = "Takes the body apart into the event and its blobs, and checks that they fit together."
    public static let codes: [Code] = [
        .emptyBody, .boundaryMismatch, .boundaryCollision, .multipartTruncated, .malformedPart, .missingEventPart, .eventPartNotFirst,
        .partOutOfOrder, .duplicatePart, .unknownPart, .partLengthMismatch, .unsupportedEncoding, .tooManyParts, .eventTooLarge,
        .propertiesTooLarge, .partTooLarge, .partsTooLarge, .eventNotUTF8, .eventNotJSON, .eventNotObject, .missingEventName,
        .missingDistinctID, .invalidDistinctID, .invalidUUID, .propertiesConflict, .invalidPropertyPath, .propertyConflict, .blobEmpty,
    ]

    /// What a body without a declared length gets room for at first.
    private static let firstGuess = 64 * 1024
    /// How often the bytes of the event's own parts stand in memory until it is emitted, besides the body: once to be read, and twice, as
    /// JSON in JSON at most doubles, in the record and in what the event log makes of it.
    private static let copies = 5

    private let random: @Sendable () -> UInt64

    public init(settings: NoSettings, environment: StageEnvironment) { random = environment.random }

    public func process(
        _ needs: Facts<Boundary, RequestBody, SizeLimits?>, in context: StageContext
    ) async throws -> Facts<Event, Parts> {
        let (boundary, body, limits) = needs.all
        if let encoding = body.encoding {
            var rejection = Rejection(.unsupportedEncoding, "the body has Content-Encoding \(encoding.quoted); send it plain")
            rejection.headers = [HeaderField("Accept-Encoding", "identity")]
            throw rejection
        }
        let buffer = try await BodyBuffer(expected: body.length ?? Multipart.firstGuess, budget: context.memory)
        let read = try body.open()
        var parser = MultipartParser(boundary: boundary)
        var assembly = PartAssembly(limits: limits ?? .fallback, uuid: { EventUUID(version7: context.now, random: random) })
        var isEnd = false
        while true {
            let step = try buffer.withUnsafeBytes { try parser.next($0, isEnd: isEnd) }
            switch step {
            case nil: isEnd = try await !read(buffer)
            case .head(let head): try await assembly.begin(head, in: context)
            case .progress(let count): try assembly.check(count)
            case .body(let range):
                if assembly.isReadingJSON {
                    try await buffer.reserve(Multipart.copies * range.count)
                    let text = buffer.withUnsafeBytes { Bytes(copying: UnsafeRawBufferPointer(rebasing: $0[range])) }
                    try await buffer.reserve(try await assembly.read(text, in: context).indexSize)
                }
                try assembly.end(range)
            case .end: return try assembly.finish(buffer.freeze())
            }
        }
    }
}
