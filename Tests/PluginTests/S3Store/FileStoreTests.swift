import CaptureBytes
import CaptureKit
import CaptureTesting
import Dispatch
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// Objects in a directory.
@Suite(.timeLimit(.minutes(5)))
struct FileStoreTests {
    private let attributes = BlobAttributes(contentType: "text/plain", metadata: ["b": "\"2\"", "a": "1"])

    private func started(_ folder: String, onFlush: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> FileBlobStore {
        let store = FileBlobStore(directory: folder, logger: .silent, onFlush: onFlush)
        try await store.start()
        return store
    }

    private func put(_ store: FileBlobStore, _ key: String, _ text: String = "x") async throws {
        try await store.put(key, BlobContent(Bytes(text)), attributes, deadline: nil)
    }

    @Test func itIsARightStore() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = FileBlobStore(directory: "\(folder)/data/objects", logger: .silent)
            #expect(await BlobStoreConformance.check(store, prefix: "p/") == [])
        }
    }

    @Test func anObjectIsAFileWhosePathIsItsKey() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try await put(store, "llma/7/é.multipart", "hello")
            #expect(try String(contentsOfFile: "\(folder)/llma/7/é.multipart", encoding: .utf8) == "hello")
            let notes = try String(contentsOfFile: "\(folder)/llma/7/.é.multipart.json", encoding: .utf8)
            #expect(
                notes == #"{"content_type":"text/plain","metadata":{"a":"1","b":"\"2\""},"length":5,"#
                    + #""sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}"# + "\n")
            // Nothing is left where it was written.
            let staged = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.store")
            #expect(Set(staged.map { $0.hasSuffix(".life") ? "life" : $0 }) == ["life", "commit"] && staged.count == 2)
            await store.stop()
        }
    }

    @Test(arguments: [
        "", "/", "/a", "a/", "a//b", "..", "../a", "a/..", "a/../../b", ".", "a/./b", ".store/x", "a/.b.json", "a\u{0}b",
        String(repeating: "n", count: 250), "a/" + String(repeating: "n", count: 256) + "/b", String(repeating: "ab/", count: 400) + "c",
    ])
    func aKeyThatNoFileCanHaveIsRefused(key: String) async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started("\(folder)/objects")
            let error = await #expect(throws: BlobStoreError.self) { try await put(store, key) }
            #expect(error?.reason == .other)
            let absent = await #expect(throws: BlobStoreError.self) { try await store.get(key, range: nil) }
            #expect(absent?.reason == .notFound)
            #expect(try await store.head(key) == nil)
            try await store.delete([key])
            _ = try await store.list(prefix: key, after: nil)
            // It says nothing of the next key.
            #expect(store.notReady == nil)
            try await put(store, String(repeating: "n", count: 249))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["objects"])
            await store.stop()
        }
    }

    @Test func whatIsOutsideIsNeverListed() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started("\(folder)/objects")
            let outside = try await started("\(folder)/other")
            try await put(outside, "a/b")
            for prefix in ["../", "../other/", "/", "\(folder)/other/", "a/../../other/", ".store/"] {
                #expect(try await store.list(prefix: prefix, after: nil).isEmpty)
            }
            await store.stop()
            await outside.stop()
        }
    }

    @Test func aKeyBehindAnotherKeyIsRefusedAndBreaksNothing() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try await put(store, "a/b", "one")
            for key in ["a/b/c", "a"] {
                let error = await #expect(throws: BlobStoreError.self) { try await put(store, key) }
                #expect(error?.text.contains("no object's key can go on behind a slash where another key ends") == true)
            }
            #expect(try await store.get("a/b", range: nil) == Bytes("one"))
            #expect(try await store.list(prefix: "", after: nil) == ["a/b"])
            #expect(store.notReady == nil)
            let error = await #expect(throws: BlobStoreError.self) { try await store.get("a", range: nil) }
            #expect(error?.reason == .notFound)
            try await store.delete(["a", "a/b/c"])
            #expect(try await store.head("a/b") == attributes)
            await store.stop()
        }
    }

    @Test func keysAreListedByTheirBytes() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            let keys = ["a-b", "a/b", "a.b", "ab", "a/b-c/d", "a/c/1", "Z/1", "é", "e\u{301}", "a/é/x"]
            for key in keys { try await put(store, key) }
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            #expect(try await store.list(prefix: "", after: nil).map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
            for key in sorted + ["", "a", "a/", "a/c", "a/c/", "zz"] {
                let expected = sorted.filter { key.utf8.lexicographicallyPrecedes($0.utf8) }
                #expect(try await store.list(prefix: "", after: key).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
                let within = sorted.filter { $0.utf8.starts(with: key.utf8) }
                #expect(try await store.list(prefix: key, after: nil).map { Array($0.utf8) } == within.map { Array($0.utf8) })
            }
            await store.stop()
        }
    }

    @Test func aListHasAThousandKeysAndGoesOn() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            let keys = (1000..<2205).map { "\($0 / 100)/\($0)" }
            try await withThrowingTaskGroup { group in
                for key in keys { group.addTask { try await put(store, key) } }
                try await group.waitForAll()
            }
            let first = try await store.list(prefix: "", after: nil)
            let second = try await store.list(prefix: "", after: first.last)
            #expect(first.count == 1000 && first + second == keys)
            #expect(try await store.list(prefix: "", after: second.last).isEmpty)
            await store.stop()
        }
    }

    @Test func emptiedFoldersGo() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started("\(folder)/objects")
            try await put(store, "a/b/1")
            try await put(store, "a/2")
            try await store.delete(["a/b/1"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/objects/a").sorted() == [".2.json", "2"])
            try await store.delete(["a/2", "a/b/1", "never/was"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/objects") == [".store"])
            await store.stop()
        }
    }

    @Test func manyObjectsShareAFlushAndNobodyIsToldBefore() async throws {
        try await Workshop.withFolder { folder async throws in
            let (flushes, flushed) = AsyncStream<Int>.makeStream()
            let gate = DispatchSemaphore(value: 0)
            let store = try await started(folder) { count in
                flushed.yield(count)
                gate.wait()
            }
            var counts = flushes.makeAsyncIterator()
            let isTold = Told()
            let first = Task {
                try await put(store, "a/0")
                isTold.tell()
            }
            #expect(await counts.next() == 1)
            #expect(!isTold.value)
            let others = (1..<50).map { number in Task { try await put(store, "a/\(number)") } }
            // All of them have their names, and wait for the flush behind the one that is held.
            while try await store.list(prefix: "a/", after: nil).count < 50 { await Task.yield() }
            var shared = 0
            while shared < 49 {
                gate.signal()
                shared += await counts.next() ?? 0
            }
            gate.signal()
            try await first.value
            for other in others { try await other.value }
            #expect(isTold.value && shared == 49)
            await store.stop()
        }
    }

    @Test func aDeletedDirectoryIsMadeAnew() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started("\(folder)/a/b")
            try await put(store, "k/1")
            try FileManager.default.removeItem(atPath: "\(folder)/a")
            #expect(try await store.list(prefix: "", after: nil).isEmpty)
            try await put(store, "k/2", "two")
            #expect(try await store.get("k/2", range: nil) == Bytes("two"))
            await store.stop()
        }
    }

    @Test func whoIsLateIsNotServed() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            let error = await #expect(throws: BlobStoreError.self) {
                try await store.put("a", BlobContent(Bytes("x")), attributes, deadline: .now)
            }
            #expect(error?.reason == .timeout)
            #expect(try await store.head("a") == nil)
            await store.stop()
        }
    }

    @Test func afterAStopNothingIsTakenAndReadingGoesOn() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try await put(store, "a")
            await store.stop()
            await #expect(throws: BlobStoreError.self) { try await put(store, "b") }
            #expect(try await store.get("a", range: nil) == Bytes("x"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.store") == ["commit"])
        }
    }

    private final class Told: Sendable {
        private let count = DispatchSemaphore(value: 0)
        func tell() { count.signal() }
        var value: Bool {
            guard count.wait(timeout: .now()) == .success else { return false }
            count.signal()
            return true
        }
    }
}
