import Curl

/// The endpoint beside a container, as in ECS and in EKS Pod Identity
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
struct ContainerEndpoint: Sendable {
    let places: CredentialsPlaces
    let http: CredentialsHTTP

    func load() async throws -> FoundCredentials {
        guard let url = try url() else {
            return .absent("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set")
        }
        var headers: [(name: String, value: String)] = [("accept", "application/json")]
        if let token = try token() { headers.append(("authorization", token)) }
        let place = "the container endpoint \(url)"
        let answer = try await http.answer(
            CurlRequest("GET", url, headers: headers, responseLimit: 1 << 16, timeout: .seconds(2)), from: place)
        guard answer.status == 200 else { throw CredentialsError("\(place) gives no credentials (\(answer.status))") }
        return .found(try FoundCredentials.document(answer.body, from: place))
    }

    private func url() throws -> String? {
        if let path = places.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            guard path.hasPrefix("/"), HTTPURL("http://169.254.170.2" + ContainerEndpoint.withoutQuery(path)) != nil else {
                throw CredentialsError("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path")
            }
            return "http://169.254.170.2" + path
        }
        guard let text = places.set("AWS_CONTAINER_CREDENTIALS_FULL_URI") else { return nil }
        guard let url = HTTPURL(ContainerEndpoint.withoutQuery(text)) else {
            throw CredentialsError("AWS_CONTAINER_CREDENTIALS_FULL_URI is no http or https URL")
        }
        guard url.isTLS || ContainerEndpoint.isNear(url.host) else {
            throw CredentialsError(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI names \(url.host), which is asked over https only; over http it must be this machine, "
                    + "169.254.170.2, 169.254.170.23 or [fd00:ec2::23]")
        }
        return text
    }

    private static func withoutQuery(_ url: String) -> String { String(url.prefix { $0 != "?" }) }

    /// Whether no network lies between.
    private static func isNear(_ host: String) -> Bool {
        if ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private func token() throws -> String? {
        var token: String?
        if let file = places.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            guard let text = try places.file(file) else {
                throw CredentialsError("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names \(file), which is not there")
            }
            token = text.trimmed
        } else {
            token = places.set("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
        if let token, !token.utf8.allSatisfy({ (32...126).contains($0) }) {
            throw CredentialsError("the container's authorization token has characters that no header can have")
        }
        return token
    }
}
