internal import CRdkafka

/// Owns a `rd_kafka_headers_t` until librdkafka takes it with a record.
@safe struct HeaderList: ~Copyable {
    private let raw: OpaquePointer

    init(_ headers: [KafkaHeader]) {
        unsafe raw = rd_kafka_headers_new(headers.count)
        for header in headers {
            unsafe rd_kafka_header_add(raw, header.name, header.name.utf8.count, header.value, header.value.count)
        }
    }

    deinit { unsafe rd_kafka_headers_destroy(raw) }

    /// Hands the headers to `produce`, which takes them if it answers no error.
    consuming func give(to produce: (OpaquePointer) -> rd_kafka_resp_err_t) -> rd_kafka_resp_err_t {
        let code = unsafe produce(raw)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            _ = consume self
            return code
        }
        discard self
        return code
    }
}
