public import CaptureBytes

/// Decodes all members of gzip data (RFC 1952 §2.2), and checks their lengths and CRC-32.
///
/// Nothing may stand behind the last member, not even the zeros that tapes leave there.
/// - Parameter limit: how many bytes to decode at most, 0 or more; decoding stops as soon as there is one more.
/// - Throws: ``GzipFault``; ``GzipFault/truncated`` for no bytes at all.
public func inflateGzip(_ bytes: Bytes, atMost limit: Int) throws(GzipFault) -> Bytes {
    precondition(limit >= 0, "a limit below zero")
    let stream = GzipStream()
    let output = BytesBuilder()
    try unsafe bytes.withUnsafeBytes { input throws(GzipFault) in
        var at = 0
        while true {
            var code: Int32 = 0
            // One byte more than allowed shows that there is too much, and lets the end of a member be read when there is not.
            unsafe output.append(atMost: min(65_535, limit - output.count) + 1) { room in
                let step = unsafe stream.step(input, from: at, into: room)
                at += step.read
                code = step.code
                return step.written
            }
            if output.count > limit { throw .tooLarge }
            if try isEndOfMember(code) {
                if at == input.count { return }
                stream.startMember()
            }
        }
    }
    return output.freeze()
}

private func isEndOfMember(_ code: Int32) throws(GzipFault) -> Bool {
    switch code {
    case GzipStream.end: return true
    case GzipStream.ok: return false
    // There was room, so it was input that was missing.
    case GzipStream.stuck: throw .truncated
    case GzipStream.noMemory: throw .tooLarge
    default: throw .corrupt
    }
}
