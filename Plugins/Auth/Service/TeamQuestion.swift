import CaptureBytes
import CaptureKit
import Curl

/// One question to a team service.
struct TeamQuestion: Sendable {
    /// What became of it.
    enum Result: Sendable {
        case found(KnownKey)
        /// No team has the key.
        case unknown
        /// There is no answer to rely on.
        case failed(String)
    }

    let digest: KeyDigest
    let url: String
    let credential: String?
    let timeout: Duration
    let client: CurlClient

    /// The most bytes that a team's description may have.
    private static let limit = 256 << 10

    /// Asks; once more when the connection broke.
    func answer() async -> Result {
        var request = CurlRequest("GET", url, headers: headers, responseLimit: TeamQuestion.limit, timeout: timeout)
        do {
            do { return try read(await client.send(request)) } catch let failure as CurlFailure where failure.kind == .reset {
                request.freshConnection = true
                return try read(await client.send(request))
            }
        } catch let failure as CurlFailure {
            return .failed("the team service does not answer: \(failure.text)")
        } catch { return .failed("the team service cannot be asked: \(error)") }
    }

    private var headers: [(name: String, value: String)] {
        [("Accept", "application/json")] + (credential.map { [("Authorization", "Bearer \($0)")] } ?? [])
    }

    private func read(_ response: CurlResponse) -> Result {
        switch response.status {
        case 200: return team(response)
        case 404: return .unknown
        case 401, 403: return .failed("the team service answered \(response.status); is \"credential\" right?")
        default: return .failed("the team service answered \(response.status)")
        }
    }

    private func team(_ response: CurlResponse) -> Result {
        guard let text = String(validating: Array(response.body), as: UTF8.self) else { return .failed(bad("$: it is not UTF-8 text")) }
        let root: JSONNode
        do throws(Problem) { root = try JSONNode(parsing: text) } catch { return .failed(bad("\(error.path): \(error.message)")) }
        var reader = SettingsReader(root, path: "$")
        var teams = TeamReader(.service)
        let team = teams.team(&reader)
        let problems = reader.finish().problems
        guard problems.isEmpty, let team else {
            return .failed(bad(problems.prefix(5).map { "\($0.path): \($0.message)" }.joined(separator: "; ")))
        }
        // What it lists has the word; what it does not list is not the team's.
        guard let keys = team.keys else { return .found(KnownKey(digest, of: team)) }
        return keys.first { $0.digest == digest }.map { .found(KnownKey($0, of: team)) } ?? .unknown
    }

    private func bad(_ what: String) -> String { "the team service's answer for key \(digest.short) is no team: \(what)" }
}
