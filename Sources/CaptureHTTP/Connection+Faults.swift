import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

extension Connection {
    /// The parser refuses what came, and reads nothing more.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return close() }
        if fault != nil { return }
        fault = HeadFault(Rejection(error, settings: front.settings), in: partialHead)
        endInput()
    }

    /// Lets what is in hand know that nothing more can be read; complete requests that wait are served first.
    func endInput() {
        guard let fault else { return }
        switch phase {
        case .idle: refuse(.rejected(fault.rejection, stage: nil), origin: fault.origin, requestID: fault.requestID)
        case .serving where exchange?.isBodyOpen == true:
            isDraining = true
            exchange?.body.fail(fault.rejection)
        case .serving, .skipping, .closing, .closed: break
        }
    }

    /// Answers a connection that is one too many.
    func turnAway() { refuse(.unavailable(Unavailable(.overloaded, retryAfter: .seconds(1), cause: "too many connections"), stage: nil)) }

    /// Answers a head that could not be read, and ends the connection.
    func refuseHead(_ rejection: Rejection) {
        fault = HeadFault(rejection, in: partialHead)
        endInput()
    }

    private func refuse(_ outcome: Outcome, origin: String? = nil, requestID: String? = nil) {
        let started = ContinuousClock.now
        let id = RequestID.choose(requestID, make: makeID)
        let info = RequestInfo(id: id, now: .now(), started: started, deadline: started, received: { 0 })
        pipeline.refuse(outcome, request: info)
        let answer = Answer(outcome, facts: FactBag(), requestID: id)
        write(answer, AnswerContext(requestID: id, origin: origin, connection: "close"), then: .closing)
    }

    /// Ends what has taken too long.
    func checkTime(_ now: NIODeadline) {
        if let exchange, phase == .serving || phase == .closed, ContinuousClock.now >= exchange.info.deadline {
            let detail = "the request was not complete after \(front.settings.requestTimeout.inUnits); send it faster"
            isDraining = true
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
            isDraining = true
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
