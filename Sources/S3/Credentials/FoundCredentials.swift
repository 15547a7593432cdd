import CaptureBytes
import CaptureKit

/// What one place had.
enum FoundCredentials: Equatable {
    case found(S3Credentials)
    /// Nothing is configured there; why, for the operator who expects otherwise.
    case absent(String)

    /// Reads the JSON document of container and instance metadata endpoints: `AccessKeyId`, `SecretAccessKey`, `Token`, `Expiration`.
    ///
    /// - Throws: ``CredentialsError`` when it is another one.
    static func document(_ body: Bytes, from place: String) throws -> S3Credentials {
        guard let root = (try? JSONDocument(body))?.root else { throw CredentialsError("\(place) does not answer with JSON") }
        if let code = root["Code"]?.string, code != "Success" {
            throw CredentialsError("\(place) gives no credentials: \(safeText(code))")
        }
        guard let accessKey = root["AccessKeyId"]?.string, let secretKey = root["SecretAccessKey"]?.string,
            let token = root["Token"]?.string, let end = root["Expiration"]?.string
        else { throw CredentialsError("\(place) answers without AccessKeyId, SecretAccessKey, Token or Expiration") }
        guard let expiration = Timestamp(rfc3339: end) else { throw CredentialsError("\(place) gives an Expiration that is no time") }
        return S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token, expiration: expiration)
    }
}

/// A word of a server's, fit for a log line: its printable ASCII, 100 characters at most.
func safeText(_ text: String) -> String {
    String(decoding: text.utf8.filter { (32...126).contains($0) }.prefix(100), as: UTF8.self)
}
