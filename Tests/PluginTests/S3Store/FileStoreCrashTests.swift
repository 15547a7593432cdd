import CaptureBytes
import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// What is there after a crash, a full disk, or with several writers.
@Suite(.timeLimit(.minutes(5)))
struct FileStoreCrashTests {
    private func attributes(_ text: String) -> BlobAttributes { BlobAttributes(contentType: "text/plain", metadata: ["of": text]) }

    private func put(_ store: FileBlobStore, _ key: String, _ text: String) async throws {
        try await store.put(key, BlobContent(Bytes(text)), attributes(text), deadline: nil)
    }

    private func started(_ folder: String) async throws -> FileBlobStore {
        let store = FileBlobStore(directory: folder, logger: .silent)
        try await store.start()
        return store
    }

    private func entry(_ text: String) -> ObjectNotesFile.Entry {
        ObjectNotesFile.Entry(attributes: attributes(text), length: text.utf8.count, digest: SHA256Digest(of: [Bytes(text)]).text)
    }

    private func write(_ bytes: Bytes, _ path: String) throws { try Data([UInt8](bytes)).write(to: URL(fileURLWithPath: path)) }

    /// The new notes have their name and the new bytes do not: the two steps of replacing, interrupted.
    @Test(arguments: ["old", "old, and longer"]) func interruptedReplacingKeepsTheOldObject(old: String) async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try await put(store, "a/k", old)
            try write(ObjectNotesFile(entry("new"), replacing: entry(old)).bytes, "\(folder)/a/.k.json")
            #expect(try await store.head("a/k") == attributes(old))
            #expect(try await store.get("a/k", range: nil) == Bytes(old))
            // Replacing it again finds what is there, not what was meant to be.
            try await put(store, "a/k", "odd")
            #expect(try await store.head("a/k") == attributes("odd"))
            let notes = try #require(try ObjectNotesFile(at: "\(folder)/a/.k.json"))
            #expect(notes.replaced?.attributes == attributes(old))
            await store.stop()
        }
    }

    @Test func interruptedWritingLeavesNothing() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try FileManager.default.createDirectory(atPath: "\(folder)/a", withIntermediateDirectories: true)
            try write(ObjectNotesFile(entry("new")).bytes, "\(folder)/a/.k.json")
            #expect(try await store.head("a/k") == nil)
            #expect(try await store.list(prefix: "", after: nil).isEmpty)
            try write(Bytes("bytes without notes"), "\(folder)/a/other")
            #expect(try await store.head("a/other") == nil)
            await #expect(throws: BlobStoreError.self) { try await store.get("a/other", range: nil) }
            #expect(try await store.list(prefix: "", after: nil).isEmpty)
            try await put(store, "a/k", "new")
            #expect(try await store.list(prefix: "", after: nil) == ["a/k"])
            await store.stop()
        }
    }

    @Test func notesThatAreNoneAreSaidAndReplaced() async throws {
        try await Workshop.withFolder { folder async throws in
            let store = try await started(folder)
            try await put(store, "k", "one")
            try write(Bytes("{"), "\(folder)/.k.json")
            let error = await #expect(throws: BlobStoreError.self) { try await store.head("k") }
            #expect(error?.reason == .corrupt)
            try await put(store, "k", "one")
            #expect(try await store.head("k") == attributes("one"))
            try write(ObjectNotesFile(entry("two"), replacing: entry("six")).bytes, "\(folder)/.k.json")
            let other = await #expect(throws: BlobStoreError.self) { try await store.head("k") }
            #expect(other?.reason == .corrupt)
            await store.stop()
        }
    }

    @Test func whatTheDeadLeftGoesAndWhatTheLivingWriteStays() async throws {
        try await Workshop.withFolder { folder async throws in
            let living = try await started(folder)
            let staging = "\(folder)/.store"
            let life = try #require(try FileManager.default.contentsOfDirectory(atPath: staging).first { $0.hasSuffix(".life") })
            let staged = "\(life.dropLast(".life".count))-99"
            for name in [staged, "dead-1", "dead-2", "dead.life", "unknown"] { try write(Bytes("x"), "\(staging)/\(name)") }
            let lines = LogWatch()
            let store = FileBlobStore(directory: folder, logger: lines.logger)
            try await store.start()
            let left = try FileManager.default.contentsOfDirectory(atPath: staging).filter { !$0.hasSuffix(".life") || $0 == life }
            #expect(Set(left) == [staged, life, "unknown", "commit"])
            #expect(lines.all.contains { $0.contains("2 unfinished files") })
            try await put(living, "k", "one")
            #expect(try await store.get("k", range: nil) == Bytes("one"))
            await living.stop()
            await store.stop()
        }
    }

    @Test func aKilledWriterLeavesWholeObjectsAndNothingElse() async throws {
        try await Workshop.withFolder { folder async throws in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let store = FileBlobStore(directory: "\(folder)/objects", logger: .silent)
                try await store.start()
                await withDiscardingTaskGroup { group in
                    for number in 0..<100 {
                        group.addTask {
                            let bytes = Bytes([UInt8](repeating: UInt8(number), count: 50_000))
                            let attributes = BlobAttributes(contentType: "a/b", metadata: ["of": "\(number)"])
                            try? await store.put("a/\(number % 7)/\(number)", BlobContent(bytes), attributes, deadline: nil)
                            _ = FileManager.default.createFile(atPath: "\(folder)/told-\(number)", contents: nil)
                            if number == 20 { kill(getpid(), SIGKILL) }
                        }
                    }
                }
            }
            let store = try await started("\(folder)/objects")
            let told = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0.dropFirst("told-".count)) }
            let keys = try await store.list(prefix: "", after: nil)
            #expect(!told.isEmpty && Set(keys).isSuperset(of: told.map { "a/\($0 % 7)/\($0)" }))
            for key in keys {
                let number = try #require(key.split(separator: "/").last.flatMap { UInt8($0) })
                #expect(try await store.get(key, range: nil) == Bytes([UInt8](repeating: number, count: 50_000)))
                #expect(try await store.head(key)?.metadata["of"] == "\(number)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/objects/.store").count == 2)
            await store.stop()
        }
    }

    @Test func manyWritersOfOneKeyLeaveOneOfTheirObjects() async throws {
        try await Workshop.withFolder { folder async throws in
            // Two stores, as two processes would have.
            let stores = [try await started(folder), try await started(folder)]
            let texts = ["one", "two", "three", "four"]
            try await put(stores[0], "a/k", "one")
            try await withThrowingTaskGroup { group in
                for number in 0..<200 { group.addTask { try await put(stores[number % 2], "a/k", texts[number % 4]) } }
                group.addTask {
                    for _ in 0..<200 {
                        let text = String(decoding: try await stores[0].get("a/k", range: nil))
                        let of = try await stores[1].head("a/k")?.metadata["of"]
                        #expect(texts.contains(text) && texts.contains(of ?? ""))
                    }
                }
                try await group.waitForAll()
            }
            let text = String(decoding: try await stores[0].get("a/k", range: nil))
            #expect(try await stores[1].head("a/k") == attributes(text))
            for store in stores { await store.stop() }
        }
    }

    @Test func removingFoldersNeverHindersAWriter() async throws {
        try await Workshop.withFolder { folder async throws in
            let stores = [try await started(folder), try await started(folder)]
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        for round in 0..<25 {
                            try await put(stores[number % 2], "a/b/c/\(number)", "\(round)")
                            try await stores[round % 2].delete(["a/b/c/\(number)"])
                        }
                        try await put(stores[number % 2], "a/b/c/\(number)", "last")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await stores[0].list(prefix: "", after: nil) == (0..<8).map { "a/b/c/\($0)" })
            for store in stores { await store.stop() }
        }
    }

    /// The limit of the process's files stands in for a full disk, so it needs a process of its own: as there, a write ends in the middle.
    @Test func aFullDiskIsToldAndNothingHalfWrittenStays() async throws {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 64 << 10, rlim_max: 64 << 10)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            try await Workshop.withFolder { folder async throws in
                let clock = MovableInstant()
                let store = FileBlobStore(directory: folder, logger: .silent, now: { clock.now })
                try await store.start()
                let attributes = BlobAttributes(contentType: "text/plain")
                let large = BlobContent(Bytes([UInt8](repeating: 7, count: 100 << 10)))
                let error = await #expect(throws: BlobStoreError.self) { try await store.put("a/b", large, attributes, deadline: nil) }
                try #require(error?.reason == .noSpace)
                try #require(error?.text.contains("make room there") == true)
                try #require(store.notReady == error?.text)
                try #require(try FileManager.default.contentsOfDirectory(atPath: folder) == [".store"])
                try #require(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.store").count == 2)
                // Only the next object can tell whether there is room.
                clock.advance(by: FileBlobStore.troubleLasts)
                try #require(store.notReady == nil)
                try await store.put("a/b", BlobContent(Bytes("small")), attributes, deadline: nil)
                try #require(try await store.get("a/b", range: nil) == Bytes("small"))
                await store.stop()
            }
        }
    }

    /// A file system of 256 KiB, where making folders and names fails as well; only root can mount one.
    @Test(.enabled(if: geteuid() == 0, "only root can mount a file system"))
    func aFullFileSystemIsToldAndWorksAgainWithRoom() async throws {
        try await Workshop.withFolder { folder async throws in
            let mounted = try await Command.start("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder])
            guard mounted.status == 0 else { try Test.cancel("no file system can be mounted here: \(mounted.errors)") }
            do {
                let store = try await started(folder)
                var kept: [String] = []
                var refused = 0
                for number in 0..<40 {
                    do {
                        try await put(store, "a/\(number)/k", String(repeating: "\(number % 10)", count: 10_000))
                        kept.append("a/\(number)/k")
                    } catch let error as BlobStoreError where error.reason == .noSpace { refused += 1 }
                }
                #expect(kept.count > 5 && refused > 5)
                #expect(try await Set(store.list(prefix: "", after: nil)) == Set(kept))
                #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.store").count == 2)
                try await store.delete(kept)
                try await put(store, "a/k", "room again")
                #expect(try await store.get("a/k", range: nil) == Bytes("room again"))
                #expect(store.notReady == nil)
                await store.stop()
            } catch { Issue.record(error) }
            _ = try await Command.run("umount", [folder])
        }
    }
}
