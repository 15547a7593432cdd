import CaptureKit

/// Looks for credentials where AWS's SDKs do, in their order; the first place that is configured decides, and its fault is no reason to
/// look further.
struct StandardCredentials: Sendable {
    let places: CredentialsPlaces
    let http: CredentialsHTTP
    let region: String

    func load() async throws -> S3Credentials { try await find().credentials }

    /// The credentials, and the place that had them, in words.
    func find() async throws -> (credentials: S3Credentials, place: String) {
        var absences: [String] = []
        let sources: [(String, () async throws -> FoundCredentials)] = [
            ("the environment variable AWS_ACCESS_KEY_ID", environment),
            ("the web identity token of AWS_WEB_IDENTITY_TOKEN_FILE", WebIdentity(places: places, http: http, region: region).load),
            ("the profile \(places.set("AWS_PROFILE") ?? "default") of the shared files", profile),
            ("the container endpoint", ContainerEndpoint(places: places, http: http).load),
            ("the instance metadata service", InstanceMetadata(places: places, http: http).load),
        ]
        for (place, source) in sources {
            switch try await source() {
            case .found(let credentials): return (credentials, place)
            case .absent(let why): absences.append(why)
            }
        }
        throw CredentialsError("none are configured. " + absences.joined(separator: "; "))
    }

    /// https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html
    private func environment() throws -> FoundCredentials {
        guard let accessKey = places.set("AWS_ACCESS_KEY_ID") else { return .absent("AWS_ACCESS_KEY_ID is not set") }
        guard let secretKey = places.set("AWS_SECRET_ACCESS_KEY") else {
            throw CredentialsError("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; set both")
        }
        return .found(S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: places.set("AWS_SESSION_TOKEN")))
    }

    private func profile() async throws -> FoundCredentials {
        try await SharedFiles(places: places, http: http, region: region).load()
    }
}
