import CaptureKit
import CapturePlugins
import CaptureTesting
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct LimitsSettingsTests {
    /// The settings, and the path and beginning of each mistake.
    @Test(arguments: [
        (#"{"request": "2GiB"}"#, "$.request", "expected 1B to 1GiB"),
        (#"{"parts": 0}"#, "$.parts", "expected 1 to 10000"),
        (#"{"requests_per_second": 0}"#, "$.requests_per_second", "expected 1 to 1000000"),
        (#"{"burst": "2h"}"#, "$.burst", "expected 0s to 1h"),
        (#"{"on_shared_failure": "opne"}"#, "$.on_shared_failure", "\"on_shared_failure\" cannot be \"opne\"; did you mean \"open\"?"),
        (#"{"shared_password": {"env": "X"}}"#, "$.shared_password", "\"shared_password\" is of no use without"),
        (#"{"shared": "localhost:6379"}"#, "$.shared", "expected redis://"),
        (#"{"shared": "redis://"}"#, "$.shared", "expected redis://"),
        (#"{"shared": "redis://h:0"}"#, "$.shared", "expected redis://"),
        (#"{"shared": "redis://h/x"}"#, "$.shared", "expected redis://"),
        (#"{"shared": "rediss://h"}"#, "$.shared", "TLS is not supported"),
        (#"{"shared": "redis://me@h"}"#, "$.shared", "a user needs a password"),
        (#"{"shared": "redis://me:sesame@h"}"#, "$.shared", "a password does not belong here"),
        (#"{"shared": "redis://:sesame@h"}"#, "$.shared", "a password does not belong here"),
    ])
    func mistakesAreNamed(text: String, path: String, message: String) throws {
        let problems = try limitsSettings(text).problems
        #expect(problems.map(\.path) == [path])
        #expect(problems.first?.message.hasPrefix(message) == true, "\(problems)")
        #expect(!"\(problems)".contains("sesame"))
    }

    @Test(arguments: ["redis://h", "redis://h:6380", "redis://h/", "redis://h/3", "redis://[::1]:6379/0", "redis://redis.example.com"])
    func addressesAreTaken(url: String) throws { #expect(try limitsSettings(#"{"shared": "\#(url)"}"#).problems == []) }

    @Test(arguments: ["open", "closed"]) func itIsARightStage(mode: String) async throws {
        try await RedisServer.with(password: "secret-value") { server async throws in
            let settings =
                #"{"requests_per_second": 1000, "bytes_per_second": "1GiB", "concurrent": 100, "bytes_per_day": "1GiB", "shared": "redis://127.0.0.1:\#(server.port)", "shared_password": {"env": "X"}, "#
                + #""shared_timeout": "10s", "on_shared_failure": "\#(mode)"}"#
            let faults = await StageConformance.check(
                Limits.self, settings: settings,
                needs: Facts(MultipartRequest().head, RequestBody([1, 2, 3]), Principal(team: "7", token: "phc_x")))
            #expect(faults == [])
        }
    }
}
