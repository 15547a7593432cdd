import CaptureBytes
import CaptureKit

/// Boundaries that follow from an event's uuid: `capture-ai-<uuid>-<counter>`, the counter in eight digits.
enum Boundaries {
    private static let digits = 8

    /// The boundary with the smallest counter that occurs in no blob.
    ///
    /// Who chooses uuid and bytes can put many boundaries into them, so all that occur are collected in one pass, instead of trying one
    /// counter after the other. There is always a free one: 100,000,000 of them would take more bytes than a request can have.
    static func boundary(for uuid: EventUUID, outside blobs: [StoredPart]) -> String {
        let stem = "capture-ai-\(uuid)-"
        let searcher = ByteSearcher(Array(stem.utf8))
        var taken: [UInt32] = []
        for blob in blobs {
            blob.body.withUnsafeBytes { collect(searcher, $0, &taken) }
            for text in [blob.path, blob.type] { Array(text.utf8).withUnsafeBytes { collect(searcher, $0, &taken) } }
        }
        taken.sort()
        var free: UInt32 = 0
        for counter in taken where counter == free { free += 1 }
        let text = String(free)
        return stem + String(repeating: "0", count: digits - text.utf8.count) + text
    }

    private static func collect(_ searcher: ByteSearcher, _ bytes: UnsafeRawBufferPointer, _ taken: inout [UInt32]) {
        var from = 0
        while let place = searcher.firstIndex(in: bytes, from: from) {
            from = place + searcher.needle.count
            guard bytes.count - from >= digits else { return }
            let counter = bytes[from..<from + digits]
            guard counter.allSatisfy({ (48...57).contains($0) }) else { continue }
            taken.append(counter.reduce(0) { $0 * 10 + UInt32($1 - 48) })
        }
    }
}
