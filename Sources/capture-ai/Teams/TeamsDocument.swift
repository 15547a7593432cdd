import CaptureEngine
import CaptureKit
import CapturePlugins

/// The text of a file of teams, to be changed: what is not changed stays as it is, comments too.
struct TeamsDocument {
    /// The teams as the service will read them, in the order of the file.
    private(set) var list: TeamList
    private let file: String
    private var root: JSONTree

    /// Reads a text; nil is a file that is not there yet.
    ///
    /// - Throws: `FileProblems`.
    init(_ bytes: [UInt8]?, file: String) throws(FileProblems) {
        self.file = file
        guard let bytes else {
            root = ["teams": []]
            list = try TeamList(parsing: root.line, file: file)
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileProblems(file: file, problems: [Problem(path: "$", line: 1, column: 1, message: "the file is not UTF-8 text")])
        }
        list = try TeamList(parsing: text, file: file)
        do throws(Problem) { root = JSONTree(try JSONNode(parsing: text)) } catch { throw FileProblems(file: file, problems: [error]) }
    }

    /// The text with all changes.
    var bytes: [UInt8] { Array((root.indented + "\n").utf8) }

    /// The place of the team with this id.
    func index(of id: TeamID) -> Int? { list.teams.firstIndex { $0.id == id } }

    mutating func add(team: JSONTree) throws(FileProblems) { try change { $0["teams"].items.append(team) } }

    mutating func removeTeam(at index: Int) throws(FileProblems) { try change { $0["teams"].items.remove(at: index) } }

    mutating func add(key: JSONTree, toTeamAt index: Int) throws(FileProblems) {
        try change { $0["teams"].items[index]["keys"].items.append(key) }
    }

    mutating func revoke(key: Int, ofTeamAt index: Int) throws(FileProblems) {
        try change { $0["teams"].items[index]["keys"].items[key]["revoked"] = true }
    }

    /// Changes the file's content; the service must be able to read what comes of it.
    private mutating func change(_ body: (inout JSONTree) -> Void) throws(FileProblems) {
        body(&root)
        list = try TeamList(parsing: root.indented, file: file)
    }
}

extension JSONTree {
    /// What was read.
    fileprivate init(_ node: JSONNode) {
        switch node.value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let text): self = .json(text)
        case .string(let text): self = .string(text)
        case .array(let items): self = .array(items.map { JSONTree($0) })
        case .object(let members): self = .object(members.map { (key: $0.key, value: JSONTree($0.value)) })
        }
    }

    /// The value of an object's key, null when there is none; a new key stands last.
    fileprivate subscript(key: String) -> JSONTree {
        get {
            guard case .object(let members) = self else { return .null }
            return members.first { $0.key == key }?.value ?? .null
        }
        set {
            guard case .object(var members) = self else { return }
            if let index = members.firstIndex(where: { $0.key == key }) {
                members[index].value = newValue
            } else {
                members.append((key: key, value: newValue))
            }
            self = .object(members)
        }
    }

    /// The items of an array; none of another value.
    fileprivate var items: [JSONTree] {
        get { if case .array(let items) = self { items } else { [] } }
        set { self = .array(newValue) }
    }
}
