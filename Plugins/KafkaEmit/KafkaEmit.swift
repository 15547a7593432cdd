public import CaptureKit

/// Sends the event to the log and answers for it only when the log has it.
public struct KafkaEmit: Stage {
    public static let name = "kafka_emit"
    public static let summary = "Sends the event, which points at its blobs, to a Kafka topic or a file, and waits until it is durable."
    public static let codes: [Code] = [.emitUnavailable, .recordTooLarge]

    private let log: any EventLog
    private let maxRecord: Int

    public init(settings: Settings, environment: StageEnvironment) throws {
        let log: any EventLog =
            switch settings.target {
            case .file(let path): FileEventLog(path: path, logger: environment.logger)
            case .kafka(let brokers): KafkaEventLog(settings, brokers: brokers, environment: environment)
            }
        self.init(log: log, maxRecord: settings.maxRecord)
    }

    /// Emits to a log of the caller's, for tests and benchmarks; `maxRecord` is 2 MiB by default.
    public init(log: any EventLog, maxRecord: ByteCount? = nil) {
        (self.log, self.maxRecord) = (log, (maxRecord ?? RecordSize.maxRecord).bytes)
    }

    public func start() async throws { try await log.start() }
    public var notReady: String? { log.notReady }
    public func stop() async { await log.stop() }

    public func process(
        _ needs: Facts<RequestHead, Event, Parts, StoredBlobs?, Principal?>, in context: StageContext
    ) async throws -> Receipt {
        let (head, event, parts, stored, principal) = needs.all
        let record = try await context.crunch(bytes: RecordSource.effort(event, parts)) {
            let source = RecordSource(
                event: event, blobs: try BlobReferences(parts.blobs, stored: stored, event: event),
                principal: principal ?? .unverified(head.headers), client: head.client, traceparent: head.headers.first("traceparent"),
                now: context.now)
            return source.record()
        }
        if record.wireSize > maxRecord { throw tooLarge(record.wireSize, limit: maxRecord) }
        do {
            return try await log.append(record)
        } catch EventLogError.unavailable(let cause) {
            throw Unavailable(.emitUnavailable, retryAfter: .seconds(1), cause: cause)
        } catch EventLogError.tooLarge(let limit) {
            throw tooLarge(record.wireSize, limit: limit)
        }
    }

    private func tooLarge(_ count: Int, limit: Int?) -> Rejection {
        var rejection = Rejection(
            .recordTooLarge, "the record for this event has \(count) bytes, more than the event log takes; send large properties as blobs")
        (rejection.limit, rejection.actual) = (limit, count)
        return rejection
    }
}
