import CaptureBytes

/// The value to be checked: where it stands in its text, and what belongs to it and stands elsewhere.
struct Instance {
    /// Nil for an object that has members from elsewhere only.
    let value: JSONValue?
    let overlay: JSONOverlay?

    init(_ value: JSONValue?, _ overlay: JSONOverlay?) {
        self.value = overlay?.replacement ?? value
        self.overlay = overlay
    }

    var isOpaque: Bool { overlay?.isOpaque ?? false }

    var kind: JSONKind { value?.kind ?? .object }

    /// Whether something is added to the value, so that its text is not all of it.
    var isInPieces: Bool { value == nil || overlay.map { !$0.members.isEmpty } ?? false }
}

/// A step from a value to one inside.
enum Step {
    /// A member, by its key.
    case key(JSONValue)
    /// A member from elsewhere, by the name that its overlay has.
    case added(String)
    /// A member, by a name that the schema has.
    case name(String)
    case index(Int)
}
