internal import CRdkafka
internal import CRdkafka.Mock

/// A Kafka cluster inside this process, for tests of faults: librdkafka's mock cluster (rdkafka_mock.h), on loopback ports.
@safe public final class KafkaMockCluster: Sendable {
    /// A request of the Kafka protocol, by its API key.
    public enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case initProducerID = 22
    }

    private nonisolated(unsafe) let client: OpaquePointer
    private nonisolated(unsafe) let cluster: OpaquePointer

    /// `host:port` of every broker, separated by commas: the value for `bootstrap.servers`.
    public let bootstrapServers: String

    /// Starts `brokers` brokers, numbered from 1. A topic that is asked for is created with 4 partitions. nil if librdkafka refuses.
    public init?(brokers: Int = 1) {
        let configuration = unsafe rd_kafka_conf_new()
        // The cluster's owner connects to nothing: what it says of that is noise.
        unsafe rd_kafka_conf_set_log_cb(configuration, nil)
        guard let client = unsafe rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) else {
            unsafe rd_kafka_conf_destroy(configuration)
            return nil
        }
        guard let cluster = unsafe rd_kafka_mock_cluster_new(client, Int32(clamping: brokers)) else {
            unsafe rd_kafka_destroy(client)
            return nil
        }
        unsafe self.client = unsafe client
        unsafe self.cluster = unsafe cluster
        bootstrapServers = unsafe String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        unsafe rd_kafka_mock_cluster_destroy(cluster)
        unsafe rd_kafka_destroy(client)
    }

    /// Creates a topic; does nothing if it exists. One replica each.
    public func createTopic(_ topic: String, partitions: Int = 1) {
        unsafe _ = rd_kafka_mock_topic_create(cluster, topic, Int32(clamping: partitions), 1)
    }

    /// Breaks a broker's connections and refuses new ones, or accepts them again. `broker` counts from 1; nil means all.
    public func setBroker(_ broker: Int32? = nil, down: Bool) {
        if down {
            unsafe _ = rd_kafka_mock_broker_set_down(cluster, broker ?? -1)
        } else {
            unsafe _ = rd_kafka_mock_broker_set_up(cluster, broker ?? -1)
        }
    }

    /// Lets the next requests of that kind fail, one for each of the Kafka error `codes`, whichever broker gets them.
    public func pushErrors(_ request: Request, _ codes: [Int32]) {
        let errors = codes.map { rd_kafka_resp_err_t(rawValue: $0) }
        unsafe rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// Delays every answer by that many milliseconds. `broker` counts from 1; nil means all.
    public func setRoundTrip(_ broker: Int32? = nil, milliseconds: Int32) {
        unsafe _ = rd_kafka_mock_broker_set_rtt(cluster, broker ?? -1, milliseconds)
    }

    /// Lets metadata requests report an error for the topic, by its Kafka code; 0 ends that. Unlike a real broker the mock still lists
    /// the partitions, so of the permanent errors only 3 (unknown topic) also fails a send.
    public func setTopicError(_ topic: String, _ code: Int32) {
        unsafe rd_kafka_mock_topic_set_error(cluster, topic, rd_kafka_resp_err_t(rawValue: code))
    }
}
