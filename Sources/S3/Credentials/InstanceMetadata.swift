import CaptureBytes
import Curl

/// The metadata service of EC2 in its version 2, which wants a token
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html).
struct InstanceMetadata: Sendable {
    private static let folder = "/latest/meta-data/iam/security-credentials/"

    let places: CredentialsPlaces
    let http: CredentialsHTTP

    func load() async throws -> FoundCredentials {
        if places.set("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" { return .absent("AWS_EC2_METADATA_DISABLED is true") }
        guard let url = HTTPURL(endpoint) else { throw CredentialsError("AWS_EC2_METADATA_SERVICE_ENDPOINT is no http or https URL") }
        let base = url.origin + url.path
        let place = "the instance metadata service at \(base)"
        let token: String
        do {
            guard
                let text = try await text(
                    at: base + "/latest/api/token", method: "PUT", ("x-aws-ec2-metadata-token-ttl-seconds", "21600"), place)
            else { return .absent("\(place) gives no token") }
            token = text
        } catch let error as CredentialsError { return .absent(error.description) }
        let header = ("x-aws-ec2-metadata-token", token)
        let roles = try await text(at: base + InstanceMetadata.folder, method: "GET", header, place)
        guard let role = roles?.split(whereSeparator: \.isNewline).first else { return .absent("\(place) has no role for this instance") }
        guard
            let document = try await text(
                at: base + InstanceMetadata.folder + URIEncoding.component(String(role)), method: "GET", header, place)
        else { throw CredentialsError("\(place) does not know the role that it named") }
        return .found(try FoundCredentials.document(Bytes(document), from: place))
    }

    private var endpoint: String {
        if let endpoint = places.set("AWS_EC2_METADATA_SERVICE_ENDPOINT") { return endpoint }
        let isIPv6 = places.set("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
        return isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
    }

    /// One try of a second, as everywhere but on EC2 nobody answers; nil for what is not there.
    private func text(at url: String, method: String, _ header: (String, String), _ place: String) async throws -> String? {
        let request = CurlRequest(method, url, headers: [header], responseLimit: 1 << 16, timeout: .seconds(1))
        let answer = try await http.answer(request, from: place, tries: 1)
        switch answer.status {
        case 200: return String(decoding: answer.body).trimmed
        case 403, 404, 405: return nil
        default: throw CredentialsError("\(place) answers \(answer.status)")
        }
    }
}
