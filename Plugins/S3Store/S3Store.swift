import CaptureBytes
public import CaptureKit
import S3
import Synchronization

/// Stores the event's blobs and names where each of them is, before the event is emitted.
///
/// Keys and bytes follow from the content (contract §5), so sending an event again stores nothing twice, and an object whose event was
/// not emitted in the end does no harm.
public struct S3Store: Stage {
    public static let name = "s3_store"
    public static let summary = "Stores the blobs in an S3 bucket or a directory, and waits until they are durable."
    public static let codes: [Code] = [.storageUnavailable]

    /// How many objects of one event are uploaded at once; the layout `multipart` has only one.
    private static let uploadsAtOnce = 8

    private let settings: Settings
    private let metrics: UploadMetrics
    private let open: @Sendable () throws -> Opened
    private let store = Store()

    /// A store, and what is to be looked at in the background once it is open.
    private struct Opened {
        let store: any BlobStore
        var watch: LifecycleWatch?
    }

    private final class Store: Sendable {
        let current = Mutex<(any BlobStore)?>(nil)
        let watch = Mutex<Task<Void, Never>?>(nil)
    }

    public init(settings: Settings, environment: StageEnvironment) {
        let metrics = UploadMetrics(environment.metrics)
        self.init(settings: settings, metrics: metrics) {
            let store = try settings.store(environment) { metrics.count($0) }
            let watch = (store as? S3Client).map { LifecycleWatch(client: $0, wanted: settings.wantedBucket, log: environment.logger) }
            return Opened(store: store, watch: watch)
        }
    }

    /// Stores in a store of the caller's, for tests and benchmarks.
    public init(settings: Settings, store: any BlobStore, metrics: MetricsRegistry = MetricsRegistry()) {
        self.init(settings: settings, metrics: UploadMetrics(metrics)) { Opened(store: store) }
    }

    private init(settings: Settings, metrics: UploadMetrics, open: @escaping @Sendable () throws -> Opened) {
        (self.settings, self.metrics, self.open) = (settings, metrics, open)
    }

    public func start() async throws {
        guard store.current.withLock({ $0 == nil }) else { return }
        let opened = try open()
        store.current.withLock { $0 = opened.store }
        try await opened.store.start()
        if let watch = opened.watch {
            let task = Task { await watch.run() }
            store.watch.withLock { $0 = task }
        }
    }

    public var notReady: String? {
        guard let store = store.current.withLock({ $0 }) else { return "the store is not open" }
        return store.notReady
    }

    public func stop() async {
        let watch = store.watch.withLock { $0.take() }
        watch?.cancel()
        let closed = store.current.withLock { $0.take() }
        await closed?.stop()
        await watch?.value
    }

    public func process(_ needs: Facts<Event, Parts, Principal?>, in context: StageContext) async throws -> StoredBlobs {
        let (event, parts, principal) = needs.all
        let blobs = parts.blobs
        metrics.event(blobs)
        // An event without blobs needs no store, and is taken while the store is away.
        if blobs.isEmpty { return StoredBlobs(urls: []) }
        guard let store = store.current.withLock({ $0 }) else { throw unavailable("the store is not open") }
        let place = try place(of: event, principal, context.now)
        let size = blobs.reduce(0) { $0 + $1.body.count }
        let (bucket, layout) = (settings.bucket, settings.layout)
        let plan = try await context.crunch(bytes: size) {
            try ObjectPlan(blobs, at: place, in: bucket, layout: layout, now: context.now)
        }
        // The same time for all objects of the event together.
        let deadline = min(context.deadline, ContinuousClock.now + settings.timeout)
        do { try await upload(plan.objects, to: store, until: deadline) } catch let error as BlobStoreError {
            throw unavailable("\(error)")
        }
        return StoredBlobs(urls: plan.urls)
    }

    private func place(of event: Event, _ principal: Principal?, _ now: Timestamp) throws -> ObjectKey.Place {
        let id = principal?.team ?? "0"
        guard let team = TeamID(id) else { throw UnusableTeam(id: id) }
        if let wanted = principal?.retention, !settings.retentions.contains(wanted) {
            throw UnknownRetention(team: id, retention: wanted, known: settings.retentions)
        }
        return ObjectKey.Place(
            event.uuid, of: team, retention: principal?.retention ?? settings.retention, prefix: settings.prefix, now: now)
    }

    private func upload(_ objects: [StoredObject], to store: any BlobStore, until deadline: ContinuousClock.Instant) async throws {
        if let only = objects.first, objects.count == 1 { return try await metrics.upload(only, to: store, until: deadline) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, object) in objects.enumerated() {
                if index >= S3Store.uploadsAtOnce { try await group.next() }
                group.addTask { [metrics] in try await metrics.upload(object, to: store, until: deadline) }
            }
            try await group.waitForAll()
        }
    }

    private func unavailable(_ cause: String) -> Unavailable { Unavailable(.storageUnavailable, retryAfter: .seconds(1), cause: cause) }
}

/// A team whose id cannot become a segment of a key: a fault of the stage that made it, or of the list of teams.
struct UnusableTeam: Error, CustomStringConvertible {
    let id: String
    var description: String {
        "the team \(id.quoted) cannot have objects: an id has 1 to 64 letters, digits, \"_\" and \"-\", not like \"30d\""
    }
}

/// A team's retention has no lifecycle rule, so its objects would stay for ever: a fault of the list of teams.
struct UnknownRetention: Error, CustomStringConvertible {
    let team: String, retention: Retention, known: [Retention]
    var description: String {
        "the team \(team.quoted) keeps its blobs for \(retention), which is not in \"retentions\" "
            + "(\(known.map(\.description).joined(separator: ", "))), so they would never be removed; add it there, or change the team"
    }
}
