/// Where a bucket is asked, and how its URLs are made.
struct S3Endpoint: Sendable, Equatable {
    let bucket: String
    /// The endpoint of the settings; nil for AWS's, which follows the region.
    private let custom: HTTPURL?
    private let isPathStyle: Bool
    /// What requests are signed for.
    private(set) var region: String

    /// - Throws: ``S3SettingsProblem``.
    init(_ settings: S3Settings) throws(S3SettingsProblem) {
        bucket = settings.bucket
        region = settings.region
        guard S3Endpoint.isBucketName(bucket) else {
            throw S3SettingsProblem(
                "bucket",
                "\"\(safeText(bucket))\" is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at either end"
            )
        }
        guard S3Endpoint.isRegion(region) else {
            throw S3SettingsProblem("region", "\"\(safeText(region))\" is no region: write it like eu-central-1")
        }
        if let text = settings.endpoint {
            guard let url = HTTPURL(text) else {
                throw S3SettingsProblem(
                    "endpoint", "write a URL like https://s3.eu-central-1.amazonaws.com, without user, query and fragment")
            }
            if url.isAddress && settings.pathStyle == false {
                throw S3SettingsProblem("path_style", "a bucket cannot stand before an address; set path_style to true or leave it out")
            }
            custom = url
        } else {
            custom = nil
        }
        // A name with a dot does not match the certificate of *.s3.amazonaws.com.
        isPathStyle = settings.pathStyle ?? (custom != nil || bucket.contains("."))
    }

    /// The same bucket in another region.
    mutating func move(to region: String) { self.region = region }

    /// What is asked for an object, or for the bucket when `key` is nil.
    func target(of key: String?) -> (origin: String, host: String, path: String) {
        let base = custom ?? S3Endpoint.amazon(region)
        let object = key.map { "/" + URIEncoding.path($0) } ?? ""
        if isPathStyle { return (base.origin, base.authority, "\(base.path)/\(bucket)\(object)") }
        let scheme = base.isTLS ? "https" : "http"
        let host = "\(bucket).\(base.authority)"
        return ("\(scheme)://\(host)", host, base.path + (object.isEmpty ? "/" : object))
    }

    /// For texts: where it is, without the bucket.
    var place: String { (custom ?? S3Endpoint.amazon(region)).origin }

    /// Letters, digits and hyphens, so that nothing a server answers can change a host.
    static func isRegion(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count) && text.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }
    }

    /// The domain of AWS's services in a region (https://docs.aws.amazon.com/general/latest/gr/rande.html).
    static func amazonDomain(_ region: String) -> String { region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com" }

    private static func amazon(_ region: String) -> HTTPURL {
        guard let url = HTTPURL("https://s3.\(region).\(amazonDomain(region))") else { preconditionFailure("a region was not checked") }
        return url
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    private static func isBucketName(_ text: String) -> Bool {
        let isPlain: (UInt8) -> Bool = { (48...57).contains($0) || (97...122).contains($0) }
        guard (3...63).contains(text.utf8.count), let first = text.utf8.first, let last = text.utf8.last, isPlain(first), isPlain(last)
        else { return false }
        return text.utf8.allSatisfy { isPlain($0) || $0 == 45 || $0 == 46 } && !text.contains("..")
    }
}
