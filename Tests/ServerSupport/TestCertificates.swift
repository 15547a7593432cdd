/// Files with certificates that a test made for itself.
public struct TestCertificates: Sendable {
    /// The authority that signed `server` and `other`.
    public let authority: String
    /// An authority that signed neither.
    public let stranger: String
    /// Certificate and key for 127.0.0.1, localhost and *.s3.localhost.
    public let server: String
    /// Certificate and key for another host.
    public let other: String

    /// Makes them in `folder`, with trustme.
    public init(in folder: String) async throws {
        (authority, stranger) = ("\(folder)/ca.pem", "\(folder)/stranger.pem")
        (server, other) = ("\(folder)/server.pem", "\(folder)/other.pem")
        _ = try await Command.run(Workshop.python(), [Workshop.script("make_certificates.py"), folder])
    }
}
