import CaptureBytes
import CaptureKit
import Foundation
import ServerSupport
import Testing

@testable import S3

private let rules = [
    S3LifecycleRule(id: "capture-ai 30d", prefix: "llma/", expirationDays: 30),
    S3LifecycleRule(id: "capture-ai 1y & <more>", isEnabled: false, prefix: "llma/1y/", expirationDays: 365),
    S3LifecycleRule(id: "uploads", prefix: "", abortIncompleteUploadsAfterDays: 7),
]

private func document(_ text: String) throws -> XMLElement { try XMLElement(Bytes(text)) }

@Test("what is written about a bucket is read as the same")
func writtenAndRead() throws {
    #expect(S3LifecycleRule.rules(try document(S3LifecycleRule.document(rules))) == rules)
    for block in [S3PublicAccessBlock(), S3PublicAccessBlock(blocksPublicACLs: false, restrictsPublicBuckets: false)] {
        #expect(S3PublicAccessBlock(try document(block.document)) == block)
    }
    for encryption in [S3Encryption(), S3Encryption(algorithm: "aws:kms", key: "arn:aws:kms:a&b", usesBucketKey: true)] {
        #expect(S3Encryption(try document(encryption.document)) == encryption)
    }
}

@Test("the lifecycle document is the one that S3 documents")
func lifecycleDocument() {
    #expect(
        S3LifecycleRule.document([S3LifecycleRule(id: "a", prefix: "p/", expirationDays: 30, abortIncompleteUploadsAfterDays: 7)])
            == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>"
            + "<ID>a</ID><Filter><Prefix>p/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>30</Days></Expiration>"
            + "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>"
            + "</LifecycleConfiguration>")
}

@Test(
    "a rule that says more than is known is refused, not cut",
    arguments: [
        "<Transition><Days>1</Days></Transition>", "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>",
        "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>",
        "<Expiration><Days>x</Days></Expiration>",
        "<Expiration><Days>0</Days></Expiration>", "<Status>Enabled</Status>", "<Prefix>twice</Prefix>", "<Expiration/>",
    ])
func unknownRules(_ more: String) throws {
    let known = "<ID>a</ID><Filter><Prefix>p</Prefix></Filter><Status>Enabled</Status>"
    #expect(S3LifecycleRule.rules(try document("<LifecycleConfiguration><Rule>\(known)</Rule></LifecycleConfiguration>")) != nil)
    #expect(S3LifecycleRule.rules(try document("<LifecycleConfiguration><Rule>\(known)\(more)</Rule></LifecycleConfiguration>")) == nil)
}

@Test("other unknown answers about a bucket are refused")
func unknownAnswers() throws {
    #expect(S3LifecycleRule.rules(try document("<Other/>")) == nil)
    let filter = "<Rule><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Status>Enabled</Status></Rule>"
    #expect(S3LifecycleRule.rules(try document("<LifecycleConfiguration>\(filter)</LifecycleConfiguration>")) == nil)
    #expect(
        S3PublicAccessBlock(
            try document("<PublicAccessBlockConfiguration><BlockPublicAcls>maybe</BlockPublicAcls></PublicAccessBlockConfiguration>"))
            == nil)
    #expect(S3PublicAccessBlock(try document("<PublicAccessBlockConfiguration><New>true</New></PublicAccessBlockConfiguration>")) == nil)
    #expect(S3Encryption(try document("<ServerSideEncryptionConfiguration/>")) == nil)
    let two = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>"
    #expect(S3Encryption(try document("<ServerSideEncryptionConfiguration>\(two)\(two)</ServerSideEncryptionConfiguration>")) == nil)
}

private func lifecycle(_ client: S3Client) async throws {
    #expect(try await client.lifecycle() == [])
    try await client.deleteLifecycle()
    try await client.setLifecycle(rules)
    #expect(try await client.lifecycle() == rules)
    try await client.setLifecycle([rules[0]])
    #expect(try await client.lifecycle() == [rules[0]])
    try await client.setLifecycle([])
    #expect(try await client.lifecycle() == [])
}

private func policy(_ client: S3Client, _ bucket: String) async throws {
    let text =
        #"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":"*","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::"#
        + bucket + #"/llma/*"]}]}"#
    #expect(try await client.policy() == nil)
    try await client.deletePolicy()
    try await client.setPolicy(text)
    let read = try #require(try await client.policy())
    let statements = (try JSONSerialization.jsonObject(with: Data(read.utf8)) as? [String: Any])?["Statement"] as? [[String: Any]]
    #expect(statements?.first?["Sid"] as? String == "a")
    try await client.deletePolicy()
    #expect(try await client.policy() == nil)
}

@Test("on moto a bucket is created, and all that is set on it is read again and removed again")
func bucketOnMoto() async throws {
    try await Moto.with { moto in
        for region in ["us-east-1", "eu-central-1"] {
            let bucket = "made-in-\(region)"
            let settings = Clients.moto(moto) { ($0.bucket, $0.region) = (bucket, region) }
            try await Clients.with(settings) { client in
                #expect(try await client.bucketExists() == false)
                try await client.createBucket()
                try await client.createBucket()
                #expect(try await client.bucketExists())
                #expect(try await client.publicAccessBlock() == nil)
                try await client.setPublicAccessBlock(S3PublicAccessBlock(ignoresPublicACLs: false))
                #expect(try await client.publicAccessBlock() == S3PublicAccessBlock(ignoresPublicACLs: false))
                try await client.deletePublicAccessBlock()
                #expect(try await client.publicAccessBlock() == nil)
                try await client.setEncryption(S3Encryption(algorithm: "aws:kms", key: "a-key", usesBucketKey: true))
                #expect(try await client.encryption() == S3Encryption(algorithm: "aws:kms", key: "a-key", usesBucketKey: true))
                try await client.deleteEncryption()
                try await lifecycle(client)
                try await policy(client, bucket)
            }
        }
    }
}

@Test("on SeaweedFS a bucket is created, and its lifecycle and policy are set, read and removed")
func bucketOnWeed() async throws {
    let bucket = "made-\(UUID().uuidString.lowercased())"
    let settings = Clients.weed(try await SeaweedFS.sharedEndpoint()) { $0.bucket = bucket }
    try await Clients.with(settings) { client in
        #expect(try await client.bucketExists() == false)
        try await client.createBucket()
        try await client.createBucket()
        #expect(try await client.bucketExists())
        try await lifecycle(client)
        try await policy(client, bucket)
    }
}

@Test("moto's STS gives credentials for a web identity token")
func webIdentityOnMoto() async throws {
    try await Moto.with { moto in
        let world = FakeWorld(
            [
                "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/capture-ai",
                "AWS_ENDPOINT_URL_STS": moto.endpoint,
            ], files: ["/token": "a.web.token"])
        let reports = Reports()
        let settings = Clients.moto(moto) { $0.credentials = .standard }
        try await Clients.with(settings, reports: reports, surroundings: S3Surroundings(places: world.places)) { client in
            #expect(client.notReady == nil)
            try await client.write()
            #expect(try await client.get("k", range: nil) == Bytes("content"))
        }
    }
}
