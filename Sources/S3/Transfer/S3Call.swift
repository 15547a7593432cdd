import CaptureBytes
import Crypto

/// One request to S3 before it is signed.
struct S3Call {
    let operation: S3Event.Operation
    let method: String
    /// Nil for the bucket itself.
    var key: String?
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: [Bytes]?
    /// The SHA-256 of the body, 32 bytes.
    var digest: [UInt8] = S3Call.emptyDigest
    /// How many bytes are sent.
    var size = 0
    var responseLimit = 1 << 20
    /// S3's word for a failure that is an answer here, such as that nothing is set.
    var expected: String?
    /// The most tries; nil for what the settings say.
    var tries: Int?

    /// Whether it writes an object.
    var isWrite: Bool { operation == .put }

    private static let emptyDigest = Array(SHA256.hash(data: [UInt8]()))

    init(_ operation: S3Event.Operation, _ method: String, key: String? = nil, query: [(name: String, value: String)] = []) {
        (self.operation, self.method, self.key, self.query) = (operation, method, key, query)
    }

    /// Adds a small body with the checksums that S3 demands for it
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html).
    mutating func set(body text: String, type: String = "application/xml") {
        let bytes = Array(text.utf8)
        body = [Bytes(bytes)]
        size = bytes.count
        digest = Array(SHA256.hash(data: bytes))
        headers += [
            ("content-type", type), ("content-md5", String(base64: Array(Insecure.MD5.hash(data: bytes)))),
            ("x-amz-checksum-sha256", String(base64: digest)),
        ]
    }
}
