import CaptureKit

/// A multipart body (contract: `event`, then `event.properties`, then the blobs) from files, or made up.
struct SampleBody {
    let boundary: String
    private(set) var bytes: [UInt8] = []

    /// Gathers the parts.
    ///
    /// - Throws: ``SendFailure`` for a wrong `path=file`, `FileText.Failure` when a file cannot be read.
    init(event: String?, properties: String?, blobs: [String], size: ByteCount?) throws {
        let random = RandomBits()
        // Unpredictable, so it cannot stand in a file by chance.
        boundary = "capture-ai-" + String(random.next(), radix: 16) + String(random.next(), radix: 16)
        var parts = try blobs.map { try SampleBlob(argument: $0) }
        if size != nil || (event == nil && blobs.isEmpty) {
            let size = size ?? .kibi(64)
            parts.append(SampleBlob(path: "$ai_input", role: "user", size: size))
            parts.append(SampleBlob(path: "$ai_output_choices", role: "assistant", size: size))
        }
        add("event", "application/json", try event.map { try FileText.read($0) } ?? SampleBody.event(with: properties == nil))
        if let properties { add("event.properties", "application/json", try FileText.read(properties)) }
        for part in parts { add("event.properties.\(part.path)", part.type, part.bytes) }
        bytes += Array("--\(boundary)--\r\n".utf8)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    private mutating func add(_ name: String, _ type: String, _ content: [UInt8]) {
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted)\"\r\nContent-Type: \(type)\r\n\r\n".utf8)
        bytes += content
        bytes += Array("\r\n".utf8)
    }

    private static func event(with properties: Bool) -> [UInt8] {
        let model = #","properties":{"$ai_model":"sample-model","$ai_provider":"sample","$ai_latency":1.25}"#
        let head = #"{"event":"$ai_generation","distinct_id":"sample-user","timestamp":"\#(Timestamp.now())""#
        return Array("\(head)\(properties ? model : "")}".utf8)
    }
}
