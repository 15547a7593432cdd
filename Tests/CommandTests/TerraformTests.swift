import Foundation
import ServerSupport
import Testing

extension Commands {
    @Suite(.enabled(if: Terraform.isThere, "terraform or its AWS provider is not installed: Deploy/terraform is not tested here"))
    struct TerraformTests {
        @Test func theFilesAreWellFormed() async throws {
            let result = try await Terraform.run(["fmt", "-check", "-diff", "-recursive"], in: Terraform.files)
            #expect(result.status == 0, "\(result.output)\(result.errors)")
        }

        @Test("a plan against moto passes, and has capture-ai's rules and the least rights", arguments: ["dev", "production"])
        func plan(environment: String) async throws {
            try await Moto.with { moto in
                try await withFolder { folder in
                    let copy = folder.appendingPathComponent("terraform")
                    try FileManager.default.copyItem(at: Terraform.files, to: copy)
                    let place = copy.appendingPathComponent(environment)
                    try place.write("test_override.tf", Terraform.localProvider(moto.endpoint))
                    let provider = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC"
                    let values = ["region=eu-central-1", "bucket=fresh", "oidc_provider_arn=\(provider)"].flatMap { ["-var", $0] }
                    for arguments in [
                        ["init", "-backend=false", "-plugin-dir=\(Terraform.plugins)"], ["validate"], ["plan", "-out=plan"] + values,
                    ] {
                        let result = try await Terraform.run(arguments + ["-no-color"], in: place)
                        try #require(result.status == 0, "\(arguments): \(result.output)\(result.errors)")
                    }
                    let plan = try Planned(try await Terraform.run(["show", "-json", "plan"], in: place).json)
                    #expect(plan.rules == ["1y 365", "30d 30", "90d 90", "uploads abort 1"].map { "capture-ai-llma/" + $0 })
                    let ours = try await BucketFile(moto.endpoint, bucket: "fresh", in: folder).run("plan").lines
                    for rule in plan.rules {
                        let id = try #require(rule.split(separator: " ").first)
                        #expect(ours.contains { $0.hasPrefix("+ lifecycle: \(id): ") })
                    }
                    let least = ["s3:PutObject s3:GetObject on arn:aws:s3:::fresh/llma/*", "s3:ListBucket on arn:aws:s3:::fresh"]
                    #expect(plan.actions == least)
                    #expect(plan.trust.contains(#"/id/ABC:sub":"system:serviceaccount:capture-ai:capture-ai""#))
                }
            }
        }
    }
}

private enum Terraform {
    static let files = Program.package.appendingPathComponent("Deploy/terraform")
    /// Where the provider lies; nothing is loaded from a registry.
    static let plugins = ProcessInfo.processInfo.environment["TERRAFORM_PLUGINS"] ?? "/opt/tf-plugins"
    private static let path = "/usr/local/bin:/usr/bin:/bin"

    static var isThere: Bool {
        let programs = path.split(separator: ":").map { "\($0)/terraform" }
        return programs.contains { FileManager.default.isExecutableFile(atPath: $0) }
            && FileManager.default.fileExists(atPath: "\(plugins)/registry.terraform.io/hashicorp/aws")
    }

    /// Runs terraform, for four minutes at most.
    static func run(_ arguments: [String], in folder: URL) async throws -> Program.Result {
        let environment = ["PATH": path, "HOME": folder.path, "CHECKPOINT_DISABLE": "1", "TF_INPUT": "0"]
        return try await Program.run(
            URL(fileURLWithPath: "/usr/bin/timeout"), ["240", "terraform"] + arguments, in: folder, environment: environment)
    }

    /// The provider, asking a server of this machine.
    static func localProvider(_ endpoint: String) -> String {
        """
        provider "aws" {
          access_key                  = "any"
          secret_key                  = "any"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_requesting_account_id  = true
          s3_use_path_style           = true
          endpoints {
            s3  = "\(endpoint)"
            iam = "\(endpoint)"
            sts = "\(endpoint)"
          }
        }
        """
    }
}

/// What a plan would make.
private struct Planned {
    /// Name and effect of each lifecycle rule.
    let rules: [String]
    /// Actions and resource of each statement of the role's policy.
    let actions: [String]
    /// The role's trust policy.
    let trust: String

    init(_ json: [String: Any]) throws {
        let root = (json["planned_values"] as? [String: Any])?["root_module"] as? [String: Any]
        let module = try #require((root?["child_modules"] as? [[String: Any]])?.first)
        let resources = try #require(module["resources"] as? [[String: Any]])
        func values(_ type: String) throws -> [String: Any] {
            try #require(resources.first { $0["type"] as? String == type }?["values"] as? [String: Any], "\(type)")
        }
        let found = try #require(try values("aws_s3_bucket_lifecycle_configuration")["rule"] as? [[String: Any]])
        rules = found.map(Planned.rule).sorted()
        let policy = try #require(try values("aws_iam_role_policy")["policy"] as? String)
        let statements = (try JSONSerialization.jsonObject(with: Data(policy.utf8)) as? [String: Any])?["Statement"] as? [[String: Any]]
        actions = try #require(statements).map { statement in
            let actions = statement["Action"] as? [String] ?? [statement["Action"] as? String ?? ""]
            return "\(actions.joined(separator: " ")) on \(statement["Resource"] as? String ?? "")"
        }
        trust = try #require(try values("aws_iam_role")["assume_role_policy"] as? String)
    }

    private static func rule(_ rule: [String: Any]) -> String {
        let days = (rule["expiration"] as? [[String: Any]])?.first?["days"] as? Int
        let abort = (rule["abort_incomplete_multipart_upload"] as? [[String: Any]])?.first?["days_after_initiation"] as? Int
        return "\(rule["id"] ?? "")\(days.map { " \($0)" } ?? "")\(abort.map { " abort \($0)" } ?? "")"
    }
}
