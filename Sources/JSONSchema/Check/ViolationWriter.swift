import CaptureBytes

/// Writes violations so that all together they repeat no more of the value than ``JSONSchema/echoLimit``.
struct ViolationWriter {
    private static let nameLimit = 80
    private var room = JSONSchema.echoLimit

    mutating func violation(_ found: Found) -> Violation {
        var pointer = ""
        var isComplete = true
        var last = ""
        for step in found.steps.reversed() {
            let name = name(step)
            if step.isEcho {
                guard let name, name.utf8.count <= min(room, ViolationWriter.nameLimit) else {
                    isComplete = false
                    break
                }
                room -= name.utf8.count
            }
            last = name ?? ""
            pointer += Pointer.step(last)
        }
        let detail = (isComplete ? "this " : "something in this, whose name is too long to repeat here, ") + found.detail
        let isUnknown = found.known != nil && isComplete
        return Violation(
            pointer: Pointer.fragment(pointer), detail: detail, unknownName: isUnknown ? last : nil,
            knownNames: isUnknown ? found.known ?? [] : [])
    }

    /// Nil for a name that is no text.
    private func name(_ step: Step) -> String? {
        switch step {
        case .key(let key): key.string
        case .added(let name), .name(let name): name
        case .index(let index): String(index)
        }
    }
}

extension Step {
    /// Whether it repeats what was sent; a name of the schema's and an index do not.
    fileprivate var isEcho: Bool {
        switch self {
        case .key, .added: true
        case .name, .index: false
        }
    }
}
