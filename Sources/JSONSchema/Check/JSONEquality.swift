import CaptureBytes

/// Whether JSON values are the same (Core §4.2.2): numbers by value, strings by scalars, objects without regard to order.
enum JSONEquality {
    private static let fewMembers = 8

    static func isEqual(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard a.kind == b.kind, a.count == b.count else { return false }
        switch a.kind {
        case .null: return true
        case .bool: return a.isTrue == b.isTrue
        case .number:
            return a.withContent { left in
                b.withContent { right in DecimalText.compare(DecimalText(left), left, DecimalText(right), right) == 0 }
            }
        case .string:
            return a.withContent { left in
                b.withContent { right in left.count == right.count && left.elementsEqual(right) }
            }
        case .array: return zip(a.elements, b.elements).allSatisfy { isEqual($0, $1) }
        case .object: return isSameObject(a, b)
        }
    }

    /// An object with a key twice is the same as none.
    private static func isSameObject(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard a.count > 0 else { return true }
        guard a.firstDuplicateKey() == nil, let table = try? JSONKeyTable(b) else { return false }
        return a.members.allSatisfy { key, value in key.withContent { table[$0] }.map { isEqual(value, $0) } ?? false }
    }

    /// Whether no two elements are the same, in time linear in the array.
    static func areUnique(_ array: JSONValue) -> Bool {
        guard array.count > 1 else { return true }
        var buckets: [Int: [JSONValue]] = [:]
        for element in array.elements {
            var hasher = Hasher()
            hash(element, into: &hasher)
            let hash = hasher.finalize()
            guard let others = buckets[hash] else {
                buckets[hash] = [element]
                continue
            }
            // With a key twice it is not even the same as itself, and would be compared with all that are written like it.
            guard isEqual(element, element) else { continue }
            if others.contains(where: { isEqual($0, element) }) { return false }
            buckets[hash] = others + [element]
        }
        return true
    }

    /// Equal values have equal hashes; seeded, so that nobody can make them collide.
    private static func hash(_ value: JSONValue, into hasher: inout Hasher) {
        hasher.combine(value.kind.rawValue)
        switch value.kind {
        case .null: break
        case .bool: hasher.combine(value.isTrue)
        case .number: value.withContent { DecimalText($0).hash($0, into: &hasher) }
        case .string: value.withContent { hasher.combine(bytes: $0) }
        case .array: for element in value.elements { hash(element, into: &hasher) }
        case .object:
            // A sum does not depend on the order.
            var sum = 0
            for (key, member) in value.members {
                var inner = Hasher()
                hash(key, into: &inner)
                hash(member, into: &inner)
                sum &+= inner.finalize()
            }
            hasher.combine(sum)
        }
        hasher.combine(value.count)
    }
}

extension DecimalText {
    func hash(_ text: UnsafeRawBufferPointer, into hasher: inout Hasher) {
        guard !isZero else { return }
        hasher.combine(isNegative)
        hasher.combine(point)
        for index in 0..<digitCount { hasher.combine(digit(index, in: text)) }
    }
}
