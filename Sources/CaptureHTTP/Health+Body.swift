import CaptureBytes

extension Health {
    /// `{"status":"not_ready","reasons":{"kafka_emit":"…"}}` for operators, `{"status":"not_ready","stages":["kafka_emit"]}` for clients.
    func body(_ reasons: [(stage: String, reason: String)]) -> [UInt8] {
        var writer = ByteWriter(capacity: 256)
        writer.append(literal: "{\"status\":\"not_ready\",")
        writer.append(literal: tellsReasons ? "\"reasons\":{" : "\"stages\":[")
        for (index, (stage, reason)) in reasons.enumerated() {
            if index > 0 { writer.append(literal: ",") }
            writer.appendJSONString(stage)
            if tellsReasons {
                writer.append(literal: ":")
                writer.appendJSONString(reason)
            }
        }
        writer.append(literal: tellsReasons ? "}}\n" : "]}\n")
        return writer.finish()
    }
}
