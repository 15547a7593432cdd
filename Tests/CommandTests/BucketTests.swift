import Foundation
import ServerSupport
import Testing

extension Commands {
    @Suite struct BucketTests {
        private static let everything = [
            "+ bucket: fresh is made, in us-east-1", "+ public_access_block: all public access is blocked",
            "+ encryption: new objects are encrypted with S3's own keys (AES256)",
            "+ lifecycle: capture-ai-llma/30d: what is under llma/30d/ is removed after 30 days",
            "+ lifecycle: capture-ai-llma/90d: what is under llma/90d/ is removed after 90 days",
            "+ lifecycle: capture-ai-llma/1y: what is under llma/1y/ is removed after 365 days",
            "+ lifecycle: capture-ai-llma/uploads: incomplete uploads under llma/ are removed after 1 day",
        ]

        private func lifecycle(_ endpoint: String, _ bucket: String, setting rules: String? = nil) async throws -> [[String: Any]] {
            let arguments = [Workshop.script("s3_lifecycle.py"), endpoint, "us-east-1", SeaweedFS.accessKey, SeaweedFS.secretKey, bucket]
            let result = try await Command.run(try Workshop.python(), arguments + (rules.map { [$0] } ?? []))
            return try #require(try JSONSerialization.jsonObject(with: result.output) as? [[String: Any]])
        }

        @Test("moto knows every call: plan, apply, apply again, check; boto3 reads the rules")
        func wholeLifeOnMoto() async throws {
            try await Moto.with { moto in
                try await withFolder { folder in
                    let file = try BucketFile(moto.endpoint, bucket: "fresh", in: folder)
                    for _ in 1...2 {
                        let plan = try await file.run("plan")
                        #expect(plan.status == 0, "\(plan.errors)")
                        #expect(plan.lines == BucketTests.everything + [#"fresh: 7 changes; to be made by "capture-ai bucket apply""#])
                    }
                    let apply = try await file.run("apply")
                    #expect(apply.status == 0, "\(apply.errors)")
                    #expect(apply.lines.dropLast() == BucketTests.everything[...])
                    for command in ["apply", "plan"] {
                        let again = try await file.run(command)
                        #expect(again.status == 0)
                        #expect(again.output == "fresh: nothing to change\n")
                    }
                    let rules = try await lifecycle(moto.endpoint, "fresh")
                    let days = rules.map { "\($0["ID"] ?? "") \(($0["Expiration"] as? [String: Any])?["Days"] ?? "-")" }
                    #expect(days == ["30d 30", "90d 90", "1y 365", "uploads -"].map { "capture-ai-llma/" + $0 })
                    #expect(rules.allSatisfy { $0["Status"] as? String == "Enabled" })
                    let check = try await file.run("check")
                    #expect(check.status == 0)
                    #expect(check.lines.count == 11)
                    #expect(check.lines.allSatisfy { $0.hasPrefix("ok       ") }, "\(check.output)")
                    #expect(check.output.contains("credentials: found: the access key tester from the settings"))
                    #expect(!check.output.contains(file.secret))
                }
            }
        }

        @Test("SeaweedFS does not know the block of public access, and encrypts only with keys of its own: said, and the rest is done")
        func wholeLifeOnWeed() async throws {
            let endpoint = try await SeaweedFS.sharedEndpoint()
            try await withFolder { folder in
                let bucket = "weed-\(UUID().uuidString.lowercased())"
                let file = try BucketFile(endpoint, bucket: bucket, in: folder)
                let first = try await file.run("apply")
                #expect(first.status == 69)
                #expect(first.lines.contains("! public_access_block: not supported by this server"), "\(first.output)")
                #expect(first.lines.contains { $0.hasPrefix("! encryption: this server stores no objects with it, so it was not set (") })
                #expect(first.errors.contains("--allow-unsupported"))
                #expect(first.lines.filter { $0.hasPrefix("+ ") }.count == 5)
                let second = try await file.run("apply", "--allow-unsupported")
                #expect(second.status == 0, "\(second.errors)")
                #expect(second.lines.filter { $0.hasPrefix("! ") }.count == 2 && second.lines.last == "\(bucket): nothing to change")
                #expect(try await lifecycle(endpoint, bucket).count == 4)
                let results = try await file.check()
                #expect(results["public_access_block"] == "warning" && results["encryption"] == "warning")
                #expect(results.values.filter { $0 == "ok" }.count == 9, "\(results)")
                #expect(try await file.run("check").status == 0)
            }
        }

