internal import CRdkafka

/// Owns a `rd_kafka_conf_t` until a client takes it.
@safe struct Configuration: ~Copyable {
    enum Answer { case taken, unknownName, badValue }

    private let raw: OpaquePointer

    init() { unsafe raw = rd_kafka_conf_new() }

    deinit { unsafe rd_kafka_conf_destroy(raw) }

    /// librdkafka's own text is not passed on: it quotes the value, which may be a secret.
    borrowing func set(_ property: KafkaProperty) -> Answer {
        switch unsafe rd_kafka_conf_set(raw, property.name, property.value, nil, 0) {
        case RD_KAFKA_CONF_OK: .taken
        case RD_KAFKA_CONF_UNKNOWN: .unknownName
        default: .badValue
        }
    }

    /// Makes every callback find `listener`, which must outlive the client.
    borrowing func setCallbacks(listener: Listener) {
        unsafe rd_kafka_conf_set_opaque(raw, Unmanaged.passUnretained(listener).toOpaque())
        unsafe rd_kafka_conf_set_dr_msg_cb(raw, kafkaDeliveryReport)
        unsafe rd_kafka_conf_set_log_cb(raw, kafkaLogLine)
        unsafe rd_kafka_conf_set_error_cb(raw, kafkaClientError)
        unsafe rd_kafka_conf_set_stats_cb(raw, kafkaStatistics)
    }

    /// The reason why the values do not fit together; nil if they do. Makes a client without servers and destroys it:
    /// librdkafka looks for conflicts nowhere else.
    consuming func conflict() -> String? {
        unsafe rd_kafka_conf_set_log_cb(raw, nil)
        switch makeClient() {
        case .success(let handle):
            unsafe rd_kafka_destroy(handle.raw)
            return nil
        case .failure(let refusal): return refusal.reason
        }
    }

    struct Refusal: Error { let reason: String }
    @safe struct Handle { let raw: OpaquePointer }

    /// Starts librdkafka's threads. The caller destroys the handle.
    consuming func makeClient() -> Result<Handle, Refusal> {
        let (made, reason) = unsafe Self.make(raw)
        guard let made = unsafe made else {
            _ = consume self
            return .failure(Refusal(reason: reason))
        }
        // librdkafka has taken the configuration.
        discard self
        return unsafe .success(Handle(raw: made))
    }

    private static func make(_ raw: OpaquePointer) -> (OpaquePointer?, String) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
            unsafe text.initialize(repeating: 0)
            let made = unsafe rd_kafka_new(RD_KAFKA_PRODUCER, raw, text.baseAddress, text.count)
            return unsafe (made, text.baseAddress.map { unsafe String(cString: $0) } ?? "")
        }
    }
}
