/// All schemas of a document.
final class SchemaProgram: Sendable {
    let nodes: [SchemaNode]
    /// The node that each reference refers to.
    let references: [Int]
    /// The nodes that may be reached from themselves; what they say of a place is remembered.
    let recursive: Set<Int>
    let root: Int

    init(nodes: [SchemaNode], references: [Int], recursive: Set<Int>, root: Int) {
        (self.nodes, self.references, self.recursive, self.root) = (nodes, references, recursive, root)
    }
}

extension SchemaNode {
    /// The nodes that hold for the same value.
    func inPlaceEdges(_ references: [Int]) -> [Int] {
        var edges = inPlace.all + inPlace.any + inPlace.one
        if let reference = inPlace.reference { edges.append(references[reference]) }
        if let not = inPlace.not { edges.append(not) }
        if let condition = inPlace.condition {
            edges.append(condition.condition)
            if let then = condition.then { edges.append(then) }
            if let otherwise = condition.otherwise { edges.append(otherwise) }
        }
        return edges + object.dependentSchemas.map(\.schema)
    }

    /// The nodes that hold for values inside.
    var innerEdges: [Int] {
        let optional = [
            array.items, array.contains, array.unevaluated, object.additional, object.propertyNames, object.unevaluated,
        ]
        return array.prefix + object.properties.filter { $0 >= 0 } + object.patterns.map(\.schema) + optional.compactMap { $0 }
    }
}

extension SchemaProgram {
    /// The names that `properties` lists at a place, whichever of the schemas there does, with the nodes of their schemas.
    func listed(at node: Int) -> [(name: String, node: Int)] {
        let (all, references) = (nodes, references)
        var (open, seen) = ([node], Set([node]))
        var found: [(name: String, node: Int)] = []
        while let node = open.popLast() {
            let object = all[node].object
            for (index, name) in object.names.all.enumerated() where object.properties[index] >= 0 {
                found.append((name, object.properties[index]))
            }
            for next in all[node].inPlaceEdges(references) where seen.insert(next).inserted { open.append(next) }
        }
        return found
    }

    /// Whether a schema at a place has an annotation of the caller's.
    func isAnnotated(_ node: Int, _ annotation: String) -> Bool {
        var (open, seen) = ([node], Set([node]))
        while let node = open.popLast() {
            if nodes[node].annotations.contains(annotation) { return true }
            for next in nodes[node].inPlaceEdges(references) where seen.insert(next).inserted { open.append(next) }
        }
        return false
    }
}
