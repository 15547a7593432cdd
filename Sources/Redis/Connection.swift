internal import CHiredis
internal import Glibc

/// One connection that never blocks; it owns hiredis' context.
@safe final class Connection {
    private let context: UnsafeMutablePointer<redisContext>
    private let address: String
    /// Bytes wait to be sent.
    private(set) var isWriting = false

    /// Begins to connect. Looking up a name blocks for as long as the system's resolver takes (resolv.conf(5): `timeout`, `attempts`).
    init(_ options: RedisOptions) throws(RedisFailure) {
        guard let context = unsafe redisConnectNonBlock(options.host, Int32(options.port)) else {
            throw RedisFailure(.away, "\(options.address): there is no memory for a connection")
        }
        (unsafe self.context, address) = (unsafe context, options.address)
        if unsafe context.pointee.err != 0 { throw failure(.away) }
        unsafe redisEnableKeepAlive(context)
    }

    deinit { unsafe redisFree(context) }

    var descriptor: Int32 { unsafe context.pointee.fd }

    /// Puts bytes where ``write()`` takes them from.
    func append(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                _ = unsafe redisAppendFormattedCommand(context, text.baseAddress, text.count)
            }
        }
        isWriting = true
    }

    /// Sends what the system takes now.
    func write() throws(RedisFailure) {
        while isWriting {
            var isDone: Int32 = 0
            let before = unsafe Connection.length(context.pointee.obuf)
            guard unsafe redisBufferWrite(context, &isDone) == REDIS_OK else { throw failure(.lost) }
            if isDone != 0 { isWriting = false } else if unsafe Connection.length(context.pointee.obuf) == before { return }
        }
    }

    /// Takes what has arrived.
    func read() throws(RedisFailure) {
        guard unsafe redisBufferRead(context) == REDIS_OK else { throw failure(.lost) }
    }

    /// The next whole answer among what has arrived.
    func nextAnswer() throws(RedisFailure) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard unsafe redisGetReplyFromReader(context, &reply) == REDIS_OK else { throw failure(.lost) }
        guard let reply = unsafe reply else { return nil }
        defer { unsafe freeReplyObject(reply) }
        return unsafe RedisValue(reply.assumingMemoryBound(to: redisReply.self))
    }

    /// How many bytes a buffer of hiredis' holds.
    private static func length(_ buffer: UnsafeMutablePointer<CChar>?) -> Int {
        guard let buffer = unsafe buffer else { return 0 }
        return unsafe sdslen(buffer)
    }

    private func failure(_ kind: RedisFailure.Kind) -> RedisFailure {
        let text = unsafe withUnsafeBytes(of: &context.pointee.errstr) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisFailure(kind, "\(address): \(text)")
    }
}

extension RedisValue {
    fileprivate init(_ reply: UnsafePointer<redisReply>) {
        switch unsafe reply.pointee.type {
        case REDIS_REPLY_INTEGER: self = unsafe .integer(Int(reply.pointee.integer))
        case REDIS_REPLY_STATUS, REDIS_REPLY_STRING: self = unsafe .text(RedisValue.text(reply))
        case REDIS_REPLY_ERROR: self = unsafe .error(RedisValue.text(reply))
        case REDIS_REPLY_ARRAY:
            var items: [RedisValue] = []
            for index in unsafe 0..<reply.pointee.elements {
                if let item = unsafe reply.pointee.element[index] { items.append(unsafe RedisValue(item)) }
            }
            self = .array(items)
        default: self = .null
        }
    }

    private static func text(_ reply: UnsafePointer<redisReply>) -> String {
        guard let start = unsafe reply.pointee.str else { return "" }
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: reply.pointee.len), as: UTF8.self)
    }
}
