import ArgumentParser

/// A name that an operator gives.
enum Label {
    /// Refuses what the file of teams may not hold.
    static func check(_ text: String, _ option: String) throws {
        guard (1...100).contains(text.utf8.count), !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw ValidationError("\(option) has 1 to 100 bytes, without control characters")
        }
        try refuseKey(text, option)
    }

    /// Refuses what may be a key: names are written down and logged.
    static func refuseKey(_ text: String, _ what: String) throws {
        if text.hasPrefix("phc_") || text.hasPrefix("phx_") { throw ValidationError("\(what) looks like a key; give a name, never a key") }
    }
}
