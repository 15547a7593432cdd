import Crypto
import Synchronization

/// Derives the key that signs all requests of one day, region and service, and keeps the last one.
final class SigningKeys: Sendable {
    private struct Scope: Equatable {
        let secret: String, day: String, region: String, service: String
    }

    /// Begun, which saves half of the work for each code.
    private let last = Mutex<(scope: Scope, code: HMAC<SHA256>)?>(nil)

    /// A code that covers nothing yet.
    func code(secret: String, day: String, region: String, service: String) -> HMAC<SHA256> {
        let scope = Scope(secret: secret, day: day, region: region, service: service)
        if let code = last.withLock({ $0?.scope == scope ? $0?.code : nil }) { return code }
        let code = HMAC<SHA256>(key: SigningKeys.derive(scope))
        last.withLock { $0 = (scope, code) }
        return code
    }

    private static func derive(_ scope: Scope) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(scope.secret)".utf8))
        for part in [scope.day, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }
}
