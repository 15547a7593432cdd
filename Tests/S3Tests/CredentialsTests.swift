import CaptureBytes
import CaptureKit
import Curl
import Foundation
import ServerSupport
import Synchronization
import Testing

@testable import S3

private let fixed = S3Credentials(accessKey: "AKID", secretKey: "hidden-secret", sessionToken: "hidden-token")

/// What the standard places give; no network answers.
private func standard(
    _ world: FakeWorld, _ network: FakeNetwork = FakeNetwork { _, _ in throw CurlFailure(.unreachable, "nobody") }
) async throws -> S3Credentials {
    let http = CredentialsHTTP(send: { try await network.send($0) }, surroundings: world.surroundings)
    return try await StandardCredentials(places: world.places, http: http, region: "eu-west-1").load()
}

private func document(_ key: String, until end: String = "2026-11-23T13:00:00Z") -> Bytes {
    Bytes(#"{"Code":"Success","AccessKeyId":"\#(key)","SecretAccessKey":"hidden","Token":"hidden-token","Expiration":"\#(end)"}"#)
}

private func answer(_ status: Int, _ body: Bytes = Bytes("")) -> CurlResponse { CurlResponse(status: status, headers: [], body: body) }

@Test("credentials are never printed, however they are")
func redacted() {
    var dumped = ""
    dump(fixed, to: &dumped)
    dump([fixed], to: &dumped)
    dump(S3CredentialsSource.fixed(fixed), to: &dumped)
    dump(S3Settings(bucket: "llma", region: "us-east-1", credentials: .fixed(fixed)), to: &dumped)
    let texts = [
        "\(fixed)", "\([fixed])", String(reflecting: fixed), "\(S3CredentialsSource.fixed(fixed))", "\(Optional(fixed) as Any)", dumped,
    ]
    for text in texts {
        #expect(!text.contains("hidden"))
        #expect(text.contains("AKID"))
    }
}

@Test("environment variables come first, with or without a session token, and must be complete")
func environment() async throws {
    let world = FakeWorld(
        ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "HOME": "/home/x"],
        files: ["/home/x/.aws/credentials": "[default]\naws_access_key_id = other\naws_secret_access_key = other\n"])
    #expect(try await standard(world) == S3Credentials(accessKey: "AKID", secretKey: "secret"))
    world.variables.withLock { $0["AWS_SESSION_TOKEN"] = "token" }
    #expect(try await standard(world) == S3Credentials(accessKey: "AKID", secretKey: "secret", sessionToken: "token"))
    world.variables.withLock { $0["AWS_SECRET_ACCESS_KEY"] = "" }
    await #expect(throws: CredentialsError("AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; set both")) {
        try await standard(world)
    }
}

@Test("a profile is taken from the shared files: the credentials file before the config file, and the one that AWS_PROFILE names")
func profiles() async throws {
    let world = FakeWorld(
        ["HOME": "/home/x", "AWS_EC2_METADATA_DISABLED": "true"],
        files: [
            "/home/x/.aws/credentials": """
            # a comment
            [default]
            aws_access_key_id = one
            aws_secret_access_key=secret=1 ; a comment
            ; another
            [ work ]
            AWS_ACCESS_KEY_ID = two
            aws_secret_access_key = #no comment
            aws_session_token = token
            """,
            "/home/x/.aws/config": """
            [default]
            region = eu-west-1
            s3 =
              max_concurrent_requests = 20
            [profile other]
            aws_access_key_id = three
            aws_secret_access_key = secret3
            [third]
            aws_access_key_id = four
            """,
        ])
    #expect(try await standard(world).secretKey == "secret=1")
    world.variables.withLock { $0["AWS_PROFILE"] = "work" }
    #expect(try await standard(world) == S3Credentials(accessKey: "two", secretKey: "#no comment", sessionToken: "token"))
    world.variables.withLock { $0["AWS_PROFILE"] = "other" }
    #expect(try await standard(world).accessKey == "three")
    for missing in ["third", "profile other", "none"] {
        world.variables.withLock { $0["AWS_PROFILE"] = missing }
        await #expect(throws: CredentialsError.self) { try await standard(world) }
    }
    world.variables.withLock { ($0["AWS_PROFILE"], $0["AWS_SHARED_CREDENTIALS_FILE"]) = (nil, "/elsewhere") }
    world.files.withLock { $0["/elsewhere"] = "[default]\r\naws_access_key_id=five\r\naws_secret_access_key=secret5\r\n" }
    #expect(try await standard(world) == S3Credentials(accessKey: "five", secretKey: "secret5"))
}

