internal import CRdkafka

extension KafkaError {
    /// The error of a code; `text` replaces librdkafka's standard text, `kind` what follows from the code.
    init(_ code: rd_kafka_resp_err_t, text: String? = nil, kind: Kind? = nil) {
        self.code = code.rawValue
        name = unsafe String(cString: rd_kafka_err2name(code))
        self.text = unsafe text ?? String(cString: rd_kafka_err2str(code))
        self.kind = kind ?? Kind(code)
    }

    /// The error that made the client useless; nil while there is none.
    init?(fatalOf client: OpaquePointer) {
        let (code, text) = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
            unsafe text.initialize(repeating: 0)
            let code = unsafe rd_kafka_fatal_error(client, text.baseAddress, text.count)
            return unsafe (code, text.baseAddress.map { unsafe String(cString: $0) } ?? "")
        }
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        self.init(code, text: text, kind: .fatal)
    }

    /// The error of a refused or reported record. A fatal error also purges what is queued, or lets it wait until its
    /// time is up, so those codes are asked about.
    init(_ code: rd_kafka_resp_err_t, of client: OpaquePointer) {
        switch code {
        case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
            self = unsafe KafkaError(fatalOf: client) ?? KafkaError(code)
        default: self.init(code)
        }
    }

    static let topicName = KafkaError(
        RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, text: "A topic's name has 1 to 249 letters, digits, dots, underscores and hyphens")

    static let stopped = KafkaError(RD_KAFKA_RESP_ERR__DESTROY, text: "The producer is stopped")
}

extension KafkaError.Kind {
    init(_ code: rd_kafka_resp_err_t) {
        switch code {
        case RD_KAFKA_RESP_ERR__QUEUE_FULL: self = .queueFull
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
            self = .timedOut
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
            RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
            self = .unknownTopic
        case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
            RD_KAFKA_RESP_ERR_ILLEGAL_SASL_STATE, RD_KAFKA_RESP_ERR_SECURITY_DISABLED:
            self = .authorization
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
            self = .tooLarge
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            self = .unreachable
        case RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_RESP_ERR__DESTROY: self = .stopped
        case RD_KAFKA_RESP_ERR__FATAL: self = .fatal
        default: self = .other
        }
    }
}
