import CaptureEngine

/// What one check found.
struct BucketFinding {
    enum Result: String { case ok, warning, failed, skipped }

    /// What was checked.
    let name: String
    let result: Result
    /// What is there, or what is wrong.
    let text: String
    /// What to do; nil where all is well or the text says it.
    let remedy: String?

    init(_ name: String, _ result: Result, _ text: String, remedy: String? = nil) {
        (self.name, self.result, self.text, self.remedy) = (name, result, text, remedy)
    }

    var line: String {
        let word = result == .failed ? "FAILED" : result.rawValue
        return word.padded(to: 9) + "\(name): \(text)" + (remedy.map { "; \($0)" } ?? "")
    }

    static func json(_ findings: [BucketFinding]) -> JSONTree {
        let list = findings.map { finding -> JSONTree in
            [
                "name": .string(finding.name), "result": .string(finding.result.rawValue), "text": .string(finding.text),
                "remedy": .string(finding.remedy),
            ]
        }
        return ["ok": .bool(!findings.contains { $0.result == .failed }), "checks": .array(list)]
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
