internal import CHiredis
internal import Glibc

/// Keeps one connection up and all calls going through it, one behind the other, on one thread.
final class ConnectionLoop {
    /// What an answer that is still to come belongs to.
    private enum Pending {
        /// A step of the greeting, by its name.
        case greeting(String)
        case script
        case call(Call)
    }

    private static let pauses: ClosedRange<Int64> = 50...2000

    private let options: RedisOptions
    private let script: String
    private let mailbox: Mailbox
    private let report: @Sendable (RedisEvent) -> Void
    private var connection: Connection?
    private var pending: [Pending] = []
    /// The script's digest, once the server has the script.
    private var digest: String?
    private var greetedBy = Int64.max
    /// When to give the connection up though answers are to come for which nobody waits any more; nothing more is sent before.
    private var answeredBy = Int64.max
    private var pause = pauses.lowerBound
    private var nextTry: Int64 = 0

    init(_ options: RedisOptions, script: String, _ mailbox: Mailbox, report: @escaping @Sendable (RedisEvent) -> Void) {
        (self.options, self.script, self.mailbox, self.report) = (options, script, mailbox, report)
    }

    /// Works until the mailbox says stop, then fails what is left.
    func run() {
        while let calls = mailbox.take() {
            // Before anything that may throw or block: what was taken is finished by nobody else.
            for call in calls { send(call) }
            do throws(RedisFailure) {
                if connection == nil, monotonicMilliseconds() >= nextTry { try connect() }
                try connection?.write()
                try serve(wait())
            } catch { drop(error) }
        }
        connection = nil
        let stopped = RedisFailure(.stopped, "\(options.address): the client is stopped")
        for case .call(let call) in pending { call.fail(stopped) }
        for call in mailbox.end() { call.fail(stopped) }
    }

    private func connect() throws(RedisFailure) {
        let connection = try Connection(options)
        self.connection = connection
        greetedBy = monotonicMilliseconds() + options.connectTimeout.milliseconds
        if let password = options.password {
            greet("AUTH", (options.user.map { [$0] } ?? []) + [password])
        }
        if options.database != 0 { greet("SELECT", ["\(options.database)"]) }
        connection.append(RESP.command(["SCRIPT", "LOAD", script]))
        pending.append(.script)
    }

    private func greet(_ name: String, _ words: [String]) {
        connection?.append(RESP.command([name] + words))
        pending.append(.greeting(name))
    }

    private func send(_ call: Call) {
        guard let connection, let digest, answeredBy == .max else {
            return call.fail(RedisFailure(.away, "\(options.address): there is no connection now"))
        }
        if call.isAbandoned { return }
        connection.append(call.encoded("EVALSHA", digest))
        pending.append(.call(call))
    }

    /// Waits for whatever comes first; returns whether the connection has something to say.
    private func wait() -> Bool {
        let now = monotonicMilliseconds()
        let due = connection == nil ? nextTry : min(greetedBy, answeredBy, firstDeadline)
        let time = due == .max ? -1 : Int32(clamping: max(0, due - now))
        var watched = [pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)]
        if let connection {
            let events = Int16(POLLIN) | (connection.isWriting ? Int16(POLLOUT) : 0)
            watched.append(pollfd(fd: connection.descriptor, events: events, revents: 0))
        }
        _ = unsafe watched.withUnsafeMutableBufferPointer { unsafe poll($0.baseAddress, nfds_t($0.count), time) }
        return watched.count == 2 && watched[1].revents & ~Int16(POLLOUT) != 0
    }

    private func serve(_ isReadable: Bool) throws(RedisFailure) {
        guard let connection else { return }
        if isReadable {
            try connection.read()
            try takeAnswers(connection)
            if answeredBy < .max, pending.isEmpty { hasCaughtUp() }
        }
        let now = monotonicMilliseconds()
        if greetedBy <= now { throw RedisFailure(.timeout, "\(options.address): it does not greet in \(options.connectTimeout)") }
        let late = RedisFailure(.timeout, "\(options.address): no answer in \(options.timeout)")
        if answeredBy <= now { throw late }
        if firstDeadline <= now { fallBehind(late, now) }
    }

    /// Lets nobody wait any longer. The connection stays for a while, as answers that come late tell what is to be undone.
    private func fallBehind(_ failure: RedisFailure, _ now: Int64) {
        answeredBy = now + options.connectTimeout.milliseconds
        if mailbox.note(.down(failure.description)) { report(.down(failure.description)) }
        for case .call(let call) in pending { call.fail(failure) }
    }

    private func hasCaughtUp() {
        answeredBy = .max
        if mailbox.note(.up) { report(.up) }
    }

    private func takeAnswers(_ connection: Connection) throws(RedisFailure) {
        var count = 0
        var more: [Pending] = []
        defer {
            pending.removeFirst(count)
            pending += more
        }
        func sendMore(_ call: Call, _ name: String, _ script: String) {
            connection.append(call.encoded(name, script))
            more.append(.call(call))
        }
        while count < pending.count, let answer = try connection.nextAnswer() {
            let item = pending[count]
            count += 1
            switch (item, answer) {
            case (.greeting(let name), .error(let text)):
                throw RedisFailure(.refused, "\(options.address): it refuses \(name): \(text)")
            case (.greeting, _): break
            case (.script, .text(let digest)): hasGreeted(digest)
            case (.script, let other): throw RedisFailure(.refused, "\(options.address): it refuses the script: \(other)")
            case (.call(let call), .error(let text)) where text.hasPrefix("NOSCRIPT"):
                // Somebody emptied the server's cache of scripts (SCRIPT FLUSH); EVAL fills it again.
                if !call.isAbandoned { sendMore(call, "EVAL", script) }
            case (.call(let call), .error(let text)):
                call.fail(RedisFailure(.refused, "\(options.address): it refuses the call: \(text)"))
            case (.call(let call), let answer):
                if let undo = call.finish(answer) { sendMore(Call(undo, within: options.timeout), "EVAL", script) }
            }
        }
    }

    private func hasGreeted(_ digest: String) {
        (self.digest, greetedBy, pause) = (digest, .max, ConnectionLoop.pauses.lowerBound)
        if mailbox.note(.up) { report(.up) }
    }

    /// When the time of whoever has waited longest is up; never while nobody waits.
    private var firstDeadline: Int64 {
        if answeredBy == .max, case .call(let call) = pending.first { call.deadline } else { .max }
    }

    /// Gives the connection up, fails what was under way, and tries again after a pause that doubles each time.
    private func drop(_ failure: RedisFailure) {
        let left = pending
        (connection, digest, pending, greetedBy, answeredBy) = (nil, nil, [], .max, .max)
        nextTry = monotonicMilliseconds() + Int64.random(in: pause / 2...pause)
        pause = min(pause * 2, ConnectionLoop.pauses.upperBound)
        if mailbox.note(.down(failure.description)) { report(.down(failure.description)) }
        for case .call(let call) in left { call.fail(failure) }
    }
}
