import CaptureKit
import CaptureTesting
import Foundation
import HTTPSignatures
import Testing

@testable import CapturePlugins

@Suite struct TeamListTests {
    private static let hash = Teams.digest("a"), other = Teams.digest("b")
    private static let shared = Data((0..<32).map { UInt8($0) }).base64EncodedString()

    @Test func everythingIsRead() throws {
        let list = try TeamList(
            parsing: """
                {"comment": "all", "teams": [{"id": "7", "comment": "x", "name": "acme", "retention": "1y", "require_nonce": true,
                  "keys": [{"sha256": "\(Self.hash.description.uppercased())", "label": "ci", "created_at": "2026-11-23T12:00:00+01:00",
                    "expires_at": "2027-11-23T12:00:00Z", "revoked": false}],
                  "signing_secrets": [{"id": "h1", "algorithm": "hmac-sha256", "key": "\(Self.shared)"}],
                  "limits": {"burst": "5s"}}]}
                """, file: "t")
        let team = try #require(list.teams.first)
        #expect((team.id.description, team.name, team.retention?.days) == ("7", "acme", 365))
        #expect(team.limits?.burst == .seconds(5))
        let key = try #require(team.keys?.first)
        #expect(key.digest == Self.hash && key.label == "ci" && !key.isRevoked)
        #expect(key.created?.description == "2026-11-23T11:00:00.000Z" && key.expires?.description == "2027-11-23T12:00:00.000Z")
        #expect(team.signing.secrets.map(\.id) == ["h1"])
        #expect(team.signing.secrets.map(\.key.algorithm) == [.hmacSHA256])
        #expect(team.signing.needsNonce && !team.signing.isRequired)
    }

