public import CaptureKit
import Synchronization

/// A request body that arrives in pieces, and knows how much of it was asked for.
public final class PiecewiseBody: Sendable {
    private struct State {
        var pieces: ArraySlice<[UInt8]>
        var bytesRead = 0

        mutating func take() -> [UInt8]? {
            let piece = pieces.popFirst()
            bytesRead += piece?.count ?? 0
            return piece
        }
    }

    private let state: Mutex<State>
    private let length: Int?
    private let encoding: String?

    /// A body of `pieces`, one for each time that a stage asks.
    ///
    /// - Parameters:
    ///   - length: what the client declares; nothing by default.
    ///   - encoding: its content coding; none by default.
    public init(_ pieces: [[UInt8]], length: Int? = nil, encoding: String? = nil) {
        state = Mutex(State(pieces: pieces[...]))
        (self.length, self.encoding) = (length, encoding)
    }

    /// A body of `bytes` in pieces of `size` bytes, the last one of what is left.
    public convenience init(_ bytes: [UInt8], inPiecesOf size: Int, length: Int? = nil, encoding: String? = nil) {
        let starts = stride(from: 0, to: bytes.count, by: size)
        self.init(starts.map { Array(bytes[$0..<min($0 + size, bytes.count)]) }, length: length, encoding: encoding)
    }

    /// How many bytes a stage has read.
    public var bytesRead: Int { state.withLock { $0.bytesRead } }

    /// The fact; to be read once.
    public var body: RequestBody { RequestBody(length: length, encoding: encoding, source: appendNext) }

    private func appendNext(_ buffer: BodyBuffer) async throws -> Bool {
        guard let piece = state.withLock({ $0.take() }) else { return false }
        try await buffer.append(atMost: piece.count) { room in
            room.copyBytes(from: piece)
            return piece.count
        }
        return true
    }
}
