import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

/// One client connection: takes requests in turn, hands each to its route, and writes its answer.
///
/// It belongs to its event loop.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Waits for a head.
        case idle
        /// A request is in flight.
        case serving
        /// The answer is written, and the rest of the body is dropped to keep the connection.
        case skipping
        /// The last answer is written; what still comes is dropped until the client closes.
        case closing
        case closed
    }

    enum Limit { case idle, head, body, linger }

    let front: FrontLoop
    let routes: Routes
    let pipeline: Pipeline
    let makeID: () -> String
    var peer = ""
    var context: ChannelHandlerContext?
    var phase = Phase.idle
    var exchange: Exchange?
    var limit: (kind: Limit, at: NIODeadline)?
    /// The next answer is the last: the service stops, or what follows on the connection is of no use.
    var isDraining = false
    /// Why nothing more can be read from this client; it is answered when its turn comes.
    var fault: HeadFault?
    /// What has come of a head that is not complete, and nothing else.
    var partialHead = ByteBuffer()
    private var backlog = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 4)
    private var isPumping = false
    private var isReading = false
    private var mustFlush = false
    private var isReadHeld = false
    private var droppedBytes = 0
    private var inputIsClosed = false
    private var outputIsClosed = false

    init(front: FrontLoop, routes: Routes, pipeline: Pipeline, makeID: @escaping () -> String) {
        (self.front, self.routes, self.pipeline, self.makeID) = (front, routes, pipeline, makeID)
    }

    /// Whether what still comes is dropped unread.
    var isDeaf: Bool { fault != nil || phase == .closing || phase == .closed }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = AddressRange.plain(context.remoteAddress?.ipAddress ?? "0.0.0.0")
        front.add(self)
        setLimit(.idle, front.settings.headerTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if phase != .closed { channelInactive(context: context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard phase != .closed else { return }
        let isRunning = phase == .serving && exchange?.hasBegun == true
        phase = .closed
        exchange?.body.fail(Connection.vanished)
        if !isRunning { leave() }
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            inputIsClosed = true
            switch phase {
            case .serving: break
            // The end of the output, which is on its way, ends the connection.
            case .closing where !outputIsClosed: break
            case .closing: close()
            case .idle, .skipping, .closed: closeWhenSent()
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    static let vanished = Rejection(.malformedRequest, "the connection was closed before the end of the request; send all of it")

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = true
        if hasPartialHead { partialHead = ByteBuffer() }
        let part = unwrapInboundIn(data)
        if backlog.isEmpty, takesParts { take(part) } else { backlog.append(part) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        begin()
        pump()
        if mustFlush {
            mustFlush = false
            context.flush()
        }
        context.fireChannelReadComplete()
    }

    /// The channel asks before each read: while nobody wants bytes, the read is held, and the kernel slows the client.
    func read(context: ChannelHandlerContext) {
        if mayRead { context.read() } else { isReadHeld = true }
    }

    private var mayRead: Bool {
        switch phase {
        case .idle: backlog.isEmpty && context?.channel.isWritable != false
        case .serving where exchange?.isBodyOpen == true: exchange?.isBodyWanted == true
        case .serving: backlog.isEmpty && partialHead.readableBytes == 0 && fault == nil
        case .skipping, .closing, .closed: true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        releaseRead()
        context.fireChannelWritabilityChanged()
    }

    func releaseRead() {
        guard isReadHeld, mayRead else { return }
        isReadHeld = false
        context?.read()
    }

    /// Whether the next part of the message belongs to what is in hand, not to a later request.
    private var takesParts: Bool {
        switch phase {
        case .idle: true
        case .serving, .skipping: exchange?.isBodyOpen ?? false
        case .closing, .closed: true
        }
    }

    func pump() {
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while takesParts, let part = backlog.popFirst() { take(part) }
        if fault != nil { endInput() }
        if !isReading { begin() }
        releaseRead()
    }

    private func take(_ part: HTTPServerRequestPart) {
        switch (part, phase) {
        case (_, .closing), (_, .closed): break
        case (.head(let head), _):
            limit = nil
            open(head)
        case (.body(let chunk), .serving):
            exchange?.isBodyWanted = false
            limit = nil
            exchange?.body.append(chunk)
        case (.body, _): break
        case (.end, .serving):
            limit = nil
            exchange?.isBodyOpen = false
            exchange?.body.finish()
            begin()
        case (.end, _): nextRequest()
        }
    }

    /// Called before the parser sees `bytes`.
    func arriving(_ bytes: ByteBuffer) {
        guard takesHead else { return }
        if partialHead.readableBytes == 0 { partialHead = bytes } else { partialHead.writeImmutableBuffer(bytes) }
    }

    /// Called after the parser has seen what arrived: what made no part is the beginning of a head.
    func arrived() {
        guard hasPartialHead, phase == .idle else { return }
        if limit?.kind != .head { setLimit(.head, front.settings.headerTimeout) }
        if partialHead.readableBytes > front.settings.maxHeaderBytes.bytes { refuseHead(.headTooLarge(front.settings)) }
    }

    /// Whether what comes next is a head, as far as the parser has come.
    private var takesHead: Bool {
        switch phase {
        case .idle: true
        case .serving: exchange?.isBodyOpen == false && backlog.isEmpty
        case .skipping, .closing, .closed: false
        }
    }

    /// Counts what came after the last answer: up to 1 MiB, so that the client can read that answer, then the connection is cut.
    func dropped(_ count: Int) {
        droppedBytes += count
        if droppedBytes > 1 << 20 { close() }
    }

    // MARK: Writing

    func write(_ answer: Answer, _ context: AnswerContext, then next: Phase) {
        guard let channel = self.context else { return }
        let date = front.date(at: .now())
        channel.write(wrapOutboundOut(answer.encoded(context, date: date, allocator: channel.channel.allocator)), promise: nil)
        phase = next
        switch next {
        case .closing: linger()
        case .skipping:
            flush()
            setLimit(.body, front.settings.bodyTimeout)
            releaseRead()
        default:
            flush()
            nextRequest()
        }
    }

    func writeContinue() {
        guard let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: 32)
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// Ends the output once the client has taken it, and then waits a little for the client to close: closing at once would reset the
    /// connection under the answer if the client still sends.
    func linger() {
        guard let context else { return }
        if inputIsClosed { return closeWhenSent() }
        beginClosing(context)
        let ended = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        ended.futureResult.whenComplete { _ in bound.value.outputEnded() }
        context.close(mode: .output, promise: ended)
        releaseRead()
    }

    /// Closes once the client has taken what is written: closing drops what the socket has not taken yet.
    func closeWhenSent() {
        guard phase != .closed, let context else { return }
        beginClosing(context)
        let unsent = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if unsent == 0 { return close() }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        // Nothing, behind all that is written.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value.close() }
    }

    private func beginClosing(_ context: ChannelHandlerContext) {
        phase = .closing
        exchange = nil
        // A client that does not read has as long as one that does not send.
        setLimit(.linger, front.settings.bodyTimeout)
        context.flush()
    }

    private func outputEnded() {
        outputIsClosed = true
        if phase == .closing { setLimit(.linger, .seconds(5)) }
    }

    private func flush() { if isReading { mustFlush = true } else { context?.flush() } }

    private func nextRequest() {
        phase = .idle
        exchange = nil
        let isLast = isDraining || (inputIsClosed && fault == nil)
        if isLast && backlog.isEmpty { return closeWhenSent() }
        if hasPartialHead { setLimit(.head, front.settings.headerTimeout) } else { setLimit(.idle, front.settings.idleTimeout) }
        pump()
    }

    /// Closes at once.
    func close() {
        guard phase != .closed, let context else { return }
        context.flush()
        context.close(promise: nil)
    }

    /// Lets go of the request, whose body holds on to the connection, and of the loop's list.
    func leave() {
        exchange = nil
        front.remove(self)
    }

    func setLimit(_ kind: Limit, _ duration: Duration) {
        limit = (kind, .now() + .nanoseconds(duration.wholeNanoseconds))
    }

    var hasPartialHead: Bool { partialHead.readableBytes > 0 }
}
