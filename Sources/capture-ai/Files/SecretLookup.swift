import CaptureKit

/// Looks secrets up where `pipeline.json` says they are.
enum SecretLookup {
    /// The secret itself.
    ///
    /// - Throws: ``SecretProblem`` that names the place and what to do.
    static func value(of secret: Secret) throws(SecretProblem) -> String {
        switch secret.source {
        case .environment(let name):
            guard let value = Environment.value(name) else {
                throw SecretProblem(secret, "the environment variable \(name) is not set")
            }
            return value
        case .file(let path):
            guard let bytes = try? FileText.read(path), var text = String(validating: bytes, as: UTF8.self) else {
                throw SecretProblem(secret, "the file \(path) cannot be read as UTF-8 text")
            }
            if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
            guard !text.isEmpty else { throw SecretProblem(secret, "the file \(path) is empty") }
            return text
        }
    }
}
