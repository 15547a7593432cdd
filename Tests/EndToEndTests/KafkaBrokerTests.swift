import CaptureEngine
import CaptureTesting
import Foundation
import ServerSupport
import Testing

/// From HTTP to a real broker's process, read back by other projects' programs.
@Suite(.timeLimit(.minutes(5)))
struct KafkaBrokerTests {
    private let topic = "end-to-end-\(UUID().uuidString)"
    private let uuid = "0190f8a2-abcd-7ef0-9234-56789abcdef0"

    private var request: MultipartRequest {
        MultipartRequest(
            event: #"{"event":"$ai_generation","distinct_id":"größe 1","uuid":"\#(uuid)","properties":{"n":1.0,"$ai_model":"m"}}"#,
            blobs: [("$ai_input", "hello"), ("$ai.output", "\"\\")])
    }

    private var data: String {
        #"{"event":"$ai_generation","distinct_id":"größe 1","uuid":"\#(uuid)","properties":{"n":1.0,"$ai_model":"m","#
            + #""$ai_input":"blob:\#(uuid)/%24ai_input?length=5&type=text%2Fplain","#
            + #""$ai":{"output":"blob:\#(uuid)/%24ai.output?length=2&type=text%2Fplain"}}}"#
    }

    @Test func withTheFileTheRequestBecomesALine() async throws {
        try await Workshop.withFolder { folder async throws in
            try await KafkaService.with(log: #""brokers": "file:\#(folder)/events.ndjson""#) { service async throws in
                #expect(try await service.send(request).status == 200)
            }
            let text = try String(contentsOfFile: "\(folder)/events.ndjson", encoding: .utf8)
            #expect(text.hasPrefix(#"{"key":"anonymous:größe 1","headers":{"token":"anonymous","team_id":"0","#))
            let line = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let value = try #require(line["value"] as? [String: Any])
            #expect(value["data"] as? String == data)
        }
    }

    @Test func withTwoValuesChangedItLandsOnTheBroker() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        try await KafkaService.with(log: #""brokers": "\#(brokers)", "topic": "\#(topic)""#) { service async throws in
            #expect(try await service.readiness().status == 200)
            #expect(try await service.send(request).status == 200)
        }
        async let kcat = KafkaReader.kcat(topic, at: brokers)
        async let confluent = KafkaReader.confluent(topic, at: brokers)
        for records in try await [kcat, confluent] {
            #expect(records.count == 1)
            let record = try #require(records.first)
            #expect(record.key == "anonymous:größe 1")
            #expect(record.value["data"] as? String == data && record.value["uuid"] as? String == uuid)
            #expect(Set(record.value.keys) == ["uuid", "distinct_id", "ip", "data", "now", "token", "event", "timestamp"])
            #expect(record.value["ip"] as? String == "127.0.0.1" && record.value["event"] as? String == "$ai_generation")
            let headers = try #require(record.headers)
            let names = stride(from: 0, to: headers.count, by: 2).map { headers[$0] }
            #expect(names == ["token", "team_id", "distinct_id", "event", "uuid", "timestamp", "now", "content-type"])
            #expect(
                Array(headers[0..<10]) == [
                    "token", "anonymous", "team_id", "0", "distinct_id", "größe 1", "event", "$ai_generation", "uuid", uuid,
                ])
            #expect(headers[13] == record.value["now"] as? String && headers[15] == "application/json")
        }
    }

    @Test func everyAcceptedRequestHasExactlyOneRecord() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        var expected: [String: String] = [:]
        try await KafkaService.with(log: #""brokers": "\#(brokers)", "topic": "\#(topic)""#) { service async throws in
            try await withThrowingTaskGroup(of: [(String, String)].self) { group in
                for connection in 0..<50 {
                    group.addTask {
                        let events = (0..<10).map { number in
                            let filling = String(repeating: "é\\\"", count: number * 40)
                            return
                                #"{"distinct_id":"d\#(connection)","event":"$ai_\#(number)","properties":{"n":\#(number).0,"t":"\#(filling.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))"}}"#
                        }
                        let responses = try await service.send(events.map { MultipartRequest(event: $0) })
                        #expect(responses.allSatisfy { $0.status == 200 })
                        return zip(responses, events).map { ($0.json["uuid"] as? String ?? "", $1) }
                    }
                }
                for try await pairs in group { for (uuid, event) in pairs { expected[uuid] = event } }
            }
            #expect(service.telemetry.ledger.accepted == 500)
        }
        #expect(expected.count == 500)
        let records = try await KafkaReader.confluent(topic, at: brokers)
        #expect(records.count == 500)
        for record in records {
            let uuid = record.value["uuid"] as? String ?? ""
            #expect((record.value["data"] as? String).map { Array($0.utf8) } == expected.removeValue(forKey: uuid).map { Array($0.utf8) })
        }
        #expect(expected.isEmpty)
    }
}
