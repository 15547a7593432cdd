import CaptureKit
import Curl

/// Asks the places that give credentials.
struct CredentialsHTTP: Sendable {
    let send: CurlSend
    let surroundings: S3Surroundings

    /// The answer to a request, whatever its status, tried again when it may pass.
    ///
    /// - Throws: ``CredentialsError`` when there is none, and `CancellationError`.
    func answer(_ request: CurlRequest, from place: String, tries: Int = 3) async throws -> CurlResponse {
        var tried = 0
        while true {
            tried += 1
            do {
                let response = try await send(request)
                if response.status < 500 || tried >= tries { return response }
            } catch let failure as CurlFailure {
                if tried >= tries { throw CredentialsError("\(place) does not answer: \(failure.text)") }
            }
            try await surroundings.sleep(Backoff.pause(before: tried, .transient, fraction: surroundings.fraction))
        }
    }
}
