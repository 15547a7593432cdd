public import CaptureKit

/// A checked pipeline and the facts that flow through it.
public struct PipelineGraph: Sendable {
    private let stages: [StageEntry]
    private let given: [FactMember]
    private let promised: [FactMember]

    /// The graph of a file's stages.
    ///
    /// - Parameters:
    ///   - given: the facts that every request starts with.
    ///   - promised: the facts that an answer of 200 stands for.
    public init(_ stages: [StageEntry], given: any FactSet.Type, promised: any FactSet.Type) {
        (self.stages, self.given, self.promised) = (stages, given.members, promised.members)
    }

    /// Lines for a terminal: each stage, where its facts come from, and what it makes.
    public var text: String {
        var lines = ["request", "  makes \(list(given.map(\.label)))"]
        for (index, stage) in stages.enumerated() {
            let other = stage.use == stage.instance ? "" : " (\(stage.use))"
            lines.append("\(stage.instance)\(other)\(stage.isEnabled ? "" : "  [disabled]")")
            let needs = stage.shape.needs.map { "\($0.label)\(stage.isEnabled ? origin(of: $0, before: index) : "")" }
            lines.append("  needs \(list(needs))")
            lines.append("  makes \(list(stage.shape.makes.map(\.label)))")
        }
        let promises = promised.map { "\($0.label)\(origin(of: $0, before: stages.count))" }
        return (lines + ["200", "  needs \(list(promises))"]).joined(separator: "\n")
    }

    /// A flowchart for Mermaid (https://mermaid.js.org/syntax/flowchart.html): bold arrows are the order, dotted ones the facts.
    public var mermaid: String {
        var lines = ["flowchart TD", "    request([request])"]
        for (index, stage) in stages.enumerated() {
            lines.append(
                "    \(node(index))[\"\(stage.instance)\(stage.isEnabled ? "" : " (disabled)")\"]\(stage.isEnabled ? "" : ":::disabled")")
        }
        lines.append("    answer([200])")
        var last = "request"
        for (index, stage) in stages.enumerated() {
            // The invisible link keeps a disabled stage in its place.
            lines.append("    \(last) \(stage.isEnabled ? "==>" : "~~~") \(node(index))")
            if stage.isEnabled {
                lines += flows(stage.shape.needs, to: node(index), before: index)
                last = node(index)
            }
        }
        lines.append("    \(last) ==> answer")
        lines += flows(promised, to: "answer", before: stages.count)
        return (lines + ["    classDef disabled stroke-dasharray: 5 5,opacity:0.5"]).joined(separator: "\n")
    }

    private func node(_ index: Int) -> String { "stage\(index)" }

    private func flows(_ needs: [FactMember], to target: String, before index: Int) -> [String] {
        var facts: [(from: String, labels: [String])] = []
        for need in needs {
            guard let maker = maker(of: need, before: index) else { continue }
            let from = if case .stage(let index) = maker { node(index) } else { "request" }
            if let known = facts.firstIndex(where: { $0.from == from }) {
                facts[known].labels.append("\(need.type)")
            } else {
                facts.append((from, ["\(need.type)"]))
            }
        }
        return facts.map { "    \($0.from) -. \($0.labels.joined(separator: ", ")) .-> \(target)" }
    }

    private enum Maker {
        case request
        case stage(Int)
    }

    /// What made the fact that a stage at `index` reads; nil when nothing does.
    private func maker(of fact: FactMember, before index: Int) -> Maker? {
        let stage = stages[..<index].lastIndex { $0.isEnabled && $0.shape.makes.contains { $0.id == fact.id } }
        if let stage { return .stage(stage) }
        return given.contains { $0.id == fact.id } ? .request : nil
    }

    private func origin(of fact: FactMember, before index: Int) -> String {
        switch maker(of: fact, before: index) {
        case .request: " from request"
        case .stage(let index): " from \(stages[index].instance)"
        case nil: " (made by none)"
        }
    }

    private func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }
}
