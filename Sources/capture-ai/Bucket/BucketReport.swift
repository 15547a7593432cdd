import CaptureEngine
import CaptureKit
import CapturePlugins

/// What changes, or has changed, and what cannot.
struct BucketReport {
    let bucket: String
    var isApplied = false
    var changes: [BucketPlan.Line] = []
    var unsupported: [(part: BucketPlan.Part, reason: String)] = []
    var failures: [(part: BucketPlan.Part, reason: String)] = []

    init(bucket: String) { self.bucket = bucket }

    init(bucket: String, of plan: BucketPlan) {
        self.bucket = bucket
        for (part, step) in plan.steps { add(step, part) }
    }

    mutating func add(_ step: BucketPlan.Step, _ part: BucketPlan.Part) {
        switch step {
        case .nothing: break
        case .change(let lines, _): changes += lines
        case .unsupported: unsupported.append((part, "not supported by this server"))
        case .unreadable(let error): failures.append((part, "\(error)"))
        }
    }

    /// Prints it; `nextStep` goes on where the number of changes ends.
    func print(as format: BucketOptions.Format, nextStep: String) {
        switch format {
        case .json: Swift.print(json.indented)
        case .text:
            for line in lines { Swift.print(line) }
            let count = changes.count
            if count == 0 && failures.isEmpty { Swift.print("\(bucket): nothing to change") }
            if count > 0 { Swift.print("\(bucket): \(count) \(count == 1 ? "change" : "changes")\(nextStep)") }
        }
    }

    private var lines: [String] {
        changes.map(\.description) + unsupported.map { "! \($0.part.rawValue): \($0.reason)" }
            + failures.map { "! \($0.part.rawValue): FAILED: \($0.reason)" }
    }

    private var json: JSONTree {
        let changes = changes.map { line -> JSONTree in
            ["action": .string("\(line.kind)"), "part": .string(line.part.rawValue), "text": .string(line.text)]
        }
        return [
            "bucket": .string(bucket), "applied": .bool(isApplied), "changes": .array(changes),
            "unsupported": BucketReport.json(unsupported), "failed": BucketReport.json(failures),
        ]
    }

    private static func json(_ list: [(part: BucketPlan.Part, reason: String)]) -> JSONTree {
        .array(list.map { ["part": .string($0.part.rawValue), "reason": .string($0.reason)] })
    }

    /// What is printed for a store that is a directory.
    static func nothingToSetUp(_ directory: String) -> JSONTree {
        ["directory": .string(directory), "applied": false, "changes": [], "unsupported": [], "failed": [], "ok": true, "checks": []]
    }
}
