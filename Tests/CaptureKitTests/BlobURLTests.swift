import CaptureKit
import Testing

/// URLs of stored blobs (contract §5).
@Suite struct BlobURLTests {
    @Test func aRangeThatNoObjectHasIsRefused() {
        #expect(BlobURL("s3://b/k?range=0-9223372036854775807") == nil)
        #expect(BlobURL("s3://b/k?range=0-999999999999999999")?.range.count == 1_000_000_000_000_000_000)
    }

    @Test(arguments: [
        BlobURL(bucket: "llma", key: "llma/1/2026-11-24/x.multipart", range: 0...0),
        BlobURL(bucket: "b.c-d", key: "a?b", range: 5...1_000_000),
    ])
    func whatIsWrittenIsRead(url: BlobURL) { #expect(BlobURL("\(url)") == url) }

    @Test func aURLIsWrittenAsTheContractHasIt() {
        #expect("\(BlobURL(bucket: "b", key: "k/1", range: 3...9))" == "s3://b/k/1?range=3-9")
    }

    @Test(arguments: [
        "", "s3://", "s3://b", "s3://b/", "s3://b/k", "s3://b/?range=0-1", "s3:///k?range=0-1", "S3://b/k?range=0-1",
        "http://b/k?range=0-1",
        " s3://b/k?range=0-1", "s3://b/k?range=0-1 ", "s3://b/k?range=0", "s3://b/k?range=-1", "s3://b/k?range=1-0", "s3://b/k?range=00-1",
        "s3://b/k?range=0-01",
        "s3://b/k?range=+0-1", "s3://b/k?range=0-1-2", "s3://b/k?range=0-99999999999999999999", "s3://b/k?Range=0-1",
        "s3://b/k?range=0-1&x=y", "s3://b/k?x=y", "s3://b c/k?range=0-1", "s3://b@c/k?range=0-1",
        "s3://b/k?range=0-1#f", "s3://b/k?range=٠-1",
    ])
    func anythingElseIsRefused(text: String) { #expect(BlobURL(text) == nil) }
}
