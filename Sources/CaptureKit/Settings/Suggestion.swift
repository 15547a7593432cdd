/// `; did you mean "x"?` when one known word is close, else the list of known words.
public func suggestion(for word: String, among known: [String]) -> String {
    if let near = nearest(to: word, among: known) { return "; did you mean \"\(near)\"?" }
    return known.isEmpty ? "" : "; known: " + known.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
}

/// The known word that differs least from `word`, by a third of its letters at most.
public func nearest(to word: String, among known: [String]) -> String? {
    guard word.count <= 100 else { return nil }
    let near = known.map { (word: $0, distance: distance(word, $0)) }.min { ($0.distance, $0.word) < ($1.distance, $1.word) }
    guard let near, near.distance <= max(1, word.count / 3) else { return nil }
    return near.word
}

/// The edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment.
private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            row[j] = min(replaced, last[j] + 1, row[j - 1] + 1)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], before[j - 2] + 1) }
        }
        (before, last) = (last, row)
    }
    return last[b.count]
}