@Test("a profile that this program cannot use is refused, not passed over")
func unsupportedProfiles() async {
    for lines in ["role_arn = a\nsource_profile = b", "credential_process = x", "sso_session = x", "aws_access_key_id = a"] {
        let world = FakeWorld(["HOME": "/h"], files: ["/h/.aws/config": "[default]\n\(lines)\n"])
        await #expect(throws: CredentialsError.self, "\(lines)") { try await standard(world) }
    }
}

@Test("a web identity token is read anew, sent to the region's STS in a form, and gives credentials that end")
func webIdentity() async throws {
    let world = FakeWorld(
        ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_ROLE_SESSION_NAME": "pod+1"],
        files: ["/token": "first\n"])
    let network = FakeNetwork { _, _ in
        answer(
            200,
            Bytes(
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
                <Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>a&amp;b</SecretAccessKey><SessionToken>token</SessionToken>
                <Expiration>2026-11-23T13:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """))
    }
    let end = Timestamp(rfc3339: "2026-11-23T13:00:00Z")
    let wanted = S3Credentials(accessKey: "ASIA", secretKey: "a&b", sessionToken: "token", expiration: end)
    #expect(try await standard(world, network) == wanted)
    let request = try #require(network.requests.first)
    #expect(request.method == "POST")
    #expect(request.url == "https://sts.eu-west-1.amazonaws.com/")
    #expect(
        String(decoding: try #require(request.body?.first)) == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
            + "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=pod%2B1&WebIdentityToken=first")
    world.files.withLock { $0["/token"] = "second" }
    world.variables.withLock { $0["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1/sts/" }
    _ = try await standard(world, network)
    #expect(network.requests[1].url == "http://127.0.0.1:1/sts/")
    #expect(String(decoding: try #require(network.requests[1].body?.first)).hasSuffix("=second"))
}

@Test("STS that refuses is an error without the token, and STS that fails is asked three times")
func webIdentityFaults() async throws {
    let world = FakeWorld(["AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn"], files: ["/token": "hidden-token"])
    func fault(_ network: FakeNetwork) async -> String {
        do { return "\(try await standard(world, network))" } catch { return "\(error)" }
    }
    let refusal = Bytes("<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>hidden-token</Message></Error></ErrorResponse>")
    let refusing = FakeNetwork { _, _ in answer(400, refusal) }
    let refused = await fault(refusing)
    #expect(refused.contains("InvalidIdentityToken") && !refused.contains("hidden"))
    #expect(refusing.requests.count == 1)
    let failing = FakeNetwork { _, _ in answer(503) }
    #expect(await fault(failing).contains("503"))
    #expect(failing.requests.count == 3)
    let away = FakeNetwork { _, number in if number < 2 { throw CurlFailure(.timeout, "late") } else { return answer(200, Bytes("<x/>")) } }
    #expect(await fault(away).contains("answers without"))
    world.files.withLock { $0["/token"] = nil }
    #expect(await fault(away).contains("/token is missing"))
}

@Test("a container's endpoint is asked with its token, and only where no network lies between")
func container() async throws {
    let world = FakeWorld([
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials?id=1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
    ])
    let network = FakeNetwork { _, _ in answer(200, document("ECS")) }
    #expect(try await standard(world, network).accessKey == "ECS")
    #expect(network.requests[0].url == "http://169.254.170.2/v2/credentials?id=1")
    #expect(network.requests[0].headers.first { $0.name == "authorization" }?.value == "Basic abc")
    world.variables.withLock {
        $0 = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
        ]
    }
    world.files.withLock { $0["/token"] = "from file\n" }
    #expect(try await standard(world, network).accessKey == "ECS")
    #expect(network.requests[1].url == "http://169.254.170.23/v1/credentials")
    #expect(network.requests[1].headers.first { $0.name == "authorization" }?.value == "from file")
    for allowed in ["http://[fd00:ec2::23]/x", "http://127.1.2.3:80/x", "http://localhost:1/x", "http://[::1]/x", "https://any.example/x"] {
        world.variables.withLock { $0["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = allowed }
        #expect(try await standard(world, network).accessKey == "ECS", "\(allowed)")
    }
    let asked = network.requests.count
    for wrong in [
        "http://evil.example/x", "http://127.0.0.1.evil.example/x", "http://127.0.0.1@evil.example/", "http://169.254.169.254/x",
        "http://128.0.0.1/x",
        "ftp://127.0.0.1/x",
    ] {
        world.variables.withLock { $0["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = wrong }
        await #expect(throws: CredentialsError.self, "\(wrong)") { try await standard(world, network) }
    }
    world.variables.withLock { $0["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://localhost/x" }
    world.files.withLock { $0["/token"] = "a\nhost: evil" }
    await #expect(throws: CredentialsError.self) { try await standard(world, network) }
    #expect(network.requests.count == asked)
}

@Test("instance metadata is asked for a token first, then for the role and its credentials")
func instanceMetadata() async throws {
    let world = FakeWorld(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:9/"])
    let network = FakeNetwork { request, _ in
        switch request.url {
        case "http://127.0.0.1:9/latest/api/token": answer(request.method == "PUT" ? 200 : 405, Bytes("a-token"))
        case "http://127.0.0.1:9/latest/meta-data/iam/security-credentials/": answer(200, Bytes("my-role\n"))
        case "http://127.0.0.1:9/latest/meta-data/iam/security-credentials/my-role": answer(200, document("EC2"))
        default: answer(404)
        }
    }
    #expect(try await standard(world, network).accessKey == "EC2")
    let headers = network.requests.map { $0.headers.map { "\($0.name)=\($0.value)" } }
    #expect(
        headers == [
            ["x-aws-ec2-metadata-token-ttl-seconds=21600"], ["x-aws-ec2-metadata-token=a-token"], ["x-aws-ec2-metadata-token=a-token"],
        ])
    #expect(network.requests.allSatisfy { $0.timeout <= .seconds(1) })
    world.variables.withLock { $0["AWS_EC2_METADATA_DISABLED"] = "TRUE" }
    await #expect(throws: CredentialsError.self) { try await standard(world, network) }
    #expect(network.requests.count == 3)
}

@Test("without any credentials the error names every place that was looked at, and metadata is asked once")
func nowhere() async throws {
    let network = FakeNetwork { _, _ in throw CurlFailure(.unreachable, "nobody") }
    do {
        _ = try await standard(FakeWorld(), network)
        Issue.record("there are credentials")
    } catch {
        for place in [
            "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile default", "AWS_CONTAINER_CREDENTIALS", "169.254.169.254",
        ] {
            #expect("\(error)".contains(place))
        }
    }
    #expect(network.requests.map(\.url) == ["http://169.254.169.254/latest/api/token"])
}

@Test(
    "a credentials document that lacks something is refused",
    arguments: [
        "", "[]", "{}", #"{"Code":"Failed"}"#, #"{"AccessKeyId":"a","SecretAccessKey":"hidden","Token":"t","Expiration":"soon"}"#,
        #"{"AccessKeyId":"a","Token":"hidden","Expiration":"2026-11-23T13:00:00Z"}"#,
    ])
func wrongDocuments(_ text: String) {
    let error = #expect(throws: CredentialsError.self) { try FoundCredentials.document(Bytes(text), from: "there") }
    #expect(error.map { "\($0)".contains("hidden") } == false)
}

@Test("files are read whole; a missing one is none, and one that cannot be read or is no such file is an error")
func files() async throws {
    try await Workshop.withFolder { folder in
        let read = CredentialsPlaces.system.file
        for size in [0, 1, 4095, 4096, 4097, 20_000] {
            let text = String(repeating: "a", count: size)
            try text.write(toFile: "\(folder)/file", atomically: true, encoding: .utf8)
            #expect(try read("\(folder)/file") == text)
        }
        #expect(try read("\(folder)/none") == nil)
        #expect(try read("\(folder)/file/none") == nil)
        #expect(throws: CredentialsError.self) { try read(folder) }
        try Data(count: 2 << 20).write(to: URL(fileURLWithPath: "\(folder)/large"))
        #expect(throws: CredentialsError.self) { try read("\(folder)/large") }
    }
    #expect(CredentialsPlaces.system.variable("PATH") != nil)
    #expect(CredentialsPlaces.system.variable("CAPTURE_AI_NEVER_SET") == nil)
}
