/// A request under way; it and what it holds belong to the loop's thread.
final class Transfer {
    let ticket: Ticket
    let handle: EasyHandle
    var body: BodyCursor
    var response: ResponseReader
    /// When something last moved; as long as there is no connection, when there must be one.
    private(set) var lastMoved: Int64
    /// How often libcurl has begun to send it: more than once where a kept connection turned out to be dead.
    private(set) var attempts = 0
    private let clock: LoopClock

    init(_ ticket: Ticket, on handle: EasyHandle, _ clock: LoopClock, connectedBy limit: Int64) {
        (self.ticket, self.handle, self.clock, lastMoved) = (ticket, handle, clock, limit)
        body = BodyCursor(ticket.request.body ?? [])
        response = ResponseReader(limit: ticket.request.responseLimit, expectsBody: ticket.request.method != "HEAD")
    }

    /// Notes that the connection is there and sending begins.
    func begin() {
        attempts += 1
        move()
    }

    /// Notes that something moves.
    func move() { lastMoved = clock.now }
}
