/// The shared credentials and config files (https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html).
struct SharedFiles: Sendable {
    let places: CredentialsPlaces
    let http: CredentialsHTTP
    let region: String

    func load() async throws -> FoundCredentials {
        let name = places.set("AWS_PROFILE") ?? "default"
        let credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        let configPath = path("AWS_CONFIG_FILE", "config")
        let credentials = try profile(name, at: credentialsPath, isConfig: false)
        let config = try profile(name, at: configPath, isConfig: true)
        if credentials == nil && config == nil {
            let text = "there is no profile \(name) in \(credentialsPath ?? "~/.aws/credentials")"
            if places.set("AWS_PROFILE") != nil { throw CredentialsError("AWS_PROFILE names a profile that is nowhere: \(text)") }
            return .absent(text)
        }
        // The credentials file is asked first (https://docs.aws.amazon.com/sdkref/latest/guide/creds-config-files.html).
        let merged = (config ?? [:]).merging(credentials ?? [:]) { $1 }
        return try await found(merged, called: name)
    }

    private func found(_ profile: ProfileFile.Profile, called name: String) async throws -> FoundCredentials {
        if let role = profile["role_arn"] {
            guard let file = profile["web_identity_token_file"] else {
                throw CredentialsError(
                    "the profile \(name) takes a role from another profile, which is not supported; use keys or a web identity")
            }
            let session = profile["role_session_name"]
            return try await WebIdentity(places: places, http: http, region: region).load(role: role, tokenFile: file, session: session)
        }
        if let accessKey = profile["aws_access_key_id"] {
            guard let secretKey = profile["aws_secret_access_key"] else {
                throw CredentialsError("the profile \(name) has an aws_access_key_id and no aws_secret_access_key")
            }
            let token = profile["aws_session_token"]
            return .found(S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token))
        }
        for unsupported in ["sso_session", "sso_start_url", "credential_process", "login_session"] where profile[unsupported] != nil {
            throw CredentialsError("the profile \(name) uses \(unsupported), which is not supported; use keys or a web identity")
        }
        return .absent("the profile \(name) has no keys")
    }

    private func profile(_ name: String, at path: String?, isConfig: Bool) throws -> ProfileFile.Profile? {
        guard let path, let text = try places.file(path) else { return nil }
        return ProfileFile(text, isConfig: isConfig).profiles[name]
    }

    private func path(_ variable: String, _ name: String) -> String? {
        let home = places.set("HOME")
        guard let path = places.set(variable) else { return home.map { "\($0)/.aws/\(name)" } }
        return path.hasPrefix("~/") ? home.map { $0 + path.dropFirst() } : path
    }
}
