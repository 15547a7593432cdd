import CaptureBytes
import CaptureKit
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// Random blobs, read back by another project's parser.
@Suite(.timeLimit(.minutes(5)))
struct ObjectPropertyTests {
    private struct ReadPart: Decodable, Equatable {
        let name: String, type: String, encoding: String?, length: String, original: String?, sha256: String
    }

    @Test func pythonReadsWhatWasWritten() async throws {
        var random = SeededNumbers(seed: 1)
        let cases = (0..<200).map { _ in
            (0..<Int.random(in: 1...6, using: &random)).map { randomBlob($0, &random) }
        }
        try await Workshop.withFolder { folder async throws in
            for (number, blobs) in cases.enumerated() {
                let plan = try Sample.plan(blobs)
                let object = plan.objects[0]
                let name = "\(folder)/\(1000 + number)"
                try Data(object.content.whole).write(to: URL(fileURLWithPath: "\(name).object"))
                try Data(object.attributes.contentType.utf8).write(to: URL(fileURLWithPath: "\(name).type"))
                try checkRanges(plan, blobs)
            }
            let read = try await Command.run(Workshop.python(), [Workshop.script("parse_multipart.py"), folder])
            let lines = read.text.split(separator: "\n")
            #expect(lines.count == cases.count)
            for (line, blobs) in zip(lines, cases) {
                #expect(try JSONDecoder().decode([ReadPart].self, from: Data(line.utf8)) == blobs.map(expected))
            }
        }
    }

    private func expected(_ blob: Part) -> ReadPart {
        ReadPart(
            name: String(blob.name.utf8.dropFirst("event.properties.".utf8.count)) ?? "", type: blob.contentType,
            encoding: blob.contentEncoding?.rawValue, length: "\(blob.body.count)", original: blob.originalLength.map(String.init),
            sha256: SHA256Digest(of: [blob.body]).text)
    }

    /// What a range cuts out is the part's headers, a blank line and its body, and no byte more.
    private func checkRanges(_ plan: ObjectPlan, _ blobs: [Part]) throws {
        let whole = plan.objects[0].content.whole
        for (url, blob) in zip(plan.urls, blobs) {
            let range = try #require(BlobURL(url)).range
            let cut = Array(whole[range])
            #expect(cut.starts(with: Array("Content-Disposition: attachment; name=\"".utf8)))
            let head = try #require(cut.firstRange(of: Array("\r\n\r\n".utf8)))
            #expect(Array(cut[head.upperBound...]) == [UInt8](blob.body))
        }
    }

    private func randomBlob(_ number: Int, _ random: inout SeededNumbers) -> Part {
        let words = [
            "\r\n", "\r", "\n", "--", "\r\n--", "capture-ai-", "-00000000", "capture-ai-\(Sample.uuid)-00000000", "\r\n\r\n",
            "Content-Type: x",
            "--capture-ai-\(Sample.uuid)-00000000--\r\n", "capture-ai-\(Sample.uuid)-00000001", "\u{0}", "text", "From ", ".", "=3D", "é",
        ]
        var body: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: body += (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            case 1: body += UInt8.min...UInt8.max
            default: body += words.randomElement(using: &random).map { Array($0.utf8) } ?? []
            }
        }
        let names = ["$ai_input", "größe", #"q"uote\"#, "a b", "日本", "x=1", "e\u{301}"]
        let types = ["text/plain", "application/json", "application/octet-stream", "image/png"]
        return Sample.blob(
            "\(names.randomElement(using: &random) ?? "a").n\(number)", body.isEmpty ? [0] : body,
            type: types.randomElement(using: &random) ?? "a/b",
            encoding: [nil, nil, .gzip, .zstd].randomElement(using: &random) ?? nil,
            original: Bool.random(using: &random) ? Int.random(in: 0...1000, using: &random) : nil)
    }
}

/// SplitMix64: the same numbers in every run, so that a failure can be repeated.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
