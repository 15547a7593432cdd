import CaptureKit
import Curl

extension TeamService {
    /// How the service is asked, and how long its answers are used.
    struct Settings: Sendable {
        let credential: Secret?
        let timeout: Duration
        let connections: Int
        let certificates: String
        let hits: Duration
        let misses: Duration
        let stale: Duration
        let cachedKeys: Int

        init(from reader: inout SettingsReader) {
            credential = reader.secret("credential", "What the team service is shown, as Authorization: Bearer.")
            timeout = reader.duration(
                "timeout", "How long an answer of the team service may take.", default: .seconds(2), in: .milliseconds(50)...(.seconds(60)))
            connections = reader.integer("connections", "The most connections to the team service.", default: 16, in: 1...1000)
            certificates = reader.path(
                "ca_file", "Certificate authorities to trust for the team service instead of the system's, as a PEM file.", default: "")
            hits = reader.duration(
                "hits_for", "How long the team service's answer with a team is used: so long at most a revoked key is still let in.",
                default: .seconds(30), in: .milliseconds(10)...(.seconds(86_400)))
            misses = reader.duration(
                "misses_for", "How long the team service's answer that a key is unknown is used.", default: .seconds(5),
                in: .milliseconds(10)...(.seconds(86_400)))
            stale = reader.duration(
                "stale_for", "How long past its time a team is used while the team service gives no answer; then clients get 503.",
                default: .seconds(600), in: .zero...(.seconds(604_800)))
            cachedKeys = reader.integer(
                "cached_keys", "For how many keys that have a team an answer is kept, and for as many that have none.", default: 10_000,
                in: 100...10_000_000)
        }

        var options: CurlOptions {
            CurlOptions(
                connections: connections, connectTimeout: min(timeout, .seconds(3)), stallTimeout: timeout,
                certificates: certificates.isEmpty ? nil : certificates)
        }
    }

    /// Whether others on the way can read what is sent: without TLS, and to another machine.
    static func isReadable(_ url: String) -> Bool {
        let local = /http:\/\/(localhost|127\.[0-9.]+|\[::1\])([:\/].*)?/
        return url.lowercased().hasPrefix("http://") && url.wholeMatch(of: local.ignoresCase()) == nil
    }

    /// Whether it is the URL of a host, a port where there is one, and a path.
    static func isAddress(_ url: String) -> Bool {
        let form = /https?:\/\/([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(\/[A-Za-z0-9._~%!$&'()*+,;=:@\/-]*)?/
        return url.wholeMatch(of: form.ignoresCase()) != nil
    }
}
