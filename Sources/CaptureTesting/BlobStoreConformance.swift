import CaptureBytes
public import CaptureKit

/// What every blob store must keep to, a fake one and a real one alike.
public enum BlobStoreConformance {
    /// Writes, reads and removes objects, and returns what is wrong with the store, nothing when all is well.
    ///
    /// - Parameter prefix: what the keys of the check start with; nothing else may be there.
    public static func check(_ store: any BlobStore, prefix: String) async -> [String] {
        var check = Check(store: store, prefix: prefix)
        do {
            try await check.objects()
            try await check.ranges()
            try await check.absence()
            try await check.listing()
        } catch { check.faults.append("it fails: \(error)") }
        return check.faults
    }

    private struct Check {
        let store: any BlobStore
        let prefix: String
        var faults: [String] = []

        private let attributes = BlobAttributes(contentType: "multipart/mixed; boundary=x", metadata: ["team-id": "1", "index": "[{}]"])
        private let bytes = Bytes((0..<1000).map { UInt8(truncatingIfNeeded: $0) })

        init(store: any BlobStore, prefix: String) { (self.store, self.prefix) = (store, prefix) }

        private mutating func expect(_ isMet: Bool, _ fault: String) { if !isMet { faults.append(fault) } }

        mutating func objects() async throws {
            let key = prefix + "one/$ai input=é"
            try await store.put(key, bytes, attributes)
            expect(try await store.get(key, range: nil) == bytes, "an object is not read as it was written")
            expect(try await store.head(key) == attributes, "the attributes are not read as they were written")
            let other = BlobAttributes(contentType: "text/plain")
            try await store.put(key, Bytes("two"), other)
            expect(try await store.get(key, range: nil) == Bytes("two"), "an object is not replaced")
            expect(try await store.head(key) == other, "the attributes are not replaced")
            try await store.put(key, Bytes(""), other)
            expect(try await store.get(key, range: nil).isEmpty, "an empty object is not read as it was written")
            try await store.delete(key)
        }

        mutating func ranges() async throws {
            let key = prefix + "ranges"
            try await store.put(key, bytes, attributes)
            for range in [0...0, 0...999, 5...9, 999...999] {
                let wanted = bytes[range.lowerBound..<range.upperBound + 1]
                expect(try await store.get(key, range: range) == wanted, "the range \(range) is wrong")
            }
            expect(try await store.get(key, range: 990...2000) == bytes[990..<1000], "a range beyond the end is not cut")
            await expectNotFound("a range behind the end") { [store] in _ = try await store.get(key, range: 1000...1001) }
            try await store.delete(key)
        }

        mutating func absence() async throws {
            let key = prefix + "absent"
            await expectNotFound("an absent object") { [store] in _ = try await store.get(key, range: nil) }
            expect(try await store.head(key) == nil, "an absent object has attributes")
            try await store.delete(key)
            try await store.put(key, bytes, attributes)
            try await store.delete(key)
            await expectNotFound("a removed object") { [store] in _ = try await store.get(key, range: nil) }
        }

        mutating func listing() async throws {
            let keys = ["a/1", "a/2", "ab", "b/c/d"].map { prefix + $0 }
            for key in keys.reversed() { try await store.put(key, bytes, attributes) }
            expect(try await store.list(prefix: prefix) == keys, "the keys are not listed in order")
            expect(try await store.list(prefix: prefix + "a") == Array(keys[..<3]), "a prefix does not choose the keys that begin with it")
            expect(try await store.list(prefix: prefix + "none").isEmpty, "there are keys of a prefix that has none")
            for key in keys { try await store.delete(key) }
            expect(try await store.list(prefix: prefix).isEmpty, "removed objects are listed")
        }

        private mutating func expectNotFound(_ what: String, _ read: () async throws -> Void) async {
            do {
                try await read()
                faults.append("\(what) is found")
            } catch BlobStoreError.notFound {} catch { faults.append("\(what) fails with \(error), not with notFound") }
        }
    }
}
