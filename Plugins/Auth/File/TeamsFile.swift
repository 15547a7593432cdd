import CaptureKit
import HTTPSignatures
import Logging
import Synchronization

/// A file of teams, read again whenever it changes.
final class TeamsFile: KeySource {
    /// How often to look whether it changed; it is read when it has not changed any more for that long, so within a second.
    private static let pause = Duration.milliseconds(250)

    private let path: String
    private let place: Problem
    private let environment: StageEnvironment
    private let metrics: AuthMetrics
    private let table = Mutex<KeyTable?>(nil)
    /// The state in which the file was read last, well or badly; held while it is read, so that one at a time does.
    private let lastRead = Mutex<FileState?>(nil)
    private let watch = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter place: where `pipeline.json` names the file.
    init(_ path: String, place: Problem, environment: StageEnvironment, metrics: AuthMetrics) {
        (self.path, self.place, self.environment, self.metrics) = (path, place, environment, metrics)
    }

    func check() throws(FileProblems) {
        let text: String
        do throws(TeamsText.Failure) { text = try TeamsText.read(path) } catch {
            if error.isMissing { return }
            throw FileProblems(file: path, problems: [Problem(path: "$", line: 1, column: 1, message: error.description)])
        }
        _ = try TeamList(parsing: text, file: path, directory: folder, lookup: nil)
    }

    func start() async throws {
        try lastRead.withLock { try read(&$0, lookup: key) }
        let task = Task { await follow() }
        watch.withLock { $0 = task }
    }

    func reload() async { lastRead.withLock { takeOver(&$0) } }

    var notReady: String? { table.withLock { $0 == nil } ? "the file of teams is not read" : nil }

    func stop() async {
        let task = watch.withLock { $0.take() }
        task?.cancel()
        await task?.value
    }

    func key(_ digest: KeyDigest) throws -> KeyAnswer {
        guard let table = table.withLock({ $0 }) else {
            throw Unavailable(.authUnavailable, retryAfter: .seconds(1), cause: "the file of teams is not read")
        }
        return table[digest]
    }

    func ask(_ digest: KeyDigest) async throws -> KeyAnswer { try key(digest) }

    /// Takes over each change, until the task is cancelled.
    private func follow() async {
        var seen = FileState(of: path)
        while (try? await Task.sleep(for: TeamsFile.pause)) != nil {
            let now = FileState(of: path)
            // One that still changes may be half written.
            if now == seen { lastRead.withLock { if $0 != now { takeOver(&$0) } } }
            seen = now
        }
    }

    /// Reads the file and uses it if it is right.
    private func takeOver(_ state: inout FileState?) {
        do {
            var missing: [SecretProblem] = []
            try read(&state) { secret, algorithm throws(SecretProblem) in
                do throws(SecretProblem) { return try self.key(secret, algorithm) } catch { missing.append(error) }
                return nil
            }
            metrics.reloads.add()
            // The rest is taken over, so that a key that was revoked is refused. Nothing holds that would be signed with what is missing.
            for problem in missing {
                environment.logger.error(
                    "\(path): \(problem.problem.path): \(problem.problem.message); signatures by it are refused until the file is read again"
                )
            }
        } catch {
            metrics.refusedReloads.add()
            let lines = (error as? FileProblems)?.lines ?? [(error as? Problem)?.message ?? "\(error)"]
            environment.logger.error("\(path) is refused; the teams that were read before stay", metadata: ["mistakes": "\(lines.count)"])
            for line in lines.prefix(20) { environment.logger.error("\(line)") }
        }
    }

    private func key(_ secret: Secret, _ algorithm: SignatureAlgorithm) throws(SecretProblem) -> VerificationKey {
        let text = try environment.secrets(secret)
        do throws(KeyProblem) { return try VerificationKey(algorithm, text) } catch { throw SecretProblem(secret, error.description) }
    }

    private func read(_ state: inout FileState?, lookup: @escaping SigningReader.Lookup) throws {
        state = FileState(of: path)
        let text: String
        do throws(TeamsText.Failure) { text = try TeamsText.read(path) } catch {
            let remedy = error.isMissing ? "; make it with \"capture-ai teams add\"" : ""
            throw Problem(path: place.path, line: place.line, column: place.column, message: "\(error.description)\(remedy)")
        }
        let list = try TeamList(parsing: text, file: path, directory: folder, lookup: lookup)
        let new = KeyTable(list)
        table.withLock { $0 = new }
        environment.logger.info("\(path) is read", metadata: ["teams": "\(list.teams.count)", "keys": "\(new.count)"])
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
