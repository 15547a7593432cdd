public import CaptureKit

/// How one request ended. Every request ends in exactly one way.
public enum Outcome: Sendable {
    /// Every stage is done, and all that the pipeline promises is durable.
    case accepted
    /// The client must change something (4xx).
    case rejected(Rejection, stage: String?)
    /// The client may simply try again (503).
    case unavailable(Unavailable, stage: String?)
    /// A fault of ours (500); the error goes to the log only.
    case failed(any Error, stage: String?)

    /// The outcome that an error of a stage stands for.
    init(_ error: any Error, stage: String?, isLate: Bool) {
        switch error {
        case let rejection as Rejection: self = .rejected(rejection, stage: rejection.stage ?? stage)
        case let unavailable as Unavailable: self = .unavailable(unavailable, stage: stage)
        case is CancellationError:
            let code: Code = isLate ? .overloaded : .shuttingDown
            let cause = isLate ? "the stage was not done when the request's time was up" : "the service stopped"
            self = .unavailable(Unavailable(code, retryAfter: .seconds(1), cause: cause), stage: stage)
        default: self = .failed(error, stage: stage)
        }
    }

    /// The code that the client gets, nil when it was accepted.
    public var code: Code? {
        switch self {
        case .accepted: nil
        case .rejected(let rejection, _): rejection.code
        case .unavailable(let unavailable, _): unavailable.code
        case .failed: .internalError
        }
    }

    /// The stage that ended the request early.
    public var stage: String? {
        switch self {
        case .accepted: nil
        case .rejected(_, let stage), .unavailable(_, let stage), .failed(_, let stage): stage
        }
    }

    /// What happened, for the log only.
    public var cause: String? {
        switch self {
        case .accepted, .rejected: nil
        case .unavailable(let unavailable, _): unavailable.cause
        case .failed(let error, _): "\(error)"
        }
    }
}
