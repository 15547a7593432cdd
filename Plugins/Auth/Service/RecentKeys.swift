/// Values of the keys that were used most recently: of at least half of `limit`, and of no more than `limit`.
///
/// Two generations: when the young one is full it becomes the old one, and the old one goes. So each step takes constant time, and
/// nothing is kept of when a key was used.
struct RecentKeys<Value> {
    private let half: Int
    private var young: [KeyDigest: Value] = [:]
    private var old: [KeyDigest: Value] = [:]

    /// - Parameter limit: at least 2.
    init(limit: Int) { half = limit / 2 }

    /// How many values are kept.
    var count: Int { young.count + old.count }

    /// The value of a key, which counts as its use.
    subscript(digest: KeyDigest) -> Value? {
        mutating get {
            if let value = young[digest] { return value }
            guard let value = old[digest] else { return nil }
            insert(value, for: digest)
            return value
        }
    }

    /// Keeps a value, in place of the one that the key has.
    mutating func insert(_ value: Value, for digest: KeyDigest) {
        old[digest] = nil
        if young.count >= half, young[digest] == nil { (old, young) = (young, [:]) }
        young[digest] = value
    }

    /// Forgets a key.
    mutating func remove(_ digest: KeyDigest) {
        young[digest] = nil
        old[digest] = nil
    }
}
