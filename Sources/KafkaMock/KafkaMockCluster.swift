internal import CRdkafka
internal import CRdkafka.Mock
internal import Glibc
internal import Synchronization

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
    /// Sockets that keep the ports of brokers that are down: librdkafka ends the process when another program has taken one.
    private let placeholders = Mutex<[Int32]>([])

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
        placeholders.withLock { sockets in for socket in sockets { close(socket) } }
    }

    /// Creates a topic; does nothing if it exists. One replica each.
    public func createTopic(_ topic: String, partitions: Int = 1) {
        unsafe _ = rd_kafka_mock_topic_create(cluster, topic, Int32(clamping: partitions), 1)
    }

    /// Breaks a broker's connections and refuses new ones, or accepts them again. `broker` counts from 1; nil means all.
    public func setBroker(_ broker: Int32? = nil, down: Bool) {
        if down {
            unsafe _ = rd_kafka_mock_broker_set_down(cluster, broker ?? -1)
            let ports = bootstrapServers.split(separator: ",").compactMap { $0.split(separator: ":").last.flatMap { UInt16($0) } }
            placeholders.withLock { $0 += ports.map(placeholder) }
        } else {
            unsafe _ = rd_kafka_mock_broker_set_up(cluster, broker ?? -1)
            placeholders.withLock { sockets in
                for socket in sockets { close(socket) }
                sockets = []
            }
        }
    }

    /// A socket that has the port, but takes no connections: nobody else gets the port, and librdkafka, which reuses addresses, does.
    private func placeholder(_ port: UInt16) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        unsafe address.sin_addr.s_addr = inet_addr("127.0.0.1")
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
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
