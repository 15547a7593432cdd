import Crypto
import Synchronization

/// Derives the key that signs all requests of one day, region and service, and keeps the last one.
final class SigningKeys: Sendable {
    private struct Scope: Equatable {
        let secret: String, day: String, region: String, service: String
    }

    private let last = Mutex<(scope: Scope, key: SymmetricKey)?>(nil)

    func key(secret: String, day: String, region: String, service: String) -> SymmetricKey {
        let scope = Scope(secret: secret, day: day, region: region, service: service)
        if let key = last.withLock({ $0?.scope == scope ? $0?.key : nil }) { return key }
        let key = SigningKeys.derive(scope)
        last.withLock { $0 = (scope, key) }
        return key
    }

    private static func derive(_ scope: Scope) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(scope.secret)".utf8))
        for part in [scope.day, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }
}
