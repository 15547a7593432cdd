internal import CZstd

/// Owns libzstd's context for decoding.
@safe final class ZstdStream {
    /// What a step came to.
    enum Outcome {
        /// A frame is decoded and handed out whole.
        case frameEnded
        /// A frame needs more input, or more room.
        case frameGoesOn
        case failed(ZstdFault)
    }

    private let raw: OpaquePointer

    init() {
        guard let raw = unsafe ZSTD_createDStream() else { preconditionFailure("out of memory: a context of libzstd") }
        unsafe self.raw = raw
    }

    deinit { unsafe _ = ZSTD_freeDStream(raw) }

    /// Decodes as much as `room` takes of what stands in `input` from `start` on.
    func step(
        _ input: UnsafeRawBufferPointer, from start: Int, into room: UnsafeMutableRawBufferPointer
    ) -> (outcome: Outcome, read: Int, written: Int) {
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: start)
        var target = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        let code = unsafe ZSTD_decompressStream(raw, &target, &source)
        return unsafe (ZstdStream.outcome(code), source.pos - start, target.pos)
    }

    private static func outcome(_ code: Int) -> Outcome {
        if code == 0 { return .frameEnded }
        if ZSTD_isError(code) == 0 { return .frameGoesOn }
        return switch ZSTD_getErrorCode(code) {
        case ZSTD_error_frameParameter_windowTooLarge, ZSTD_error_memory_allocation: .failed(.tooLarge)
        default: .failed(.corrupt)
        }
    }
}
