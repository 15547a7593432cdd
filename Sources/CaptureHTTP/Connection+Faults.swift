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
        case .idle: refuse(.rejected(fault.rejection, stage: nil), fault)
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

    private func refuse(_ outcome: Outcome, _ fault: HeadFault? = nil) {
        let started = ContinuousClock.now
        let id = RequestID.choose(fault?.requestID, authorization: fault?.authorization, make: makeID)
        let info = RequestInfo(id: id, now: .now(), started: started, deadline: started, received: { 0 })
        pipeline.refuse(outcome, request: info)
        let answer = Answer(outcome, facts: FactBag(), requestID: id)
        write(answer, AnswerContext(requestID: id, origin: fault?.origin, connection: "close"), then: .closing)
    }

    /// Ends what has taken too long.
    func checkTime(_ now: NIODeadline) {
        if let exchange, phase == .serving || phase == .closed, ContinuousClock.now >= exchange.info.deadline {
            let detail = "the request was not complete after \(front.settings.requestTimeout.inUnits); send it faster"
            isDraining = true
            exchange.body.fail(Rejection(.requestTimeout, detail))
            exchange.task?.cancel()
            if ContinuousClock.now >= exchange.info.deadline + Service.grace {
                answerInstead(exchange, .overloaded, "the stage was not done when the request's time was up")
            }
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

    /// Answers for a stage that does not end although it was cancelled; what it comes to is counted when it does.
    private func answerInstead(_ exchange: Exchange, _ code: Code, _ cause: String) {
        isDraining = true
        let outcome = Outcome.unavailable(Unavailable(code, retryAfter: .seconds(1), cause: cause), stage: nil)
        respond(Answer(outcome, facts: FactBag(), requestID: exchange.info.id))
    }

    /// The service stops: closes an idle connection, and another one after its answer.
    func drain() {
        isDraining = true
        if phase == .idle, !hasPartialHead { closeWhenSent() }
    }

    /// The time to drain is over.
    func abort() {
        exchange?.body.fail(Unavailable(.shuttingDown, retryAfter: .seconds(1), cause: "the service stopped"))
        exchange?.task?.cancel()
        if phase != .serving { close() }
    }

    /// The time for a request to notice that it was ended is over as well.
    func forsake() {
        if let exchange, phase == .serving { answerInstead(exchange, .shuttingDown, "the stage was not done when the service stopped") }
        if phase == .closed { leave() } else { close() }
    }
}
