import CaptureEngine
import CaptureKit
import CaptureTesting
import Kafka
import Testing

@testable import CapturePlugins

/// How large a record may be.
@Suite struct KafkaEmitSizeTests {
    @Test func aLargerRecordIsRefusedWithItsSize() async throws {
        let request = MultipartRequest(
            event: #"{"event":"e","distinct_id":"u","properties":{"a":"\#(String(repeating: "x", count: 20_000))"}}"#)
        let size = try await Emission.of(request).record.wireSize
        let exact = try await Emission.of(request, maxRecord: ByteCount(bytes: size))
        #expect(exact.records.count == 1)
        let tight = try await Emission.of(request, maxRecord: ByteCount(bytes: size - 1))
        guard case .rejected(let rejection, let stage) = tight.outcome else {
            Issue.record("\(tight.outcome)")
            return
        }
        #expect(rejection.code == .recordTooLarge && rejection.code.status == 413 && stage == "kafka_emit")
        #expect(rejection.limit == size - 1 && rejection.actual == size)
        #expect(tight.records.isEmpty)
    }

    /// Quotes, backslashes and white space are what doubles: an event and properties of 960 KiB made of them must pass.
    @Test(arguments: ["\"\",", "\"\\\\\\\\\",", "\n\t\r\n"])
    func theLargestEventThatMultipartLetsInFits(filling: String) async throws {
        let bytes = Array(filling.utf8)
        let limits = SizeLimits.fallback
        let event = #"{"event":"\#(String(repeating: "n", count: 32_000))","distinct_id":"\#(String(repeating: "\\u0001", count: 100))"}"#
        let (open, close) = (Array(#"{"a":["#.utf8), Array(#"1]}"#.utf8))
        let room = limits.eventAndProperties.bytes - event.utf8.count - open.count - close.count
        let properties = open + (0..<room / bytes.count).flatMap { _ in bytes } + close
        var request = MultipartRequest(event: event)
        request.add("event.properties", properties)
        request.add("event.properties.blob", "x")
        #expect(event.utf8.count < limits.event.bytes && event.utf8.count + properties.count > limits.eventAndProperties.bytes - 8)
        #expect(try await Emission.of(request).record.wireSize < RecordSize.maxRecord.bytes)
    }

    @Test func theNumbersFollowFromOneAnother() {
        #expect(RecordSize.maxRecord == .mebi(2))
        let own = KafkaEventLog.ownProperties(brokers: "b", maxRecord: .kibi(77), timeout: .milliseconds(1500))
        let values = Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.value) })
        #expect(values["message.max.bytes"] == "\(77 * 1024)" && values["message.timeout.ms"] == "1500")
        #expect(values["acks"] == "all" && values["enable.idempotence"] == "true")
        #expect(KafkaEventLog.defaults.map(\.description) == ["linger.ms=0", "reconnect.backoff.max.ms=1000"])
    }
}
