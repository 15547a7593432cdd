import CaptureKit

extension S3Client {
    /// Looks for the credentials anew, and says where they are.
    ///
    /// - Returns: the credentials, which print without their secret, and their place in words.
    /// - Throws: ``BlobStoreError`` with ``BlobStoreError/Reason/accessDenied`` when there are none, and `CancellationError`.
    public func findCredentials() async throws -> (credentials: S3Credentials, place: String) {
        switch settings.credentials {
        case .fixed(let credentials): return (credentials, "the settings")
        case .standard:
            let http = CredentialsHTTP(send: { [line] in try await line.send($0) }, surroundings: surroundings)
            let standard = StandardCredentials(places: surroundings.places, http: http, region: settings.region)
            do { return try await standard.find() } catch let error as CredentialsError {
                throw BlobStoreError(.accessDenied, "no credentials for S3: \(error)")
            }
        }
    }
}
