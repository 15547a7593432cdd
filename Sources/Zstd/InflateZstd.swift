public import CaptureBytes

/// Decodes all frames of Zstandard data (RFC 8878 §3), and checks their lengths and the checksums that they have.
///
/// Skippable frames are left out. Nothing may stand behind the last frame.
/// - Parameter limit: how many bytes to decode at most, 0 or more; decoding stops as soon as there is one more.
/// - Throws: ``ZstdFault``; ``ZstdFault/truncated`` for no bytes at all.
public func inflateZstd(_ bytes: Bytes, atMost limit: Int) throws(ZstdFault) -> Bytes {
    precondition(limit >= 0, "a limit below zero")
    let stream = ZstdStream()
    let output = BytesBuilder()
    try unsafe bytes.withUnsafeBytes { input throws(ZstdFault) in
        var at = 0
        while true {
            var outcome = ZstdStream.Outcome.frameGoesOn
            var isFull = true
            // One byte more than allowed shows that there is too much, and lets the end of a frame be read when there is not.
            unsafe output.append(atMost: min(65_535, limit - output.count) + 1) { room in
                let step = unsafe stream.step(input, from: at, into: room)
                at += step.read
                (outcome, isFull) = (step.outcome, step.written == room.count)
                return step.written
            }
            if output.count > limit { throw .tooLarge }
            switch outcome {
            case .failed(let fault): throw fault
            case .frameEnded where at == input.count: return
            case .frameGoesOn where at == input.count && !isFull: throw .truncated
            case .frameEnded, .frameGoesOn: continue
            }
        }
    }
    return output.freeze()
}
