/// What a check may cost: finds references that never end, and alternatives that multiply.
struct SchemaBounds {
    /// How many schemas may hold for one value, each counted as often as it is run.
    static let widthLimit = 10_000
    /// How many schemas may be run on the way into a value, where none leads back to itself.
    static let pathLimit = 1_000_000
    /// How many schemas in a row may hold for one value, each because of the one before.
    static let chainLimit = 100

    /// The nodes that may be reached from themselves.
    let recursive: Set<Int>
    private(set) var problems: [(node: Int, message: String)] = []

    init(_ nodes: [SchemaNode], _ references: [Int]) {
        let inPlace = nodes.map { $0.inPlaceEdges(references) }
        let all = zip(nodes, inPlace).map { $1 + $0.innerEdges }
        // A document is a tree, so every way back goes through a reference.
        recursive = Set(Set(references).filter { SchemaBounds.reaches($0, all) })
        var width = Weights(edges: inPlace, cut: [], limit: SchemaBounds.widthLimit, depthLimit: SchemaBounds.chainLimit)
        var paths = Weights(edges: all, cut: recursive, limit: SchemaBounds.pathLimit, depthLimit: JSONSchema.depthLimit)
        for node in nodes.indices where !width.measure(node, 0) {
            let loop = nodes.indices.first { SchemaBounds.reaches($0, inPlace) }
            problems = [
                loop.map { ($0, "the reference leads back to itself without going into the value; it would never end") }
                    ?? (node, "too many schemas hold for the same value; simplify them")
            ]
            return
        }
        for node in nodes.indices where !paths.measure(node, 0) {
            problems = [(node, "references multiply to more than \(SchemaBounds.pathLimit) ways; simplify them")]
            return
        }
    }

    private static func reaches(_ node: Int, _ edges: [[Int]]) -> Bool {
        var (open, seen) = (edges[node], Set<Int>())
        while let next = open.popLast() {
            if next == node { return true }
            if seen.insert(next).inserted { open += edges[next] }
        }
        return false
    }

    /// The number of ways from each node, itself counted.
    private struct Weights {
        let edges: [[Int]]
        let cut: Set<Int>
        let limit: Int
        let depthLimit: Int
        private var weights: [Int]

        init(edges: [[Int]], cut: Set<Int>, limit: Int, depthLimit: Int) {
            (self.edges, self.cut, self.limit, self.depthLimit) = (edges, cut, limit, depthLimit)
            weights = [Int](repeating: 0, count: edges.count)
        }

        /// False when there are too many, or a row is too long, as one that never ends is.
        mutating func measure(_ node: Int, _ depth: Int) -> Bool {
            if weights[node] > 0 { return true }
            guard depth <= depthLimit else { return false }
            var weight = 1
            for next in edges[node] {
                guard !cut.contains(next) else {
                    weight += 1
                    continue
                }
                guard measure(next, depth + 1) else { return false }
                weight += weights[next]
                if weight > limit { return false }
            }
            weights[node] = weight
            return true
        }
    }
}
