import CaptureKit
import Curl

/// Why a try failed, and what follows from it.
struct S3Fault: Error, Equatable {
    /// Whether the same request may well succeed later.
    enum Passing: Sendable {
        case no
        case transient
        /// S3 asks for fewer requests.
        case throttling
    }

    /// What it says about every request, not only this one.
    enum Meaning: Sendable {
        /// Nothing.
        case thisRequest
        /// All is well but for this request: S3 took the credentials and looked for what was asked.
        case inOrder
        /// S3 is away: unreachable, silent, or failing.
        case away
        /// S3 is there and takes no request: wrong credentials, clock, bucket or region.
        case refusesAll
    }

    let error: BlobStoreError
    var passing = Passing.no
    var meaning = Meaning.thisRequest
    /// The credentials are worth looking up again.
    var wantsOtherCredentials = false
    /// There was nobody to ask.
    var isUnreachable = false
    /// The region that the bucket is in.
    var region: String?
    /// S3's own word; nil for an answer without one.
    var code: String?

    init(
        _ reason: BlobStoreError.Reason, _ text: String, passing: Passing = .no, meaning: Meaning = .thisRequest,
        wantsOtherCredentials: Bool = false, code: String? = nil
    ) {
        error = BlobStoreError(reason, text)
        (self.passing, self.meaning, self.wantsOtherCredentials, self.code) = (passing, meaning, wantsOtherCredentials, code)
    }

    /// What a failure without an answer means.
    init(_ failure: CurlFailure, place: String) {
        switch failure.kind {
        case .unreachable:
            self.init(.connection, "\(place) cannot be reached: \(failure.text)", passing: .transient, meaning: .away)
            isUnreachable = true
        case .reset: self.init(.connection, "the connection to \(place) broke: \(failure.text)", passing: .transient, meaning: .away)
        case .timeout: self.init(.timeout, "\(place) did not answer in time: \(failure.text)", passing: .transient, meaning: .away)
        case .busy: self.init(.timeout, failure.text, passing: .transient)
        case .tls: self.init(.tls, "no safe connection to \(place): \(failure.text)", meaning: .away)
        case .tooLarge: self.init(.other, "the answer is larger than what may be read: \(failure.text)")
        case .stopped: self.init(.other, "the client was stopped")
        case .other: self.init(.other, failure.text)
        }
    }
}
