internal import CRdkafka
internal import Threads

/// What a broker says of a topic.
public enum KafkaTopicStatus: Sendable, Equatable {
    /// It exists, with so many partitions.
    case found(partitions: Int)
    /// It does not exist.
    case unknown
    /// There is no answer: not reachable in time, or no permission.
    case failed(KafkaError)
}

extension Client {
    /// Runs a blocking question on a short-lived thread: neither Swift's pool nor the poll thread, which serves reports meanwhile, may block.
    func ask<Answer: Sendable>(_ question: @escaping @Sendable (OpaquePointer) -> Result<Answer, KafkaError>) async throws -> Answer {
        let asker = Waiter<Answer>()
        return try await asker.wait {
            let thread = NamedThread(name: "kafka-ask") { [self] in
                let answer = unsafe withHandle { unsafe question($0) } ?? .failure(.stopped)
                asker.finish(answer.mapError { listener.explained($0) })
            }
            guard let thread else {
                return asker.finish(.failure(KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)))
            }
            thread.detach()
        }
    }
}

/// Asks for the metadata of one topic.
func partitionCount(of topic: String, client: OpaquePointer, within: Duration) -> Result<Int, KafkaError> {
    guard isTopicName(topic) else { return .failure(.topicName) }
    guard let handle = unsafe rd_kafka_topic_new(client, topic, nil) else { return .failure(KafkaError(rd_kafka_last_error())) }
    defer { unsafe rd_kafka_topic_destroy(handle) }
    var metadata: UnsafePointer<rd_kafka_metadata>?
    let code = unsafe rd_kafka_metadata(client, 0, handle, &metadata, within.clampedMilliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata = unsafe metadata else { return .failure(KafkaError(code)) }
    defer { unsafe rd_kafka_metadata_destroy(metadata) }
    guard unsafe metadata.pointee.topic_cnt > 0, let found = unsafe metadata.pointee.topics?.pointee else {
        return .failure(KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC))
    }
    guard unsafe found.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return .failure(unsafe KafkaError(found.err)) }
    return .success(Int(unsafe found.partition_cnt))
}

/// Asks for `max.message.bytes` (DescribeConfigs).
func messageLimit(of topic: String, client: OpaquePointer, within: Duration) -> Result<Int?, KafkaError> {
    guard isTopicName(topic) else { return .failure(.topicName) }
    guard let queue = unsafe rd_kafka_queue_new(client) else { return .failure(KafkaError(RD_KAFKA_RESP_ERR__FAIL)) }
    defer { unsafe rd_kafka_queue_destroy(queue) }
    unsafe describe(topic, client: client, within: within, answer: queue)
    // Comes by itself when the request's own time is over.
    guard let event = unsafe rd_kafka_queue_poll(queue, -1) else { return .failure(KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT)) }
    defer { unsafe rd_kafka_event_destroy(event) }
    let code = unsafe rd_kafka_event_error(event)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return unanswered(code) }
    var count = 0
    guard let result = unsafe rd_kafka_event_DescribeConfigs_result(event),
        let resources = unsafe rd_kafka_DescribeConfigs_result_resources(result, &count), count > 0, let resource = unsafe resources[0]
    else { return .success(nil) }
    let fault = unsafe rd_kafka_ConfigResource_error(resource)
    guard fault == RD_KAFKA_RESP_ERR_NO_ERROR else { return unanswered(fault) }
    return .success(unsafe value(of: "max.message.bytes", in: resource).flatMap { Int($0) })
}

/// A broker without the request does not say; any other error is one.
private func unanswered(_ code: rd_kafka_resp_err_t) -> Result<Int?, KafkaError> {
    switch code {
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION: .success(nil)
    default: .failure(KafkaError(code))
    }
}

private func describe(_ topic: String, client: OpaquePointer, within: Duration, answer queue: OpaquePointer) {
    let options = unsafe rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS)
    defer { unsafe rd_kafka_AdminOptions_destroy(options) }
    unsafe rd_kafka_AdminOptions_set_request_timeout(options, within.clampedMilliseconds, nil, 0)
    var resource = unsafe rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
    defer { unsafe rd_kafka_ConfigResource_destroy(resource) }
    unsafe rd_kafka_DescribeConfigs(client, &resource, 1, options, queue)
}

private func value(of name: String, in resource: OpaquePointer) -> String? {
    var count = 0
    guard let entries = unsafe rd_kafka_ConfigResource_configs(resource, &count) else { return nil }
    for index in 0..<count {
        guard let entry = unsafe entries[index], unsafe String(cString: rd_kafka_ConfigEntry_name(entry)) == name else { continue }
        return unsafe rd_kafka_ConfigEntry_value(entry).map { unsafe String(cString: $0) }
    }
    return nil
}
