import CaptureBytes
import CaptureKit
import Curl

/// A role taken with the token of an identity provider, as in EKS (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html).
struct WebIdentity: Sendable {
    let places: CredentialsPlaces
    let http: CredentialsHTTP
    let region: String

    func load() async throws -> FoundCredentials {
        guard let file = places.set("AWS_WEB_IDENTITY_TOKEN_FILE") else { return .absent("AWS_WEB_IDENTITY_TOKEN_FILE is not set") }
        guard let role = places.set("AWS_ROLE_ARN") else {
            throw CredentialsError("AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not; set both")
        }
        return try await load(role: role, tokenFile: file, session: places.set("AWS_ROLE_SESSION_NAME"))
    }

    /// Reads the file each time, as its token is replaced before it ends.
    func load(role: String, tokenFile: String, session: String?) async throws -> FoundCredentials {
        guard let token = try places.file(tokenFile)?.trimmed, !token.isEmpty else {
            throw CredentialsError("the web identity token file \(tokenFile) is missing or empty")
        }
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", session ?? "capture-ai"), ("WebIdentityToken", token),
        ]
        let body = form.map { "\($0.0)=\(URIEncoding.component($0.1))" }.joined(separator: "&")
        let place = places.set("AWS_ENDPOINT_URL_STS") ?? "https://sts.\(region).\(S3Endpoint.amazonDomain(region))"
        guard let url = HTTPURL(place) else { throw CredentialsError("AWS_ENDPOINT_URL_STS is no http or https URL") }
        let request = CurlRequest(
            "POST", "\(url.origin)\(url.path)/",
            headers: [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/xml")], body: [Bytes(body)],
            timeout: .seconds(5))
        let answer = try await http.answer(request, from: "STS at \(url.origin)")
        guard answer.status == 200 else {
            let code = (try? XMLElement(answer.body))?["Error"]?.text("Code").map(safeText)
            throw CredentialsError(
                "STS at \(url.origin) does not let the token take the role \(role) (\(answer.status)\(code.map { " \($0)" } ?? ""))")
        }
        return .found(try WebIdentity.read(answer.body, from: url.origin))
    }

    private static func read(_ body: Bytes, from place: String) throws -> S3Credentials {
        let root = try? XMLElement(body)
        guard let given = root?["AssumeRoleWithWebIdentityResult"]?["Credentials"], let accessKey = given.text("AccessKeyId"),
            let secretKey = given.text("SecretAccessKey"), let token = given.text("SessionToken"),
            let expiration = given.text("Expiration").flatMap({ Timestamp(rfc3339: $0) })
        else { throw CredentialsError("STS at \(place) answers without AccessKeyId, SecretAccessKey, SessionToken or Expiration") }
        return S3Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token, expiration: expiration)
    }
}
