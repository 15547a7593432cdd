public import CaptureKit

/// What the log says of one request: never a payload, never a part of a token.
public struct RequestSummary: Sendable {
    /// The four ways to end.
    public enum Ending: String, Sendable, CaseIterable { case accepted, rejected, unavailable, failed }

    /// The request's id.
    public let requestID: String
    /// The team that sent it, once that is verified.
    public let team: String?
    /// What its key is called, once that is verified; never the key.
    public let key: String?
    /// The event's uuid, once it is read.
    public let eventUUID: EventUUID?
    /// How it ended.
    public let outcome: Ending
    /// The stage that ended it early; nil for the HTTP front.
    public let stage: String?
    /// Why it was not accepted.
    public let code: Code?
    /// Bytes of its body, as sent.
    public let bytes: Int
    /// From its head to its outcome.
    public let took: Duration
    /// What happened, when that is nothing that the client is told.
    public let cause: String?

    init(_ request: RequestInfo, _ outcome: Outcome, took: Duration, facts: borrowing FactBag) {
        requestID = request.id
        let principal = facts.peek(Principal.self)
        (team, key) = (principal?.team, principal?.key)
        eventUUID = facts.peek(Event.self)?.uuid
        self.outcome =
            switch outcome {
            case .accepted: .accepted
            case .rejected: .rejected
            case .unavailable: .unavailable
            case .failed: .failed
            }
        stage = outcome.stage
        code = outcome.code
        bytes = request.received()
        self.took = took
        cause = outcome.cause
    }
}
