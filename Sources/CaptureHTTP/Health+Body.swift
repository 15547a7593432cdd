import CaptureBytes

extension Health {
    /// `{"status":"not_ready","reasons":{"kafka_emit":"…"}}`.
    static func body(_ reasons: [(stage: String, reason: String)]) -> [UInt8] {
        var writer = ByteWriter(capacity: 256)
        writer.append(literal: "{\"status\":\"not_ready\",\"reasons\":{")
        for (index, (stage, reason)) in reasons.enumerated() {
            if index > 0 { writer.append(literal: ",") }
            writer.appendJSONString(stage)
            writer.append(literal: ":")
            writer.appendJSONString(reason)
        }
        writer.append(literal: "}}\n")
        return writer.finish()
    }
}
