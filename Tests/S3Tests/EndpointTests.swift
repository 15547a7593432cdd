import Testing

@testable import S3

private func target(_ settings: S3Settings, _ key: String? = "a b/c") throws -> [String] {
    let target = try S3Endpoint(settings).target(of: key)
    return [target.origin, target.host, target.path]
}

@Test("AWS's endpoint follows the region, and has the bucket before its host")
func amazon() throws {
    let plain = S3Settings(bucket: "llma", region: "eu-central-1")
    #expect(
        try target(plain) == ["https://llma.s3.eu-central-1.amazonaws.com", "llma.s3.eu-central-1.amazonaws.com", "/a%20b/c"])
    #expect(try target(plain, nil)[2] == "/")
    #expect(try target(S3Settings(bucket: "llma", region: "cn-north-1"))[1] == "llma.s3.cn-north-1.amazonaws.com.cn")
    #expect(
        try target(S3Settings(bucket: "a.b", region: "us-east-1")) == [
            "https://s3.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com", "/a.b/a%20b/c",
        ])
    #expect(try target(S3Settings(bucket: "llma", region: "us-east-1", pathStyle: true), nil)[2] == "/llma")
}

@Test("a custom endpoint keeps its port and path, and has the bucket in the path unless told otherwise")
func customEndpoint() throws {
    #expect(
        try target(S3Settings(bucket: "llma", endpoint: "http://127.0.0.1:8333/", region: "us-east-1"))
            == ["http://127.0.0.1:8333", "127.0.0.1:8333", "/llma/a%20b/c"])
    #expect(
        try target(S3Settings(bucket: "llma", endpoint: "https://proxy:443/base/s3", region: "us-east-1"))
            == ["https://proxy", "proxy", "/base/s3/llma/a%20b/c"])
    #expect(
        try target(S3Settings(bucket: "llma", endpoint: "http://s3.example:8333/x", region: "us-east-1", pathStyle: false))
            == ["http://llma.s3.example:8333", "llma.s3.example:8333", "/x/a%20b/c"])
}

@Test("settings that cannot be right are refused by name")
func wrongSettings() {
    func setting(_ settings: S3Settings) -> String? {
        do throws(S3SettingsProblem) {
            _ = try S3Endpoint(settings)
            return nil
        } catch { return error.setting }
    }
    for bucket in ["", "ab", "Upper", "under_score", "-a-", "a..b", "a/b", String(repeating: "a", count: 64)] {
        #expect(setting(S3Settings(bucket: bucket, region: "us-east-1")) == "bucket", "\(bucket)")
    }
    for region in ["", "eu central", "evil.example/", "EU-WEST-1"] {
        #expect(setting(S3Settings(bucket: "llma", region: region)) == "region", "\(region)")
    }
    #expect(setting(S3Settings(bucket: "llma", endpoint: "127.0.0.1:8333", region: "us-east-1")) == "endpoint")
    #expect(setting(S3Settings(bucket: "llma", endpoint: "http://127.0.0.1", region: "us-east-1", pathStyle: false)) == "path_style")
    #expect(setting(S3Settings(bucket: "llma", region: "us-east-1")) == nil)
}