        @Test("rules of other people stay, whatever they say, and drift of ours is found and mended")
        func foreignRules() async throws {
            try await Moto.with { moto in
                try await withFolder { folder in
                    let file = try BucketFile(moto.endpoint, bucket: Moto.bucket, more: #", "retentions": ["30d"]"#, in: folder)
                    let foreign = """
                        {"ID": "archive <all>", "Status": "Enabled",
                         "Filter": {"And": {"Prefix": "o/", "Tags": [{"Key": "a&b", "Value": "c"}]}},
                         "Transitions": [{"Days": 40, "StorageClass": "GLACIER"}], "NoncurrentVersionExpiration": {"NoncurrentDays": 3}},
                        {"ID": "logs", "Status": "Disabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 5}}
                        """
                    let drifted = """
                        {"ID": "capture-ai-llma/30d", "Status": "Enabled", "Filter": {"Prefix": "llma/30d/"}, "Expiration": {"Days": 60}}
                        """
                    let before = try await lifecycle(moto.endpoint, Moto.bucket, setting: "[\(foreign), \(drifted)]")
                    let plan = try await file.run("plan")
                    #expect(plan.lines.contains { $0.hasPrefix("~ lifecycle: capture-ai-llma/30d: ") && $0.contains("after 60 days") })
                    #expect(try await file.check()["lifecycle"] == "warning")
                    #expect(try await file.run("apply").status == 0)
                    let after = try await lifecycle(moto.endpoint, Moto.bucket)
                    #expect(NSArray(array: Array(after.prefix(2))) == NSArray(array: Array(before.prefix(2))))
                    let names = ["archive <all>", "logs", "capture-ai-llma/30d", "capture-ai-llma/uploads"]
                    #expect(after.map { $0["ID"] as? String } == names)
                    #expect(try await file.check()["lifecycle"] == "ok")
                }
            }
        }

        @Test func theAnswerAsJSON() async throws {
            try await Moto.with { moto in
                try await withFolder { folder in
                    let file = try BucketFile(moto.endpoint, bucket: "fresh", in: folder)
                    let plan = try await file.run("plan", "--format", "json", "--principal", "arn:aws:iam::123456789012:role/capture-ai")
                    #expect(plan.json["bucket"] as? String == "fresh")
                    #expect(plan.json["applied"] as? Bool == false)
                    let changes = try #require(plan.json["changes"] as? [[String: String]])
                    let parts = ["bucket", "public_access_block", "encryption"] + Array(repeating: "lifecycle", count: 4) + ["policy"]
                    #expect(changes.map { $0["part"] } == parts)
                    #expect(changes.allSatisfy { $0["action"] == "add" && $0["text"] != nil })
                    #expect((plan.json["unsupported"] as? [Any])?.isEmpty == true && (plan.json["failed"] as? [Any])?.isEmpty == true)
                    #expect(try await file.run("apply", "--principal", "arn:aws:iam::123456789012:role/capture-ai").status == 0)
                    let again = try await file.run("apply", "--format", "json", "--principal", "arn:aws:iam::123456789012:role/capture-ai")
                    #expect(again.json["applied"] as? Bool == true)
                    #expect((again.json["changes"] as? [Any])?.isEmpty == true)
                    let check = try await file.run("check", "--format", "json")
                    #expect(check.json["ok"] as? Bool == true)
                    let checks = try #require(check.json["checks"] as? [[String: Any]])
                    #expect(checks.allSatisfy { Set($0.keys) == ["name", "result", "text", "remedy"] })
                }
            }
        }

        @Test func aMissingBucketIsSaidByCheckWithTheRemedy() async throws {
            let endpoint = try await SeaweedFS.sharedEndpoint()
            try await withFolder { folder in
                let check = try await BucketFile(endpoint, bucket: "no-such-bucket", in: folder).run("check")
                #expect(check.status == 69)
                let start = "FAILED   bucket: there is no bucket no-such-bucket; make it with \"capture-ai bucket apply\""
                #expect(check.lines.contains { $0.hasPrefix(start) }, "\(check.output)")
                #expect(check.lines.filter { $0.hasPrefix("skipped  ") }.count == 7, "\(check.output)")
            }
        }

        @Test(arguments: ["plan", "apply", "check"])
        func wrongKeysAreSaidAndNotRepeated(command: String) async throws {
            let endpoint = try await SeaweedFS.sharedEndpoint()
            try await withFolder { folder in
                var file = try BucketFile(endpoint, bucket: SeaweedFS.bucket, in: folder)
                file.secret = "wrong-very-secret"
                let result = try await file.run(command)
                #expect(result.status == 69)
                #expect((result.output + result.errors).contains("the secret key does not belong to the access key"), "\(result)")
                #expect(!(result.output + result.errors).contains(file.secret))
            }
        }

        @Test func whereTheKeysComeFromIsSaid() async throws {
            let endpoint = try await SeaweedFS.sharedEndpoint()
            try await withFolder { folder in
                let stage = #"{"use": "s3_store", "with": {"bucket": "llma", "endpoint": "\#(endpoint)"}}"#
                try folder.write("p.json", BucketFile.pipeline(stage))
                var environment = ["AWS_EC2_METADATA_DISABLED": "true", "HOME": folder.path]
                let none = try await Program.run(["bucket", "check", "p.json"], in: folder, environment: environment)
                #expect(none.status == 69)
                #expect(none.lines.contains { $0.hasPrefix("FAILED   credentials: no credentials for S3: none are configured") }, "\(none)")
                environment["AWS_ACCESS_KEY_ID"] = SeaweedFS.accessKey
                environment["AWS_SECRET_ACCESS_KEY"] = SeaweedFS.secretKey
                let found = try await Program.run(["bucket", "check", "p.json"], in: folder, environment: environment)
                #expect(found.status == 0)
                let line = "ok       credentials: found: the access key tester from the environment variable AWS_ACCESS_KEY_ID"
                #expect(found.lines.contains(line), "\(found)")
                #expect(!found.output.contains(SeaweedFS.secretKey))
            }
        }

        @Test(arguments: ["plan", "apply", "check"])
        func nobodyAtTheEndpointIsSaid(command: String) async throws {
            try await withFolder { folder in
                let result = try await BucketFile("http://127.0.0.1:1", bucket: "llma", in: folder).run(command)
                #expect(result.status == 69)
                #expect((result.output + result.errors).contains("http://127.0.0.1:1 cannot be reached"), "\(result)")
                if command == "check" { #expect(result.lines.count == 11) }
            }
        }

        @Test("on SeaweedFS, which enforces policies, keys that may not look at settings are no failure of check, but one of plan")
        func settingsThatMayNotBeRead() async throws {
            let endpoint = try await SeaweedFS.sharedEndpoint()
            try await withFolder { folder in
                let bucket = "closed-\(UUID().uuidString.lowercased())"
                let file = try BucketFile(endpoint, bucket: bucket, in: folder)
                let principal = ["--allow-unsupported", "--principal", "arn:aws:iam::123456789012:role/capture-ai"]
                let first = try await file.run("apply", principal[0], principal[1], principal[2])
                #expect(first.status == 0 && first.lines.contains { $0.hasPrefix("+ policy: CaptureAIObjects: ") }, "\(first)")
                let second = try await file.run("apply", principal[0], principal[1], principal[2])
                #expect(second.status == 0 && second.lines.last == "\(bucket): nothing to change", "\(second)")

                let deny = ["s3:GetLifecycleConfiguration", "s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock"]
                let keys = [SeaweedFS.accessKey, SeaweedFS.secretKey]
                _ = try await Command.run(
                    try Workshop.python(), [Workshop.script("s3_deny.py"), endpoint, "us-east-1"] + keys + [bucket] + deny)
                let results = try await file.check()
                for name in ["lifecycle", "public_access_block", "encryption"] { #expect(results[name] == "warning", "\(results)") }
                #expect(results["range get"] == "ok")
                let plan = try await file.run("plan")
                #expect(plan.status == 69)
                #expect(plan.lines.contains { $0.hasPrefix("! lifecycle: FAILED: S3 does not allow it") }, "\(plan)")
                #expect(!plan.output.contains("nothing to change"))
            }
        }

        @Test func aKeyOfKMSIsSetWhenItIsAskedFor() async throws {
            try await Moto.with { moto in
                try await withFolder { folder in
                    let file = try BucketFile(moto.endpoint, bucket: Moto.bucket, in: folder)
                    #expect(try await file.run("apply").status == 0)
                    let key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
                    #expect(try await file.check("--kms-key", key)["encryption"] == "failed")
                    let first = try await file.run("apply", "--kms-key", key)
                    #expect(
                        first.status == 0 && first.output.contains("~ encryption: new objects are encrypted with the key \(key)"),
                        "\(first)")
                    #expect(try await file.run("apply", "--kms-key", key).output == "llma: nothing to change\n")
                    #expect(try await file.run("apply").output == "llma: nothing to change\n")
                    #expect(try await file.check("--kms-key", key)["encryption"] == "ok")
                }
            }
        }

        @Test("keys of the service itself need not remove objects or look at the bucket")
        func leastPrivilege() async throws {
            try await S3Faults.with { server in
                try await withFolder { folder in
                    let file = try BucketFile(server.endpoint, bucket: S3Faults.bucket, in: folder)
                    // It does not know the calls about settings.
                    let results = try await file.check()
                    #expect(results["lifecycle"] == "warning" && results["put"] == "ok" && results["range get"] == "ok", "\(results)")
                    try await server.fail(.error(403, "AccessDenied"), times: nil, method: "HEAD")
                    try await server.fail(.error(403, "AccessDenied"), times: nil, method: "POST")
                    let denied = try await file.run("check")
                    let start = "warning  delete: these keys may not remove llma/30d/capture-ai-check/"
                    #expect(denied.lines.contains { $0.hasPrefix(start) }, "\(denied.output)")
                    #expect(denied.lines.contains { $0.hasPrefix("ok       bucket: ") })
                }
            }
        }

        @Test(arguments: [(0, "ok"), (120, "warning"), (-120, "warning"), (3600, "failed")])
        func aClockThatIsOffIsSaid(seconds: Int, expected: String) async throws {
            try await S3Faults.with { server in
                try await server.setClock(ahead: Double(seconds))
                try await withFolder { folder in
                    let results = try await BucketFile(server.endpoint, bucket: S3Faults.bucket, in: folder).check()
                    #expect(results["clock"] == expected, "\(results)")
                    #expect(results["bucket"] == (expected == "failed" ? "failed" : "ok"))
                }
            }
        }
    }
}
