/// The known name that a misspelt one most likely means; nil if none is near (a third of its letters may differ).
func nearestName(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.utf8)
    let scored = names.map { (name: $0, distance: editDistance(wanted, Array($0.utf8))) }
    guard let best = scored.min(by: { $0.distance < $1.distance }), best.distance <= max(1, wanted.count / 3) else { return nil }
    return best.name
}

/// Levenshtein's distance, in one row.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let change = diagonal + (letter == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
