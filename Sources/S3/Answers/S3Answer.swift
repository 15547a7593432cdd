import CaptureBytes
import CaptureKit
import Curl

/// S3's own words in an answer that is no success
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
struct S3Complaint: Equatable {
    var code: String?
    var message: String?
    var region: String?

    init(_ response: CurlResponse) {
        let root = try? XMLElement(response.body)
        if let root, root.name == "Error" {
            code = root.text("Code").map(safeText)
            message = root.text("Message").map(safeText)
            region = root.text("Region")
        }
        region = response.header("x-amz-bucket-region") ?? region
        if let named = region, !S3Endpoint.isRegion(named) { region = nil }
    }
}

extension S3Fault {
    /// What an answer that is no success means.
    ///
    /// - Parameter now: when it came, to see how far the clocks are apart.
    init(_ response: CurlResponse, to call: S3Call, at endpoint: S3Endpoint, now: Timestamp) {
        let complaint = S3Complaint(response)
        let skew = HTTPDateText.timestamp(response.header("date")).map { Duration.microseconds(now.microseconds - $0.microseconds) }
        let asked = Asked(
            status: response.status, complaint: complaint, bucket: endpoint.bucket, region: endpoint.region, place: endpoint.place,
            isBucket: call.key == nil, skew: skew)
        self = S3Fault.known(asked) ?? S3Fault.byStatus(asked)
        code = complaint.code
        if error.reason == .wrongRegion { self.region = complaint.region }
    }

    /// What decides.
    struct Asked {
        let status: Int
        let complaint: S3Complaint
        let bucket: String, region: String, place: String
        /// Whether the bucket itself was asked for.
        let isBucket: Bool
        /// How far this machine's clock is ahead.
        let skew: Duration?

        /// Status and S3's word.
        var said: String { complaint.code.map { "\(status) \($0)" } ?? "\(status)" }
        /// S3 takes up to a quarter of an hour; nil within it.
        var largeSkew: Duration? { skew.flatMap { $0 > .seconds(890) || $0 < .seconds(-890) ? $0 : nil } }
    }

    /// By S3's own word; nil for one that means no more than its status.
    private static func known(_ asked: Asked) -> S3Fault? {
        let (said, bucket) = (asked.said, asked.bucket)
        switch asked.complaint.code {
        case "NoSuchKey", "NoSuchVersion", "InvalidRange":
            return S3Fault(.notFound, "there is no such object, or no such range in it (\(said))", meaning: .inOrder)
        case "AccessDenied": return asked.largeSkew == nil ? denied(asked, meaning: .inOrder) : clockSkew(asked)
        case "NoSuchBucket": return noBucket(asked)
        case "SignatureDoesNotMatch":
            return refused("S3 refuses the signature (\(said)): the secret key does not belong to the access key; set the right one")
        case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException":
            return refused("S3 does not know the access key (\(said)): set the key of a user who exists")
        case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired":
            return refused("the temporary credentials have expired (\(said)): get new ones")
        case "InvalidToken": return refused("S3 refuses the session token (\(said)): it does not belong to these keys; get new ones")
        case "RequestTimeTooSkewed": return clockSkew(asked)
        case "AuthorizationHeaderMalformed" where asked.complaint.region != nil, "PermanentRedirect", "IllegalLocationConstraintException":
            return wrongRegion(asked)
        case "BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest", "XAmzContentChecksumMismatch":
            return S3Fault(.corrupt, "S3 received other bytes than were sent (\(said))")
        case "RequestTimeout", "RequestTimeoutException":
            return S3Fault(.timeout, "S3 waited too long for the request (\(said))", passing: .transient)
        case "SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
            "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
            "ProvisionedThroughputExceededException", "TransactionInProgressException", "PriorRequestNotComplete":
            return throttled(asked)
        case "NotImplemented", "MethodNotAllowed":
            return S3Fault(.unsupported, "\(asked.place) does not know this call (\(said))")
        case "QuotaExceeded", "EntityTooLarge", "XMinioStorageFull", "InsufficientStorage":
            return S3Fault(.noSpace, "\(asked.place) has no room for the object (\(said)): raise the quota of \(bucket), or free space")
        default: return nil
        }
    }

    private static func byStatus(_ asked: Asked) -> S3Fault {
        let said = asked.complaint.message.map { "\(asked.said): \($0)" } ?? asked.said
        switch asked.status {
        case 401, 403:
            if asked.largeSkew != nil { return clockSkew(asked) }
            return denied(asked, meaning: .thisRequest)
        case 404 where asked.isBucket && asked.complaint.code == nil: return noBucket(asked)
        case 404: return S3Fault(.notFound, "there is no such object (\(said))")
        case 416: return S3Fault(.notFound, "there is no such range in the object (\(said))")
        case 408: return S3Fault(.timeout, "S3 waited too long for the request (\(said))", passing: .transient)
        case 429: return throttled(asked)
        case 301: return wrongRegion(asked)
        case 400 where asked.complaint.region != nil && asked.complaint.region != asked.region: return wrongRegion(asked)
        case 302...399:
            return S3Fault(
                .wrongRegion, "\(asked.place) sends on to another place (\(said)): set the endpoint and region of the bucket itself")
        case 405, 501: return S3Fault(.unsupported, "\(asked.place) does not know this call (\(said))")
        case 507: return S3Fault(.noSpace, "\(asked.place) has no room left (\(said))", meaning: .away)
        case 500...599: return S3Fault(.serverError, "\(asked.place) failed (\(said))", passing: .transient, meaning: .away)
        default: return S3Fault(.other, "\(asked.place) refuses the request (\(said))")
        }
    }

    private static func refused(_ text: String) -> S3Fault {
        S3Fault(.accessDenied, text, meaning: .refusesAll, wantsOtherCredentials: true)
    }

    private static func denied(_ asked: Asked, meaning: Meaning) -> S3Fault {
        S3Fault(
            .accessDenied,
            "S3 does not allow it (\(asked.said)): let the credentials' policy, and the bucket's, allow this call on \(asked.bucket)",
            meaning: meaning)
    }

    private static func noBucket(_ asked: Asked) -> S3Fault {
        S3Fault(
            .noBucket, "there is no bucket \(asked.bucket) at \(asked.place) (\(asked.said)): create it, or set the right bucket",
            meaning: .refusesAll)
    }

    private static func throttled(_ asked: Asked) -> S3Fault {
        S3Fault(.throttled, "\(asked.place) asks for fewer requests (\(asked.said))", passing: .throttling, meaning: .away)
    }

    private static func clockSkew(_ asked: Asked) -> S3Fault {
        let apart = asked.skew.map { skew in
            let seconds = skew.components.seconds
            let minutes = (abs(seconds) + 30) / 60
            return "is \(Duration.seconds(minutes * 60).inUnits) \(seconds < 0 ? "behind" : "ahead of") S3's"
        }
        return S3Fault(
            .clockSkew, "this machine's clock \(apart ?? "and S3's differ too much") (\(asked.said)): set it, with NTP for example",
            meaning: .refusesAll)
    }

    private static func wrongRegion(_ asked: Asked) -> S3Fault {
        let there = asked.complaint.region.map { "it is in \($0); set region to \($0), and the endpoint if there is one" }
        return S3Fault(
            .wrongRegion,
            "the bucket \(asked.bucket) is not in \(asked.region) (\(asked.said)): \(there ?? "set the region that the bucket is in")",
            meaning: .refusesAll)
    }
}
