internal import CZlib

/// Owns zlib's state for decoding gzip.
@safe final class GzipStream {
    static let end = Z_STREAM_END
    static let ok = Z_OK
    static let stuck = Z_BUF_ERROR
    static let noMemory = Z_MEM_ERROR

    /// zlib's state points back at this, so it must not move.
    private let raw: UnsafeMutablePointer<z_stream>

    init() {
        unsafe raw = .allocate(capacity: 1)
        unsafe raw.initialize(to: z_stream())
        // The largest window, and 16 for gzip alone: no zlib format, no raw deflate (zlib.h, inflateInit2).
        let code = unsafe inflateInit2_(raw, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "zlib cannot start: \(code)")
    }

    deinit {
        unsafe inflateEnd(raw)
        unsafe raw.deallocate()
    }

    /// Gets ready for a member that follows the one before.
    func startMember() { unsafe _ = inflateReset(raw) }

    /// Decodes as much as `room` takes of what stands in `input` from `start` on.
    func step(
        _ input: UnsafeRawBufferPointer, from start: Int, into room: UnsafeMutableRawBufferPointer
    ) -> (code: Int32, read: Int, written: Int) {
        let piece = UInt32(clamping: input.count - start)
        let capacity = UInt32(clamping: room.count)
        let bytes = unsafe input.bindMemory(to: UInt8.self).baseAddress.map { unsafe $0 + start }
        // zlib does not write there; its type for input is const only with a setting of the compiler.
        unsafe raw.pointee.next_in = unsafe UnsafeMutablePointer(mutating: bytes)
        unsafe raw.pointee.avail_in = piece
        unsafe raw.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        unsafe raw.pointee.avail_out = capacity
        let code = unsafe inflate(raw, Z_NO_FLUSH)
        return unsafe (code, Int(piece - raw.pointee.avail_in), Int(capacity - raw.pointee.avail_out))
    }
}