    @Test func everyMistakeIsFoundAtItsPlace() {
        let text = """
            {"teams": [
              {"id": "30d", "retention": "30", "kyes": []},
              {"id": "7", "keys": [
                {"sha256": "phc_secret"},
                {"sha256": "\(Self.hash)", "created_at": "yesterday", "expires_at": "2026-02-30T00:00:00Z"},
                {"sha256": "\(Self.hash)", "label": "a\\tb"},
                {}]},
              {"id": "7", "name": "", "limits": {"burts": "1s"}},
              5]}
            """
        let mistakes = Teams.mistakes(text)
        let expected = [
            "2:10 $.teams[0].id: expected 1 to 64 letters", "2:30 $.teams[0].retention: expected days or years",
            "2:44 $.teams[0].kyes: unknown setting \"kyes\"; did you mean \"keys\"?",
            "4:16 $.teams[1].keys[0].sha256: expected 64 hexadecimal digits: the SHA-256 of the key, never the key itself",
            "5:98 $.teams[1].keys[1].created_at: expected a time", "5:125 $.teams[1].keys[1].expires_at: expected a time",
            "6:16 $.teams[1].keys[2].sha256: this key stands in the file twice", "6:93 $.teams[1].keys[2].label: expected 1 to 100 bytes",
            "7:5 $.teams[1].keys[3]: missing setting \"sha256\"", "8:10 $.teams[2].id: another team has the id \"7\"",
            "8:23 $.teams[2].name: expected 1 to 100 bytes",
            "8:47 $.teams[2].limits.burts: unknown setting \"burts\"; did you mean \"burst\"?",
            "9:3 $.teams[3]: expected an object, got a number",
        ]
        #expect(mistakes.count == expected.count)
        for (mistake, start) in zip(mistakes, expected) { #expect(mistake.hasPrefix(start)) }
        #expect(!mistakes.joined().contains("phc_secret"))
    }

    @Test(arguments: [
        ("", "1:1 $: not valid JSON"), ("[]", "1:1 $: expected an object"), ("{}", "1:1 $: missing setting \"teams\""),
        (#"{"teams": {}}"#, "1:11 $.teams: expected an array of objects, got an object"),
        (#"{"teams": [], "team": 1}"#, #"1:23 $.team: unknown setting "team"; did you mean "teams"?"#),
        (#"{"teams": [], "teams": []}"#, "1:15 $.teams: the key \"teams\" stands here twice"),
    ])
    func whatIsNoListIsRefused(text: String, start: String) {
        #expect(Teams.mistakes(text).first?.hasPrefix(start) == true, "\(Teams.mistakes(text))")
    }

    @Test(arguments: [
        (#""algorithm": "hmac-sha256", "key": "aHVudGVyMg==""#, "key: a key for hmac-sha256 has at least 32 bytes"),
        (#""algorithm": "hmac-sha256", "key": "hunter2!""#, "key: the key is not Base64"),
        (#""algorithm": "ed25519", "key": "aHVudGVyMg==""#, "key: a public key of ed25519 has 32 bytes"),
        (#""algorithm": "hmac-sha256""#, ": missing setting \"key\""),
        (
            #""algorithm": "hmac-sha1", "key": "\#(shared)""#,
            "algorithm: \"algorithm\" cannot be \"hmac-sha1\"; did you mean \"hmac-sha256\"?"
        ),
        (#""algorithm": "hmac-sha256", "key": 4815162342"#, "key: expected a string, or a secret's place"),
        (#""algorithm": "hmac-sha256", "key": {"path": "x"}"#, "key: expected a string, or a secret's place"),
    ])
    func aSigningSecretThatCannotBeOneIsRefusedAndNotRepeated(rest: String, start: String) {
        let mistakes = Teams.mistakes(#"{"teams": [{"id": "7", "signing_secrets": [{"id": "h", \#(rest)}]}]}"#)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains("$.teams[0].signing_secrets[0]\(start.hasPrefix(":") ? "" : ".")\(start)") == true, "\(mistakes)")
        for secret in ["aHVudGVyMg", "hunter2!", "4815162342"] { #expect(!mistakes.joined().contains(secret)) }
    }

    @Test func twoSigningSecretsHaveTwoIds() {
        let secret = #"{"id": "h", "algorithm": "hmac-sha256", "key": "\#(Self.shared)"}"#
        let mistakes = Teams.mistakes(#"{"teams": [{"id": "7", "signing_secrets": [\#(secret), \#(secret)]}]}"#)
        #expect(mistakes.count == 1 && mistakes[0].contains("$.teams[0].signing_secrets[1].id: another signing secret"))
    }

    /// A team that demands what cannot be checked could send nothing.
    @Test(arguments: ["require_signature", "require_nonce"]) func signaturesNeedASecretToCheckThemWith(key: String) {
        let mistakes = Teams.mistakes(#"{"teams": [{"id": "7", "\#(key)": true}]}"#)
        #expect(mistakes.count == 1 && mistakes[0].contains(" $.teams[0].\(key): \"\(key)\" needs \"signing_secrets\""))
        let elsewhere = #"{"id": "h", "algorithm": "hmac-sha256", "key": {"env": "K"}}"#
        #expect(Teams.mistakes(#"{"teams": [{"id": "7", "\#(key)": true, "signing_secrets": [\#(elsewhere)]}]}"#) == [])
    }

    @Test func aSigningSecretElsewhereIsLookedUpOnlyForUse() throws {
        let text = #"{"teams": [{"id": "7", "signing_secrets": [{"id": "h", "algorithm": "hmac-sha256", "key": {"file": "k"}}]}]}"#
        #expect(try TeamList(parsing: text, file: "t").teams[0].signing.secrets.isEmpty)
        let list = try TeamList(parsing: text, file: "t", directory: "/etc/c") { secret, algorithm throws(SecretProblem) in
            #expect(secret.source == .file("/etc/c/k"))
            return try? VerificationKey(algorithm, Self.shared)
        }
        #expect(list.teams[0].signing.secrets.map(\.id) == ["h"])
        let problems = #expect(throws: FileProblems.self) {
            try TeamList(parsing: text, file: "t", directory: ".") { secret, _ throws(SecretProblem) in
                throw SecretProblem(secret, "not there")
            }
        }
        #expect(problems?.lines == ["t:1:91: $.teams[0].signing_secrets[0].key: not there"])
    }
}
