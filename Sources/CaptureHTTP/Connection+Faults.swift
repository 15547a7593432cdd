import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

extension Connection {
    /// The parser refuses what came.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return close() }
        let rejection =
            switch error {
            case .invalidVersion: Rejection(.unsupportedVersion, "use HTTP/1.1")
            case .headerOverflow: Connection.headTooLarge(front.settings)
            default: Rejection(.malformedRequest, "the request is not valid HTTP/1.1: \(error)")
            }
        switch phase {
        case .idle: refuseHead(rejection)
        case .serving where exchange?.isBodyOpen == true:
            isDraining = true
            exchange?.body.fail(rejection)
        case .serving: isDraining = true
        default: close()
        }
    }

    /// Answers a connection that is one too many.
    func turnAway() { refuse(.unavailable(Unavailable(.overloaded, retryAfter: .seconds(1), cause: "too many connections"), stage: nil)) }

    /// Answers a head that could not be read, and ends the connection.
    func refuseHead(_ rejection: Rejection) { refuse(.rejected(rejection, stage: nil)) }

    private func refuse(_ outcome: Outcome) {
        let started = ContinuousClock.now
        let info = RequestInfo(id: makeID(), now: .now(), started: started, deadline: started, received: { 0 })
        pipeline.refuse(outcome, request: info)
        let answer = Answer(outcome, facts: FactBag(), requestID: info.id)
        write(answer, AnswerContext(requestID: info.id, connection: "close"), then: .closing)
    }

    /// Ends what has taken too long.
    func checkTime(_ now: NIODeadline) {
        if let exchange, phase == .serving, ContinuousClock.now >= exchange.info.deadline {
            let detail = "the request was not complete after \(front.settings.requestTimeout.inUnits); send it faster"
            exchange.body.fail(Rejection(.requestTimeout, detail))
            exchange.task?.cancel()
        }
        guard let limit, now >= limit.at else { return }
        self.limit = nil
        switch (limit.kind, phase) {
        case (.head, .idle) where hasPartialHead:
            refuseHead(Rejection(.requestTimeout, "the head was not complete after \(front.settings.headerTimeout.inUnits)"))
        case (.body, .serving):
            let detail = "no byte of the body came for \(front.settings.bodyTimeout.inUnits); send it without pauses"
            exchange?.body.fail(Rejection(.requestTimeout, detail))
        default: close()
        }
    }

    /// The service stops: closes an idle connection, and another one after its answer.
    func drain() {
        isDraining = true
        if phase == .idle, !hasPartialHead { close() }
    }

    /// The time to drain is over.
    func abort() {
        exchange?.body.fail(Unavailable(.shuttingDown, retryAfter: .seconds(1), cause: "the service stopped"))
        exchange?.task?.cancel()
        if phase != .serving { close() }
    }
}
