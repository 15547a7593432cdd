import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

extension Connection {
    /// Begins a request: finds its route and answers at once where no stage is involved.
    func open(_ head: HTTPRequestHead) {
        let settings = front.settings
        let fields = HeadFields(head)
        let body = BodyChannel(limit: settings.maxRequest.bytes, demand: whenBodyIsWanted())
        let started = ContinuousClock.now
        let info = RequestInfo(
            id: RequestID.choose(fields.requestID, authorization: fields.authorization, make: makeID), now: .now(), started: started,
            deadline: started + settings.requestTimeout, received: { body.received })
        exchange = Exchange(head: head, info: info, body: body, fields: fields)
        phase = .serving

        if let fault = headFault(head, fields) {
            isDraining = true
            return finish(.rejected(fault, stage: nil))
        }
        switch routes.route(head.method, head.path, head.headers) {
        case .answer(let answer): respond(answer)
        case .refusal(let rejection): finish(.rejected(rejection, stage: nil))
        case .pipeline:
            if let declared = fields.contentLength, declared > settings.maxRequest.bytes {
                let detail = "the body has \(declared) bytes; this service takes at most \(settings.maxRequest)"
                finish(.rejected(Rejection(.requestTooLarge, detail, limit: settings.maxRequest.bytes, actual: declared), stage: nil))
            }
        }
    }

    /// What RFC 9112 §3.2 and our limits refuse in a head that could be parsed.
    private func headFault(_ head: HTTPRequestHead, _ fields: HeadFields) -> Rejection? {
        let settings = front.settings
        if fields.asksForUpgrade || head.method == .CONNECT { isDraining = true }
        if head.headers.count > settings.maxHeaders || fields.size > settings.maxHeaderBytes.bytes { return .headTooLarge(settings) }
        if head.version.major != 1 { return Rejection(.unsupportedVersion, "use HTTP/1.1") }
        if fields.hosts > 1 || (fields.hosts == 0 && head.version != .http1_0) {
            return Rejection(.malformedRequest, "a request has exactly one Host header; this one has \(fields.hosts)")
        }
        if let coding = fields.transferEncodings.first {
            guard coding.equalsIgnoringCase("chunked"), fields.transferEncodings.count == 1, head.version != .http1_0 else {
                return Rejection(.malformedRequest, "the only Transfer-Encoding here is chunked, once, in HTTP/1.1 (RFC 9112 §6.1)")
            }
        }
        return nil
    }

    /// What a waiting stage calls; stages of others may wait on any thread.
    private func whenBodyIsWanted() -> @Sendable () -> Void {
        guard let loop = context?.eventLoop else { return {} }
        let bound = NIOLoopBound(self, eventLoop: loop)
        return {
            if loop.inEventLoop { return bound.value.bodyIsWanted() }
            loop.execute { bound.value.bodyIsWanted() }
        }
    }

    /// Lets the stages run. What of the body has already arrived is there for them, so a small request runs through without a pause.
    func begin() {
        guard phase == .serving, let exchange, !exchange.hasBegun, let context else { return }
        exchange.hasBegun = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let (pipeline, info) = (pipeline, exchange.info)
        let head = RequestHead(exchange.head, client: client(of: exchange.head))
        let body = RequestBody(exchange.body, length: exchange.fields.contentLength, encoding: exchange.fields.encoding)
        let task = Task.immediate(executorPreference: front.executor) {
            let (outcome, facts) = await pipeline.run(Facts(head, body), request: info)
            bound.value.respond(Answer(outcome, facts: facts, requestID: info.id))
        }
        exchange.task = task
    }

    private func client(of head: HTTPRequestHead) -> String {
        let proxies = front.settings.trustedProxies
        return proxies.isEmpty ? peer : proxies.client(peer: peer, forwarded: head.headers["x-forwarded-for"])
    }

    /// A stage waits for bytes that have not arrived: this is when a client that asked may send its body.
    func bodyIsWanted() {
        guard phase == .serving, let exchange, exchange.isBodyOpen else { return }
        if exchange.expectsContinue {
            exchange.expectsContinue = false
            if exchange.body.received == 0 { writeContinue() }
        }
        exchange.isBodyWanted = true
        setLimit(.body, front.settings.bodyTimeout)
        releaseRead()
    }

    /// Ends a request that no stage has seen.
    func finish(_ outcome: Outcome) {
        guard let exchange else { return }
        pipeline.refuse(outcome, request: exchange.info)
        respond(Answer(outcome, facts: FactBag(), requestID: exchange.info.id))
    }

    /// Writes the answer and decides what becomes of the connection.
    func respond(_ answer: Answer) {
        guard phase == .serving, let exchange else {
            // The client is gone, or was answered when the request's time was up.
            if phase == .closed { leave() }
            return
        }
        let length = exchange.fields.transferEncodings.isEmpty ? exchange.fields.contentLength ?? 0 : .max
        let rest = exchange.isBodyOpen ? length - exchange.body.received : 0
        let mustClose = !exchange.head.isKeepAlive || isDraining || rest > 1 << 20 || (exchange.isBodyOpen && exchange.expectsContinue)
        var context = exchange.answer
        if mustClose { context.connection = "close" } else if exchange.head.version == .http1_0 { context.connection = "keep-alive" }
        exchange.hasBegun = true
        limit = nil
        write(answer, context, then: mustClose ? .closing : exchange.isBodyOpen ? .skipping : .idle)
    }
}

extension RequestHead {
    init(_ head: HTTPRequestHead, client: String) {
        self.init(
            method: head.method.rawValue, path: String(head.path), target: head.uri,
            headers: head.headers.map { HeaderField($0.name, $0.value.withoutSpaceAtEnd) }, client: client)
    }
}
