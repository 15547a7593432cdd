import CaptureEngine
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite struct FirstRequestTests {
    @Test func anEventWithABlobBecomesOneRecord() async throws {
        try await RunningService.with { service in
            let request = MultipartRequest(
                event: #"{"event":"$ai_generation","distinct_id":"u1","properties":{"$ai_model":"gpt-4o","n":1.0}}"#,
                blobs: [("$ai_input", "hello")])
            let response = try await service.send(request)
            #expect(response.status == 200)
            #expect((response.json["accepted_parts"] as? [Any])?.count == 2)
            let uuid = try #require(response.json["uuid"] as? String)

            let record = try #require(service.log.records.first)
            #expect(service.log.records.count == 1)
            #expect(String(decoding: record.key, as: UTF8.self) == "anonymous:u1")
            let value = try #require(try JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any])
            #expect(value["uuid"] as? String == uuid)
            let data =
                #"{"event":"$ai_generation","distinct_id":"u1","properties":{"$ai_model":"gpt-4o","n":1.0,"#
                + #""$ai_input":"blob:\#(uuid)/%24ai_input?length=5&type=text%2Fplain"}}"#
            #expect(value["data"] as? String == data)
            #expect(service.telemetry.ledger.received == 1)
            #expect(service.telemetry.ledger.accepted == 1)
        }
    }

    @Test func aRefusalIsAProblemDocument() async throws {
        try await RunningService.with { service in
            let request = MultipartRequest(event: #"{"event":"pageview","distinct_id":"u1"}"#)
            let response = try await service.send(request)
            #expect(response.status == 400)
            #expect(response.header("content-type") == "application/problem+json")
            #expect(response.code == "event_name_prefix")
            #expect(response.json["stage"] as? String == "prefix_validation")
            #expect(response.json["request_id"] as? String == response.header("x-request-id"))
            #expect(service.log.records.isEmpty)
        }
    }
}
