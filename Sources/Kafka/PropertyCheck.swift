/// Finds what is wrong with properties, without a client.
struct PropertyCheck {
    /// These would be taken by librdkafka and then break a promise of this client.
    private static let refused = [
        "delivery.report.only.error": "cannot be set: this client needs the report of every record; leave it out",
        "enabled_events": "cannot be set: this client receives reports through callbacks; leave it out",
        "plugin.library.paths": "cannot be set: it loads code into the process; leave it out",
        "transactional.id": "cannot be set: this client does not run transactions; leave it out",
    ]

    /// Conflicts are looked for without these, so that no file is read, no name resolved and no connection opened.
    private static let outwardPrefixes = [
        "ssl.", "sasl.", "security.", "enable.ssl.", "enable.sasl.", "test.", "bootstrap.", "metadata.broker.list", "debug",
    ]

    private let table = PropertyTable()

    func problems(in properties: [KafkaProperty]) -> [KafkaPropertyError] {
        let scratch = Configuration()
        let single = properties.compactMap { problem(with: $0, in: scratch) }
        guard single.isEmpty else { return single }
        return conflict(in: properties).map { [$0] } ?? []
    }

    func problem(withName name: String) -> KafkaPropertyError? {
        if let reason = Self.refused[name] { return KafkaPropertyError(name: name, reason: reason) }
        guard !name.utf8.contains(0) else { return KafkaPropertyError(name: name, reason: "the name contains a NUL character") }
        guard let row = table.row(named: name) else { return unknown(name) }
        return row.type == "see dedicated API" ? KafkaPropertyError(name: name, reason: "cannot be set as text; leave it out") : nil
    }

    private func problem(with property: KafkaProperty, in scratch: borrowing Configuration) -> KafkaPropertyError? {
        let name = property.name
        if let problem = problem(withName: name) { return problem }
        guard !property.value.utf8.contains(0) else {
            return KafkaPropertyError(name: name, reason: "the value contains a NUL character")
        }
        switch scratch.set(property) {
        case .taken: return nil
        case .unknownName: return unknown(name)
        case .badValue: return KafkaPropertyError(name: name, reason: expectation(of: name, not: property))
        }
    }

    private func unknown(_ name: String) -> KafkaPropertyError {
        let near = nearestName(to: name, among: table.rows.map(\.name)).map { "; did you mean `\($0)`?" } ?? ""
        return KafkaPropertyError(name: name, reason: "librdkafka has no such property\(near)")
    }

    private func expectation(of name: String, not property: KafkaProperty) -> String {
        guard let row = table.row(named: name) else { return "librdkafka does not take this value" }
        if row.range.isEmpty { return "librdkafka does not take this value; expected: \(row.type)" }
        let bounds = row.range.split(separator: " .. ")
        if bounds.count == 2 { return "the value must be a number from \(bounds[0]) to \(bounds[1])" }
        return row.type == "CSV flags"
            ? "the value must be a comma-separated list of: \(row.range)" : "the value must be one of: \(row.range)"
    }

    private func conflict(in properties: [KafkaProperty]) -> KafkaPropertyError? {
        let scratch = Configuration()
        for property in properties where !Self.outwardPrefixes.contains(where: property.name.hasPrefix) { _ = scratch.set(property) }
        return scratch.conflict().map { KafkaPropertyError(name: nil, reason: Redaction(of: properties).apply(to: $0)) }
    }
}
