import CaptureBytes
import CaptureKit
import CapturePlugins
import CaptureTesting
import Synchronization

/// Reads the input as a body with the boundary `B`, whole and in pieces; its first two bytes say where it is cut.
func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard input.count >= 2 else { return 0 }
    let (first, second) = (Int(input[0]), Int(input[1]))
    let body = Array(input.dropFirst(2))
    let whole = Finding(PiecewiseBody([body]))
    let place = body.count * (first * 256 + second) / 65536
    let cut = Finding(PiecewiseBody([Array(body[..<place]), Array(body[place...])]))
    precondition(cut == whole, "cut at byte \(place): \(cut) instead of \(whole)")
    let size = second % 80 + 1
    let pieces = Finding(PiecewiseBody(body, inPiecesOf: size))
    precondition(pieces == whole, "in pieces of \(size) bytes: \(pieces) instead of \(whole)")
    if case .parts(let parts) = whole { checkAgain(parts) }
    return 0
}

/// What was accepted is accepted with another boundary as well, and gives the same parts: nothing was cut.
private func checkAgain(_ parts: [Finding.Found]) {
    var request = MultipartRequest(boundary: "B")
    for part in parts {
        let coding = part.coding.map { [HeaderField("Content-Encoding", $0.rawValue)] } ?? []
        let length = HeaderField("Content-Length", "\(part.body.count)")
        request.add(part.name, part.body, type: part.type, headers: coding + [length])
    }
    let again = Finding(PiecewiseBody([request.body]))
    precondition(again == .parts(parts), "written again: \(again) instead of \(parts)")
}

/// What the stage made of a body.
private enum Finding: Equatable {
    struct Found: Equatable {
        let name: String
        let path: [String]?
        let type: String
        let coding: ContentCoding?
        let body: [UInt8]
    }

    case parts([Found])
    case refused(Code, part: String?)

    init(_ pieces: PiecewiseBody) {
        let result = Result()
        // Nothing that the stage awaits has to wait here, so the task is over when this returns.
        _ = Task.immediate {
            let found = await Finding.of(pieces)
            result.value.withLock { $0 = found }
        }
        guard let found = result.value.withLock({ $0 }) else { preconditionFailure("the stage waits") }
        self = found
    }

    private final class Result: Sendable { let value = Mutex<Finding?>(nil) }

    private static func of(_ pieces: PiecewiseBody) async -> Finding {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let stage = Multipart(settings: NoSettings(from: &reader), environment: .testing())
        do {
            let (_, parts) = try await stage.process(Facts(Boundary("B"), pieces.body, SizeLimits?.none), in: .testing()).all
            return .parts(
                parts.all.map {
                    Found(name: $0.name, path: $0.path, type: $0.contentType, coding: $0.contentEncoding, body: [UInt8]($0.body))
                })
        } catch let rejection as Rejection {
            precondition(Multipart.codes.contains(rejection.code), "\(rejection.code.name) is not in the stage's codes")
            return .refused(rejection.code, part: rejection.part)
        } catch { preconditionFailure("\(error)") }
    }
}
