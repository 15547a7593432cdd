/// Requests that wait for a connection, in order.
struct WaitingQueue {
    private var tickets: [Ticket] = []
    /// Not after the first deadline of those that wait.
    private(set) var earliest = Int64.max

    mutating func add(_ ticket: Ticket) {
        tickets.append(ticket)
        earliest = min(earliest, ticket.deadline)
    }

    mutating func next() -> Ticket? { tickets.isEmpty ? nil : tickets.removeFirst() }

    mutating func remove(_ ticket: Ticket) { tickets.removeAll { $0 === ticket } }

    /// Takes those whose time is up.
    mutating func takeLate(_ now: Int64) -> [Ticket] {
        guard earliest <= now else { return [] }
        let late = tickets.filter { $0.deadline <= now }
        tickets.removeAll { $0.deadline <= now }
        earliest = tickets.reduce(.max) { min($0, $1.deadline) }
        return late
    }

    /// Takes all.
    mutating func takeAll() -> [Ticket] {
        defer { tickets = [] }
        return tickets
    }
}
