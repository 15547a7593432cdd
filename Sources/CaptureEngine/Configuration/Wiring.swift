import CaptureKit

/// One enabled stage, for the check of the order.
struct StagePosition {
    let name: String
    let shape: StageShape
    let place: Problem
}

extension Problem {
    /// The place of a stage that stands in no file.
    static func stage(_ index: Int) -> Problem { Problem(path: "$.stages[\(index)]", line: 0, column: 0, message: "") }

    func saying(_ message: String) -> Problem { Problem(path: path, line: line, column: column, message: message) }
}

/// Whatever keeps stages from standing in this order: a fact that is needed before it is made, or one that would be lost.
///
/// - Parameter isWhole: `false` when a stage that could not be read may make a fact that seems to be made by none.
func wiringProblems(
    _ stages: [StagePosition], isWhole: Bool = true, given: [FactMember], makers: (FactMember) -> [String]
) -> [Problem] {
    var problems: [Problem] = []
    var known: [ObjectIdentifier: String] = [:]
    for member in given { known[member.id] = "the request" }
    for (index, stage) in stages.enumerated() {
        for need in stage.shape.needs where need.isRequired && known[need.id] == nil {
            let later = stages[(index + 1)...].first { $0.shape.makes.contains { $0.id == need.id } }
            guard isWhole || later != nil else { continue }
            problems.append(stage.place.saying(remedy(for: need, of: stage, later: later, makers: makers)))
        }
        for make in stage.shape.makes {
            if !make.isRequired {
                let message =
                    "\"\(stage.name)\" makes \(make.label), so it may not be there when it is needed; a stage makes what it promises, or throws"
                problems.append(stage.place.saying(message))
            }
            if let maker = known[make.id], !stage.shape.needs.contains(where: { $0.id == make.id }) {
                problems.append(
                    stage.place.saying("\"\(stage.name)\" makes \(make.type) again without needing it, so what \(maker) made would be lost")
                )
            }
            known[make.id] = "\"\(stage.name)\""
        }
    }
    return problems + unsafeOrders(stages)
}

private func remedy(
    for need: FactMember, of stage: StagePosition, later: StagePosition?, makers: (FactMember) -> [String]
) -> String {
    if let maker = later {
        return "\"\(stage.name)\" needs \(need.type), which \"\(maker.name)\" makes only later, at \(maker.place.path); "
            + "move \"\(stage.name)\" after it"
    }
    let names = makers(need).filter { $0 != stage.name }.map { "\"\($0)\"" }.joined(separator: " or ")
    return "\"\(stage.name)\" needs \(need.type), which no stage here makes" + (names.isEmpty ? "" : "; add \(names) before it")
}
