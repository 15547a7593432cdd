public import CaptureKit

/// Holds requests against the sizes that all may have and the rates of their team.
///
/// The head is judged first, so that a refused request sends no body; then bytes are counted as they come. The sizes of parts are a fact
/// that `multipart` holds them against.
public struct Limits: Stage {
    public static let name = "limits"
    public static let summary = "Refuses bodies that are too large and teams that send too fast, on the head where that is known."
    public static let codes: [Code] = [.requestTooLarge, .teamPayloadTooLarge, .rateLimited]

    /// Whose account it is when no stage says who sends.
    private static let nobody = "0"

    // Every request copies these, so there is nothing of the settings that it does not need.
    private let request: Int
    private let sizes: SizeLimits
    private let general: TeamLimits
    private let allowance: Allowance
    private let instruments: Instruments
    private let teams = TeamTable()
    private let shared: SharedBuckets?

    public init(settings: Settings, environment: StageEnvironment) {
        (request, sizes, general) = (settings.request.bytes, settings.sizes, settings.team)
        (allowance, instruments) = (Allowance(settings.team), Instruments(environment))
        shared = settings.shared.map { SharedBuckets($0, environment) }
    }

    public func start() async throws { try await shared?.start() }

    public var notReady: String? {
        guard let shared, shared.failsClosed else { return nil }
        return shared.trouble.map { "the shared limits cannot be reached: \($0)" }
    }

    public func stop() async { await shared?.stop() }

    public func process(
        _ needs: Facts<RequestHead, RequestBody, Principal?>, in context: StageContext
    ) async throws -> Facts<RequestBody, SizeLimits> {
        let (head, body, principal) = needs.all
        let allowance = principal?.limits.map { Allowance(general, $0) } ?? self.allowance
        let ceiling = SizeCeiling(request: request, payload: allowance.payload)
        // A stage before may have decoded the body, which is then of unknown length.
        let declared = body.length ?? head.headers.first("content-length").flatMap { Int($0) }.map { max($0, 0) }
        if let declared, declared > ceiling.limit { throw ceiling.rejection(declared) }
        let terms = Terms(allowance: allowance, ceiling: ceiling, moment: Moment(uptime: instruments.uptime(), context.now))
        let team = principal?.team ?? Limits.nobody
        do {
            let account = teams.account(of: team, terms.moment)
            let lease: Lease
            if let shared, allowance.hasBudget {
                lease = try await admit(declared, to: account, of: team, terms, shared)
            } else {
                let grant = try account.admit(declared, allowance, terms.moment)
                lease = Lease(account, terms, instruments, declared: declared, grant)
            }
            return Facts(try body.counted(by: lease, for: context.stage), sizes)
        } catch let refusal as LimitRefusal {
            instruments.count(refusal)
            throw refusal.rejection(allowance, terms.moment, asked: declared ?? 1)
        }
    }

    /// Takes a seat here, and the request and its bytes where all instances have their buckets.
    ///
    /// - Throws: ``LimitRefusal``, `Unavailable`, or `CancellationError`.
    private func admit(
        _ declared: Int?, to account: TeamAccount, of team: String, _ terms: Terms, _ shared: SharedBuckets
    ) async throws -> Lease {
        try account.enter(terms.allowance)
        do {
            switch try await shared.take(declared, team, terms.allowance) {
            case .granted(let shared):
                let grant = account.charge(declared, isFull: shared.wasFull, terms.allowance, terms.moment)
                return Lease(account, terms, instruments, declared: declared, grant, shared: shared)
            case .refused(let refusal): throw refusal
            case .away(let reason) where shared.failsClosed:
                throw Unavailable(.overloaded, retryAfter: .seconds(1), cause: "the shared limits cannot be reached: \(reason)")
            case .away:
                let grant = try account.take(declared, terms.allowance, terms.moment)
                return Lease(account, terms, instruments, declared: declared, grant)
            }
        } catch {
            account.leave()
            throw error
        }
    }
}

extension RequestBody {
    /// The same body, of which no more comes than `lease` allows; it is held as long as the body is.
    ///
    /// - Parameter stage: whose limits these are, whoever reads.
    fileprivate func counted(by lease: Lease, for stage: String) throws -> RequestBody {
        let read = try open()
        return RequestBody(length: length, encoding: encoding) { buffer in
            func naming<R>(_ work: () throws -> R) throws -> R {
                do { return try work() } catch var rejection as Rejection {
                    rejection.stage = stage
                    throw rejection
                }
            }
            try naming { try lease.check() }
            let before = buffer.count
            guard try await read(buffer) else { return false }
            buffer.truncate(to: before + (try naming { try lease.count(buffer.count - before) }))
            return true
        }
    }
}
