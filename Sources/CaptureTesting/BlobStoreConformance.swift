import CaptureBytes
public import CaptureKit

/// What every blob store must keep to, a fake one and a real one alike.
public enum BlobStoreConformance {
    private static let patience = Duration.seconds(30)

    /// Starts a store, writes, reads and removes objects, stops it, and returns what is wrong with it, nothing when all is well.
    ///
    /// - Parameters:
    ///   - store: a store that was never started.
    ///   - prefix: what the keys of the check start with; nothing else may be there.
    public static func check(_ store: any BlobStore, prefix: String) async -> [String] {
        var check = Check(store: store, prefix: prefix)
        await store.stop()
        do {
            try await store.start()
            check.expect(store.notReady == nil, "it is not ready after its start: \(store.notReady ?? "")")
            try await check.objects()
            try await check.pieces()
            try await check.ranges()
            try await check.absence()
            try await check.listing()
            await check.cancelling()
        } catch { check.faults.append("it fails: \(error)") }
        await store.stop()
        await store.stop()
        check.expect(store.notReady != nil, "it says that it is ready after it was stopped")
        return check.faults
    }

    private struct Check {
        let store: any BlobStore
        let prefix: String
        var faults: [String] = []

        private let attributes = BlobAttributes(contentType: "multipart/mixed; boundary=x", metadata: ["team-id": "1", "index": "[{}]"])
        private let bytes = Bytes((0..<1000).map { UInt8(truncatingIfNeeded: $0) })

        init(store: any BlobStore, prefix: String) { (self.store, self.prefix) = (store, prefix) }

        mutating func expect(_ isMet: Bool, _ fault: @autoclosure () -> String) { if !isMet { faults.append(fault()) } }

        private func put(_ key: String, _ bytes: Bytes, _ attributes: BlobAttributes) async throws {
            try await store.put(key, BlobContent(bytes), attributes, deadline: .now + BlobStoreConformance.patience)
        }

        mutating func objects() async throws {
            let key = prefix + "one/$ai input=é+~'()*%25"
            try await put(key, bytes, attributes)
            expect(try await store.get(key, range: nil) == bytes, "an object is not read as it was written")
            expect(try await store.head(key) == attributes, "the attributes are not read as they were written")
            let other = BlobAttributes(contentType: "text/plain")
            try await put(key, Bytes("two"), other)
            expect(try await store.get(key, range: nil) == Bytes("two"), "an object is not replaced")
            expect(try await store.head(key) == other, "the attributes are not replaced")
            try await put(key, Bytes(""), other)
            expect(try await store.get(key, range: nil).isEmpty, "an empty object is not read as it was written")
            try await store.delete([key])
        }

        mutating func pieces() async throws {
            let key = prefix + "pieces"
            let parts = [bytes[0..<1], bytes[1..<1], bytes[1..<700], bytes[700..<1000]]
            try await store.put(key, BlobContent(parts), attributes, deadline: nil)
            expect(try await store.get(key, range: nil) == bytes, "pieces are not written one after the other")
            try await store.delete([key])
        }

        mutating func ranges() async throws {
            let key = prefix + "ranges"
            try await put(key, bytes, attributes)
            for range in [0...0, 0...999, 5...9, 999...999] {
                let wanted = bytes[range.lowerBound..<range.upperBound + 1]
                expect(try await store.get(key, range: range) == wanted, "the range \(range) is wrong")
            }
            expect(try await store.get(key, range: 990...2000) == bytes[990..<1000], "a range beyond the end is not cut")
            await expectNotFound("a range behind the end") { [store] in _ = try await store.get(key, range: 1000...1001) }
            try await store.delete([key])
        }

        mutating func absence() async throws {
            let key = prefix + "absent"
            await expectNotFound("an absent object") { [store] in _ = try await store.get(key, range: nil) }
            expect(try await store.head(key) == nil, "an absent object has attributes")
            try await store.delete([])
            try await put(key, bytes, attributes)
            try await store.delete([prefix + "never", key])
            await expectNotFound("a removed object") { [store] in _ = try await store.get(key, range: nil) }
        }

        mutating func listing() async throws {
            let keys = ["a/1", "a/2", "ab", "b/&<c>/d"].map { prefix + $0 }
            for key in keys.reversed() { try await put(key, bytes, attributes) }
            expect(try await store.list(prefix: prefix, after: nil) == keys, "the keys are not listed in order")
            expect(
                try await store.list(prefix: prefix + "a", after: nil) == Array(keys[..<3]),
                "a prefix does not choose the keys that begin with it")
            expect(try await store.list(prefix: prefix, after: keys[1]) == Array(keys[2...]), "a list does not begin after a key")
            expect(try await store.list(prefix: prefix, after: keys[3]).isEmpty, "a list does not end")
            expect(try await store.list(prefix: prefix + "none", after: nil).isEmpty, "there are keys of a prefix that has none")
            try await store.delete(keys)
            expect(try await store.list(prefix: prefix, after: nil).isEmpty, "removed objects are listed")
        }

        mutating func cancelling() async {
            let (store, key, content, attributes) = (store, prefix + "cancelled", BlobContent(bytes), attributes)
            switch await Ending.of(within: patience, { try await store.put(key, content, attributes, deadline: nil) }) {
            case .success: break
            case .late: faults.append("put does not end when it is cancelled")
            case .failure(let error):
                expect(error is CancellationError || error is BlobStoreError, "a cancelled put fails with \(error)")
            }
            try? await store.delete([key])
        }

        private mutating func expectNotFound(_ what: String, _ read: () async throws -> Void) async {
            do {
                try await read()
                faults.append("\(what) is found")
            } catch let error as BlobStoreError where error.reason == .notFound {
            } catch { faults.append("\(what) fails with \(error), not with notFound") }
        }
    }
}
