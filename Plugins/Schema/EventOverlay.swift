import CaptureBytes
import CaptureKit
import JSONSchema

/// The pieces of an event that do not stand in its first part, put in their places.
enum EventOverlay {
    /// Nil when the first part is all there is.
    static func overlay(_ event: Event, _ parts: Parts) -> JSONOverlay? {
        let paths = parts.all.compactMap { $0.path.map { $0[...] } }
        if paths.isEmpty, event.propertiesDocument == nil, event.document.root["properties"] != nil { return nil }
        let properties = JSONOverlay(replacement: event.propertiesDocument?.root, members: members(paths))
        return JSONOverlay(members: [("properties", properties)])
    }

    /// What stands below one place: blobs, and objects that lead to some.
    private static func members(_ paths: [ArraySlice<String>]) -> [(name: String, overlay: JSONOverlay)] {
        if paths.allSatisfy({ $0.count == 1 }) { return paths.map { ($0[$0.startIndex], .opaque) } }
        var groups: [(name: String, paths: [ArraySlice<String>])] = []
        // By bytes, as JSON keys are compared.
        var indexes: [[UInt8]: Int] = [:]
        for path in paths {
            guard let name = path.first else { continue }
            let key = Array(name.utf8)
            if let index = indexes[key] {
                groups[index].paths.append(path.dropFirst())
            } else {
                indexes[key] = groups.count
                groups.append((name, [path.dropFirst()]))
            }
        }
        return groups.map { name, rest in
            // No blob's place is inside another's.
            rest.contains(where: \.isEmpty) ? (name, .opaque) : (name, JSONOverlay(members: members(rest)))
        }
    }
}
