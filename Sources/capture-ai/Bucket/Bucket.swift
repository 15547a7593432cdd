import ArgumentParser

struct Bucket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set up the bucket of an s3_store stage, and prove that it works.",
        discussion: """
            Start with "capture-ai bucket plan". The bucket, its endpoint and keys, the prefix and the retention classes are those of the \
            pipeline file. Making and changing a bucket takes more rights than the service has: run "plan" and "apply" with an \
            administrator's keys, for example in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY with a pipeline file that names none.
            """,
        subcommands: [BucketPlanning.self, BucketApplying.self, BucketChecking.self])
}
