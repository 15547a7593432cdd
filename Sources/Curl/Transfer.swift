/// A request under way; it and what it holds belong to the loop's thread.
final class Transfer {
    let ticket: Ticket
    let handle: EasyHandle
    var body: BodyCursor
    var response: ResponseReader
    /// When something last moved, from when the connection is there; nil before that.
    private(set) var lastMoved: Int64?

    init(_ ticket: Ticket, on handle: EasyHandle) {
        (self.ticket, self.handle) = (ticket, handle)
        body = BodyCursor(ticket.request.body ?? [])
        response = ResponseReader(limit: ticket.request.responseLimit, expectsBody: ticket.request.method != "HEAD")
    }

    /// Notes that something moves.
    func move() { lastMoved = monotonicMilliseconds() }
}
