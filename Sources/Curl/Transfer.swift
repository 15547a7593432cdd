/// A request under way; it and what it holds belong to the loop's thread.
final class Transfer {
    let ticket: Ticket
    let handle: EasyHandle
    var body: BodyCursor
    var response: ResponseReader
    /// When something last moved; as long as there is no connection, when there must be one.
    private(set) var lastMoved: Int64

    init(_ ticket: Ticket, on handle: EasyHandle, connectedBy limit: Int64) {
        (self.ticket, self.handle, lastMoved) = (ticket, handle, limit)
        body = BodyCursor(ticket.request.body ?? [])
        response = ResponseReader(limit: ticket.request.responseLimit, expectsBody: ticket.request.method != "HEAD")
    }

    /// Notes that something moves.
    func move() { lastMoved = monotonicMilliseconds() }
}
