public import CaptureKit

/// A `pipeline.json` that passed every check, and nothing of it started.
///
/// `validate` and `run` both come through here, so they cannot disagree.
public struct PipelineFile<Server: StageSettings>: Sendable {
    /// The settings under `"server"`.
    public let server: Server
    /// Every stage that the file lists, in order.
    public let stages: [StageEntry]
    private let links: [StageLink]

    /// Reads a file. Pure: opens nothing and starts nothing.
    ///
    /// - Parameters:
    ///   - name: what problems call the file.
    ///   - given: the facts that every request starts with.
    ///   - promised: the facts without which an accepted request would be a lie, such as ``Receipt``.
    ///   - check: what else must hold between the server's settings and the stages; gets the facts that the stages make.
    /// - Throws: ``FileProblems`` with all that is wrong.
    public init(
        _ text: String, name: String, registry: StageRegistry, environment: StageEnvironment, given: any FactSet.Type,
        promised: any FactSet.Type, check: (Server, [FactMember]) -> [Problem] = { _, _ in [] }
    ) throws(FileProblems) {
        let root: JSONNode
        do { root = try JSONNode(parsing: text) } catch { throw FileProblems(file: name, problems: [error]) }
        var problems = unknownKeys(of: root, path: "$", known: ["$schema", "server", "stages", "comment"])

        let serverNode = root["server"] ?? JSONNode(.object([]), line: root.line, column: root.column)
        var reader = SettingsReader(serverNode, path: "$.server", directory: environment.directory)
        server = Server(from: &reader)
        problems += reader.finish().problems

        var entries: [StageEntry] = []
        var links: [StageLink] = []
        var allKnown = true
        if case .array(let nodes) = root["stages"]?.value {
            for (index, node) in nodes.enumerated() {
                let reading = StageEntry.read(node, path: "$.stages[\(index)]", registry: registry, environment: environment)
                problems += reading.problems
                if let entry = reading.entry { entries.append(entry) } else { allKnown = false }
                if let link = reading.link { links.append(link) }
            }
        } else {
            allKnown = false
            let place = root["stages"] ?? root
            problems.append(
                Problem(
                    path: "$.stages", line: place.line, column: place.column, message: "expected \"stages\", an array of stages in order"))
        }
        problems += sameNames(entries)

        let enabled = entries.filter(\.isEnabled)
        let made = enabled.flatMap(\.shape.makes)
        problems += wiringProblems(enabled.map(\.position), isWhole: allKnown, given: given.members, makers: registry.makers)
        if allKnown {
            for promise in promised.members where !made.contains(where: { $0.id == promise.id }) {
                let makers = registry.makers(of: promise).map { "\"\($0)\"" }.joined(separator: " or ")
                let place = root["stages"] ?? root
                problems.append(
                    Problem(
                        path: "$.stages", line: place.line, column: place.column,
                        message: "no enabled stage makes \(promise.type), so accepted events would go nowhere; enable \(makers)"))
            }
        }
        problems += check(server, made)
        guard problems.isEmpty else { throw FileProblems(file: name, problems: problems) }
        (stages, self.links) = (entries, links)
    }

    /// What is wrong with the files that the enabled stages name, as far as they are there.
    public func fileProblems() -> [FileProblems] {
        links.compactMap { link in
            do throws(FileProblems) { try link.check() } catch { return error }
            return nil
        }
    }

    /// The pipeline of the enabled stages.
    public func pipeline(memory: ByteBudget, telemetry: Telemetry, environment: StageEnvironment) -> Pipeline {
        Pipeline(links: links, memory: memory, telemetry: telemetry, logger: environment.logger)
    }
}

private func sameNames(_ entries: [StageEntry]) -> [Problem] {
    entries.enumerated().compactMap { index, entry in
        guard entries[..<index].contains(where: { $0.instance == entry.instance }) else { return nil }
        return entry.place.saying("a stage called \"\(entry.instance)\" stands here twice; give one of them another name with \"as\"")
    }
}

/// A problem for every key that is not known.
func unknownKeys(of node: JSONNode, path: String, known: [String]) -> [Problem] {
    node.members.filter { !known.contains($0.key) }.map { member in
        Problem(
            path: path + Problem.step(member.key), line: member.value.line, column: member.value.column,
            message: "unknown key \(member.key.quoted)" + suggestion(for: member.key, among: known))
    }
}
