internal import CCurl
internal import Glibc

// Top-level functions, not closures: a closure written in an isolated context is isolated, and crashes on another thread. All of them run
// on the loop's thread, inside of one of its calls.

/// Wants the next bytes of a request's body; 0 is the end.
func curlRead(bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
    guard let transfer = unsafe transfer(context) else { return Int(CURL_READFUNC_ABORT) }
    transfer.move()
    return unsafe transfer.body.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

/// Wants to send a request's body again from a place, as when a connection from the pool turns out to be dead.
func curlSeek(context: UnsafeMutableRawPointer?, offset: curl_off_t, origin: Int32) -> Int32 {
    guard origin == SEEK_SET, let transfer = unsafe transfer(context) else { return CURL_SEEKFUNC_CANTSEEK }
    return transfer.body.seek(to: Int(offset)) ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

/// Brings a line of an answer's head; any other answer than its length ends the transfer.
func curlHeader(bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
    guard let transfer = unsafe transfer(context) else { return 0 }
    transfer.move()
    let isTaken = unsafe transfer.response.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isTaken ? size * count : -1
}

/// Brings a piece of an answer's body; any other answer than its length ends the transfer.
func curlWrite(bytes: UnsafeMutablePointer<CChar>?, size: Int, count: Int, context: UnsafeMutableRawPointer?) -> Int {
    guard let transfer = unsafe transfer(context) else { return 0 }
    transfer.move()
    let isTaken = unsafe transfer.response.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return isTaken ? size * count : -1
}

/// The connection is there, and the request is about to be sent.
func curlPrerequest(
    context: UnsafeMutableRawPointer?, remote: UnsafeMutablePointer<CChar>?, local: UnsafeMutablePointer<CChar>?, remotePort: Int32,
    localPort: Int32
) -> Int32 {
    unsafe transfer(context)?.begin()
    return CURL_PREREQFUNC_OK
}

/// Wants a socket to be watched, or no longer.
func curlSocket(
    easy: UnsafeMutableRawPointer?, socket: curl_socket_t, what: Int32, context: UnsafeMutableRawPointer?, known: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context = unsafe context else { return 0 }
    let loop = unsafe Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
    unsafe loop.watch(socket, for: what, isKnown: known != nil)
    return 0
}

/// Wants to be called in so many milliseconds; -1 is not at all.
func curlTimer(multi: UnsafeMutableRawPointer?, milliseconds: Int, context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context = unsafe context else { return 0 }
    let loop = unsafe Unmanaged<TransferLoop>.fromOpaque(context).takeUnretainedValue()
    loop.setTimer(milliseconds)
    return 0
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    unsafe context.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}
