import CaptureKit
import CapturePlugins
import S3
import Testing

@Suite struct RetentionSettingsTests {
    private func read(_ more: String) throws -> (settings: S3Store.Settings, problems: [String]) {
        let text = #"{"bucket": "llma", "region": "eu-central-1"\#(more)}"#
        var reader = SettingsReader(try JSONNode(parsing: text), path: "$.with")
        let settings = S3Store.Settings(from: &reader)
        return (settings, reader.finish().problems.map { "\($0.path): \($0.message)" })
    }

    @Test func theClassesAreThreeUnlessSaid() throws {
        let (settings, problems) = try read("")
        #expect(problems == [])
        #expect(settings.wantedBucket.rules.map(\.expirationDays) == [30, 90, 365, nil])
        #expect(settings.wantedBucket.isTLS)
    }

    @Test func otherClassesHaveRulesToo() throws {
        let (settings, problems) = try read(
            #", "retentions": ["7d", "2y"], "retention": "7d", "prefix": "a/b", "endpoint": "http://127.0.0.1:1""#)
        #expect(problems == [])
        #expect(settings.wantedBucket.rules.map(\.prefix) == ["a/b/7d/", "a/b/2y/", "a/b/"])
        #expect(settings.wantedBucket.rules.map(\.expirationDays) == [7, 730, nil])
        #expect(!settings.wantedBucket.isTLS)
    }

    @Test(arguments: [
        (
            #", "retention": "7d""#,
            #"$.with.retention: "retentions" does not have "7d", so objects would never be removed; it has "30d", "90d", "1y""#
        ),
        (#", "retentions": ["30d", "30 days"]"#, #"$.with.retentions: expected days or years, such as "30d" or "1y", got "30 days""#),
        (#", "retentions": ["30d", "30d"]"#, #"$.with.retentions: "30d" stands here twice"#),
    ])
    func mistakesAreNamed(more: String, problem: String) throws {
        #expect(try read(more).problems == [problem])
    }

    @Test func noClassAtAllIsAMistake() throws {
        #expect(try read(#", "retentions": []"#).problems.first == #"$.with.retentions: expected at least one class, such as "30d""#)
    }
}
