internal import CaptureBytes

/// Where in a request's pieces the next byte to send is.
struct BodyCursor {
    private let pieces: [Bytes]
    /// How many bytes there are in all.
    let count: Int
    private var piece = 0
    private var offset = 0

    init(_ pieces: [Bytes]) {
        self.pieces = pieces
        count = pieces.reduce(0) { $0 + $1.count }
    }

    /// Copies the next bytes into `room` and answers how many; 0 at the end.
    mutating func read(into room: UnsafeMutableRawBufferPointer) -> Int {
        var written = 0
        while written < room.count, piece < pieces.count {
            let taken = unsafe pieces[piece].withUnsafeBytes { source in
                let length = min(source.count - offset, room.count - written)
                let part = unsafe UnsafeRawBufferPointer(rebasing: source[offset..<offset + length])
                unsafe UnsafeMutableRawBufferPointer(rebasing: room[written..<written + length]).copyMemory(from: part)
                return length
            }
            written += taken
            offset += taken
            if offset == pieces[piece].count { (piece, offset) = (piece + 1, 0) }
        }
        return written
    }

    /// Goes to a place, counted from the start; false if there is none such.
    mutating func seek(to place: Int) -> Bool {
        guard place >= 0, place <= count else { return false }
        (piece, offset) = (0, place)
        while piece < pieces.count, offset >= pieces[piece].count {
            offset -= pieces[piece].count
            piece += 1
        }
        return true
    }
}
