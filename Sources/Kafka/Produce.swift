internal import CRdkafka

extension Client {
    /// Queues a record; its report finishes `sender`. Answers why it was not queued, if so: then no report comes.
    func produce(topic: String, key: [UInt8], value: [UInt8], headers: [KafkaHeader], sender: Waiter<KafkaReceipt>) -> KafkaError? {
        guard isTopicName(topic) else { return .topicName }
        let refusal = unsafe withHandle { client -> KafkaError? in
            let report = unsafe Unmanaged.passRetained(sender)
            let code = unsafe HeaderList(headers).give { headers in
                unsafe capture_rdkafka_produce(client, topic, key, key.count, value, value.count, headers, report.toOpaque())
            }
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            unsafe report.release()
            return unsafe KafkaError(code, of: client)
        }
        return refusal ?? .stopped
    }
}
