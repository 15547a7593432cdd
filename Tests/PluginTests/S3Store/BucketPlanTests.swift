import CaptureKit
import CapturePlugins
import S3
import Testing

@Suite struct BucketPlanTests {
    private func wanted(_ classes: [String] = ["30d", "1y"], prefix: String = "llma") throws -> WantedBucket {
        WantedBucket(
            name: "b", region: "us-east-1", prefix: try #require(KeyPrefix(prefix)), retentions: classes.compactMap { Retention($0) },
            isTLS: true)
    }

    /// What the bucket is like after the plan.
    private func after(_ plan: BucketPlan, _ before: BucketState) -> BucketState {
        var state = before
        for (_, step) in plan.steps {
            guard case .change(_, let action) = step else { continue }
            switch action {
            case .createBucket: state.exists = true
            case .setPublicAccessBlock(let block): state.publicAccess = .known(block)
            case .setEncryption(let encryption): state.encryption = .known(encryption)
            case .setLifecycle(let lifecycle): state.lifecycle = .known(lifecycle)
            case .setPolicy(let policy): state.policy = .known(policy)
            }
        }
        return state
    }

    private func lines(_ plan: BucketPlan) -> [String] { plan.lines.map(\.description) }

    @Test func aBucketThatIsNotThereGetsEverything() throws {
        let plan = BucketPlan(try wanted(), BucketState(exists: false))
        #expect(
            lines(plan) == [
                "+ bucket: b is made, in us-east-1", "+ public_access_block: all public access is blocked",
                "+ encryption: new objects are encrypted with S3's own keys (AES256)",
                "+ lifecycle: capture-ai-llma/30d: what is under llma/30d/ is removed after 30 days",
                "+ lifecycle: capture-ai-llma/1y: what is under llma/1y/ is removed after 365 days",
                "+ lifecycle: capture-ai-llma/uploads: incomplete uploads under llma/ are removed after 1 day",
            ])
    }

    @Test(arguments: [nil, "arn:aws:iam::123456789012:role/capture-ai"], [nil, "arn:aws:kms:us-east-1:123456789012:key/k"])
    func afterThePlanThereIsNothingToDo(principal: String?, key: String?) throws {
        var wish = try wanted()
        (wish.principal, wish.key) = (principal, key)
        for start in [BucketState(exists: false), BucketState()] {
            let plan = BucketPlan(wish, start)
            #expect(!plan.lines.isEmpty)
            #expect(lines(BucketPlan(wish, after(plan, start))) == [])
        }
    }

    @Test func foreignRulesStayWhatAndWhereTheyAre() throws {
        let foreign: [S3Lifecycle.Rule] = [
            .other(id: "archive", document: "<Rule><ID>archive</ID></Rule>"),
            .known(S3LifecycleRule(id: "logs", prefix: "logs/", expirationDays: 3)),
            .known(S3LifecycleRule(id: "capture-ai-llma-dev/30d", prefix: "llma-dev/30d/", expirationDays: 30)),
            .known(S3LifecycleRule(id: "capture-ai-llma/eu/30d", prefix: "llma/eu/30d/", expirationDays: 30)),
        ]
        let old = S3Lifecycle.Rule.known(S3LifecycleRule(id: "capture-ai-llma/7d", prefix: "llma/7d/", expirationDays: 7))
        let wrong = S3Lifecycle.Rule.known(
            S3LifecycleRule(id: "capture-ai-llma/30d", isEnabled: false, prefix: "llma/30d/", expirationDays: 31))
        var state = BucketState()
        (state.publicAccess, state.encryption) = (.known(S3PublicAccessBlock()), .known(S3Encryption()))
        state.lifecycle = .known(S3Lifecycle(rules: [foreign[0], old, wrong] + foreign[1...]))
        let wish = try wanted()
        let plan = BucketPlan(wish, state)
        #expect(
            lines(plan) == [
                "~ lifecycle: capture-ai-llma/30d: what is under llma/30d/ is removed after 30 days "
                    + "(now: switched off: what is under llma/30d/ is removed after 31 days)",
                "+ lifecycle: capture-ai-llma/1y: what is under llma/1y/ is removed after 365 days",
                "+ lifecycle: capture-ai-llma/uploads: incomplete uploads under llma/ are removed after 1 day",
                "- lifecycle: capture-ai-llma/7d: no rule any more, as \"retentions\" does not have it; what is there stays for good",
            ])
        guard case .known(let lifecycle) = after(plan, state).lifecycle else { return #expect(Bool(false), "no lifecycle") }
        #expect(lifecycle.rules == foreign + wish.rules.map { .known($0) })
    }

    @Test func aRuleOfOursThatSaysMoreIsReplaced() throws {
        var state = BucketState()
        state.lifecycle = .known(S3Lifecycle(rules: [.other(id: "capture-ai-llma/30d", document: "<Rule/>")]))
        let plan = BucketPlan(try wanted(["30d"]), state)
        let change = try #require(lines(plan).first { $0.hasPrefix("~ lifecycle: capture-ai-llma/30d: ") })
        #expect(change.hasSuffix("(now: more or something else)"))
        #expect(lines(BucketPlan(try wanted(["30d"]), after(plan, state))).filter { $0.contains("lifecycle") } == [])
    }

    @Test func aStrongerEncryptionIsNotWeakened() throws {
        var state = BucketState()
        state.encryption = .known(S3Encryption(algorithm: "aws:kms", key: "k"))
        var wish = try wanted()
        #expect(!lines(BucketPlan(wish, state)).contains { $0.contains("encryption") })
        wish.key = "other"
        let line = "~ encryption: new objects are encrypted with the key other of KMS (now: aws:kms with k)"
        #expect(lines(BucketPlan(wish, state)).contains(line))
    }

    @Test func publicAccessThatIsBlockedInPartIsBlockedWhole() throws {
        var state = BucketState()
        state.publicAccess = .known(S3PublicAccessBlock(blocksPublicPolicy: false))
        #expect(lines(BucketPlan(try wanted(), state)).contains("~ public_access_block: all public access is blocked (now: a part of it)"))
    }

    @Test func whatTheServerDoesNotKnowOrDoesNotTellIsNotChanged() throws {
        var state = BucketState()
        state.publicAccess = .unsupported
        state.encryption = .known(S3Encryption())
        let denied = BlobStoreError(.accessDenied, "no")
        state.lifecycle = .unreadable(denied)
        let plan = BucketPlan(try wanted(), state)
        #expect(plan.lines == [])
        #expect(plan.steps.map(\.step) == [.nothing, .unsupported, .nothing, .unreadable(denied)])
    }

    @Test func foreignStatementsOfThePolicyStay() throws {
        let foreign = #"{"Sid" : "theirs","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"n":1.0}}}"#
        let old =
            #"{"Sid":"CaptureAIObjects","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:role/old"},"Action":"s3:*","Resource":"*"}"#
        var state = BucketState()
        state.policy = .known(#"{"Version":"2008-10-17","Id":"x","Statement":[\#(old),\#(foreign)]}"#)
        var wish = try wanted()
        #expect(!lines(BucketPlan(wish, state)).contains { $0.contains("policy") })
        wish.principal = "arn:aws:iam::123456789012:role/capture-ai"
        let plan = BucketPlan(wish, state)
        #expect(
            lines(plan).filter { $0.contains("policy") } == [
                "~ policy: CaptureAIObjects: arn:aws:iam::123456789012:role/capture-ai may put and get objects under llma/ "
                    + "(now: something else)",
                "+ policy: CaptureAITLSOnly: nobody may use plain http",
            ])
        guard case .known(let policy?) = after(plan, state).policy else { return #expect(Bool(false), "no policy") }
        #expect(policy.hasPrefix(#"{"Version":"2008-10-17","Id":"x","Statement":[\#(foreign),{"Sid":"CaptureAIObjects""#))
        #expect(!policy.contains("role/old"))
    }

    @Test func aPolicyAsS3WritesItAgainIsTheSame() throws {
        var wish = try wanted()
        wish.principal = "arn:aws:iam::123456789012:role/capture-ai"
        var state = BucketState()
        state.policy = .known(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Sid":"CaptureAIObjects","Resource":["arn:aws:s3:::b/llma/*"],
            "Action":["s3:GetObject","s3:PutObject"],"Principal":{"AWS":["arn:aws:iam::123456789012:role/capture-ai"]}},
            {"Sid":"CaptureAITLSOnly","Effect":"Deny","Principal":"*","Action":["s3:*"],"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"],
            "Condition":{"Bool":{"aws:SecureTransport":false}}}]}
            """)
        #expect(!lines(BucketPlan(wish, state)).contains { $0.contains("policy") })
    }

    @Test func plainHTTPIsNotRefusedWhereTheServiceItselfUsesIt() throws {
        let wish = WantedBucket(name: "b", region: "cn-north-1", retentions: [], isTLS: false, principal: "arn:aws-cn:iam::1:role/r")
        let plan = BucketPlan(wish, BucketState())
        guard case .change(_, .setPolicy(let policy)) = try #require(plan.steps.first { $0.part == .policy }).step else {
            return #expect(Bool(false), "no policy")
        }
        #expect(!policy.contains("SecureTransport"))
        #expect(policy.contains("\"arn:aws-cn:s3:::b/llma/*\""))
    }
}
