import CaptureBytes
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// What the stage made of a body, in a form that two runs can be compared by.
enum Reading: Equatable {
    case parts([String])
    case refused(Code, part: String?)
    case failed(String)

    var code: Code? { if case .refused(let code, _) = self { code } else { nil } }

    /// Runs `multipart` on `pieces`, with the boundary `B`.
    static func of(_ pieces: [[UInt8]], length: Int? = nil, limits: SizeLimits? = nil) async -> Reading {
        await of(PiecewiseBody(pieces, length: length), limits: limits)
    }

    static func of(_ body: PiecewiseBody, limits: SizeLimits? = nil) async -> Reading {
        do {
            let made = try await multipart(body.body, limits: limits)
            let (event, parts) = made.all
            return .parts(["\(event.name) of \(event.distinctID)"] + parts.all.map(describe))
        } catch let rejection as Rejection {
            return .refused(rejection.code, part: rejection.part)
        } catch { return .failed("\(error)") }
    }

    /// Runs `multipart` on a body with the boundary `B`.
    static func multipart(_ body: RequestBody, limits: SizeLimits? = nil) async throws -> Facts<Event, Parts> {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let stage = Multipart(settings: NoSettings(from: &reader), environment: .testing())
        return try await stage.process(Facts(Boundary("B"), body, limits), in: .testing(stage: "multipart"))
    }

    /// The name, the headers that count, and the bytes, each as the scalar of its number.
    static func describe(_ part: Part) -> String {
        let bytes = [UInt8](part.body).map { String(UnicodeScalar($0)) }.joined()
        return "\(part.name) [\(part.contentType)\(part.contentEncoding.map { " \($0)" } ?? "")] \(bytes)"
    }
}

/// One body and what the stage must make of it.
struct MultipartCase: Sendable, CustomTestStringConvertible {
    let title: String
    let body: [UInt8]
    let limits: SizeLimits?
    let expected: Expected

    enum Expected: Sendable {
        /// The bodies of the parts behind the event, each byte as the scalar of its number.
        case blobs([String])
        case refusal(Code, part: String?)
    }

    var testDescription: String { title }

    /// A body that is refused.
    init(_ title: String, _ body: String, _ code: Code, part: String? = nil, limits: SizeLimits? = nil) {
        (self.title, self.body, self.limits) = (title, Array(body.utf8), limits)
        expected = .refusal(code, part: part)
    }

    /// A body that is accepted.
    init(_ title: String, _ body: String, blobs: [String], limits: SizeLimits? = nil) {
        (self.title, self.body, self.limits) = (title, Array(body.utf8), limits)
        expected = .blobs(blobs)
    }

    init(_ title: String, bytes: [UInt8], _ expected: Expected) {
        (self.title, self.body, self.expected) = (title, bytes, expected)
        limits = nil
    }

    func isMet(by reading: Reading) -> Bool {
        switch (expected, reading) {
        case (.refusal(let code, let part), .refused(let gotCode, let gotPart)): code == gotCode && part == gotPart
        case (.blobs(let blobs), .parts(let parts)):
            parts.dropFirst(2).count == blobs.count && zip(parts.dropFirst(2), blobs).allSatisfy { $0.hasSuffix("] \($1)") }
        default: false
        }
    }
}

/// A delimiter line, a head and a body, with the CRLF that belongs to the next delimiter.
func part(_ name: String, _ body: String, _ headers: String...) -> String {
    let lines = headers.map { "\($0)\r\n" }.joined()
    return "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(lines)\r\n\(body)\r\n"
}

let goodEvent = part("event", #"{"event":"$ai_x","distinct_id":"u"}"#)
let end = "--B--\r\n"

/// A good event, then `parts`, then the end.
func after(_ parts: String...) -> String { goodEvent + parts.joined() + end }

/// An event of this JSON, then `parts`, then the end.
func event(_ json: String, _ parts: String...) -> String { part("event", json) + parts.joined() + end }

func blob(_ path: String, _ body: String, _ headers: String...) -> String {
    let lines = headers.map { "\($0)\r\n" }.joined()
    return "--B\r\nContent-Disposition: form-data; name=\"event.properties.\(path)\"\r\n\(lines)\r\n\(body)\r\n"
}
