internal import CRdkafka

// Top-level functions, not closures: a closure written in an isolated context is isolated, and crashes on librdkafka's threads.

/// Runs on the poll thread, once for every record that librdkafka took.
func kafkaDeliveryReport(client: OpaquePointer?, message: UnsafePointer<rd_kafka_message_t>?, opaque: UnsafeMutableRawPointer?) {
    guard let client = unsafe client, let message = unsafe message, let waiter = unsafe message.pointee._private else { return }
    let sender = unsafe Unmanaged<Waiter<KafkaReceipt>>.fromOpaque(waiter).takeRetainedValue()
    let code = unsafe message.pointee.err
    if code == RD_KAFKA_RESP_ERR_NO_ERROR {
        sender.finish(.success(unsafe KafkaReceipt(partition: message.pointee.partition, offset: message.pointee.offset)))
    } else {
        let error = unsafe KafkaError(code, of: client)
        sender.finish(.failure(unsafe listener(opaque)?.explained(error) ?? error))
    }
}

/// Runs on any of librdkafka's threads.
func kafkaLogLine(client: OpaquePointer?, level: Int32, facility: UnsafePointer<CChar>?, text: UnsafePointer<CChar>?) {
    guard let client = unsafe client, let facility = unsafe facility, let text = unsafe text else { return }
    unsafe listener(rd_kafka_opaque(client))?.line(.init(syslog: level), String(cString: facility), String(cString: text))
}

/// Runs on the poll thread.
func kafkaClientError(client: OpaquePointer?, code: Int32, reason: UnsafePointer<CChar>?, opaque: UnsafeMutableRawPointer?) {
    guard let client = unsafe client else { return }
    let code = rd_kafka_resp_err_t(rawValue: code)
    let text = unsafe reason.map { unsafe String(cString: $0) }
    let fatal = unsafe code == RD_KAFKA_RESP_ERR__FATAL ? KafkaError(fatalOf: client) : nil
    unsafe listener(opaque)?.trouble(fatal ?? KafkaError(code, text: text))
}

/// Runs on the poll thread, if `statistics.interval.ms` is set. Answers 0: librdkafka frees the text.
func kafkaStatistics(client: OpaquePointer?, json: UnsafeMutablePointer<CChar>?, count: Int, opaque: UnsafeMutableRawPointer?) -> Int32 {
    guard let json = unsafe json else { return 0 }
    unsafe listener(opaque)?.line(.info, "STATISTICS", String(cString: json))
    return 0
}

private func listener(_ opaque: UnsafeMutableRawPointer?) -> Listener? {
    unsafe opaque.map { unsafe Unmanaged<Listener>.fromOpaque($0).takeUnretainedValue() }
}
