import S3

extension BucketPlan {
    /// Other people's rules stay as they are, and where they are.
    static func lifecycle(_ wanted: WantedBucket, _ now: S3Lifecycle) -> Step {
        let rules = wanted.rules
        var lines: [Line] = []
        func add(_ kind: Line.Kind, _ id: String, _ text: String) {
            lines.append(Line(kind: kind, part: .lifecycle, text: "\(id): \(text)"))
        }
        for rule in rules {
            let same = now.rules.filter { $0.id == rule.id }
            switch same.first {
            case nil: add(.add, rule.id, rule.effect)
            case .known(rule) where same.count == 1: continue
            case .known(let before): add(.change, rule.id, "\(rule.effect) (now: \(before.effect))")
            case .other: add(.change, rule.id, "\(rule.effect) (now: more or something else)")
            }
        }
        for rule in now.rules where wanted.owns(rule.id) && !rules.contains(where: { $0.id == rule.id }) {
            add(.remove, rule.id, "no rule any more, as \"retentions\" does not have it; what is there stays for good")
        }
        guard !lines.isEmpty else { return .nothing }
        var changed = now
        changed.rules = now.rules.filter { !wanted.owns($0.id) } + rules.map { .known($0) }
        return .change(lines, .setLifecycle(changed))
    }
}

extension S3LifecycleRule {
    /// What it does, in words.
    fileprivate var effect: String {
        var effects: [String] = []
        let place = prefix.isEmpty ? "everything" : "what is under \(prefix)"
        if let expirationDays { effects.append("\(place) is removed after \(expirationDays) \(expirationDays == 1 ? "day" : "days")") }
        if let days = abortIncompleteUploadsAfterDays {
            let place = prefix.isEmpty ? "" : " under \(prefix)"
            effects.append("incomplete uploads\(place) are removed after \(days) \(days == 1 ? "day" : "days")")
        }
        return (isEnabled ? "" : "switched off: ") + (effects.isEmpty ? "nothing" : effects.joined(separator: ", "))
    }
}
