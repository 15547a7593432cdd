/// A table for people: columns as wide as what stands in them, two spaces between.
struct Columns {
    let text: String

    init(_ titles: [String], _ rows: [[String]]) {
        let lines = [titles] + rows
        let widths = titles.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        text = lines.map { line in
            let cells = line.enumerated().map { column, cell in cell + String(repeating: " ", count: widths[column] - cell.count) }
            var row = cells.joined(separator: "  ")
            while row.last == " " { row.removeLast() }
            return row
        }.joined(separator: "\n")
    }
}
