import CaptureBytes
import CaptureKit
import Curl
import Logging
import Synchronization

extension S3Client {
    /// What a call has used up so far.
    private struct Progress {
        var tries = 0
        var retries = 0
        /// What the last retry cost.
        var cost: Int?
        /// Where the bucket is, as S3 said when it was asked in another region, and that answer.
        var moved: (region: String, fault: S3Fault)?
        var signer: S3Credentials?
        var hasReloaded = false
        var needsFreshConnection = false
    }

    /// Makes a call, with retries, and reports it.
    ///
    /// - Throws: ``BlobStoreError``, and `CancellationError`.
    func perform(_ call: S3Call, deadline: ContinuousClock.Instant?) async throws -> CurlResponse {
        let begun = surroundings.instant()
        let end = min(deadline ?? begun + settings.timeout, begun + settings.timeout)
        var progress = Progress()
        func report(_ outcome: S3Event.Outcome, bytes: Int) {
            observe(
                S3Event(
                    operation: call.operation, outcome: outcome, tries: progress.tries, bytes: bytes,
                    duration: surroundings.instant() - begun))
        }
        do {
            let response = try await tryUntil(end, call, &progress)
            budget.withLock { $0.give(progress.cost) }
            report(.success, bytes: max(call.size, call.operation == .get ? response.body.count : 0))
            return response
        } catch let error as BlobStoreError {
            report(.failure(error.reason), bytes: call.size)
            throw error
        } catch {
            report(.cancelled, bytes: call.size)
            throw CancellationError()
        }
    }

    private func tryUntil(_ end: ContinuousClock.Instant, _ call: S3Call, _ progress: inout Progress) async throws -> CurlResponse {
        var last: BlobStoreError?
        while true {
            try Task.checkCancellation()
            let admission: CircuitBreaker.Admission
            do { admission = try health.admit(isWrite: call.isWrite) } catch { throw last ?? error }
            let fault: S3Fault
            switch try await once(call, until: end, admission, &progress) {
            case .success(let response): return response
            case .failure(let found): fault = found
            }
            last = fault.error
            if try await hasRemedy(fault, until: end, &progress) { continue }
            guard let pause = pause(after: fault, call, admission, until: end, &progress) else { throw fault.error }
            try await surroundings.sleep(pause)
        }
    }

    /// One try, of which the health hears.
    ///
    /// - Throws: ``BlobStoreError`` when S3 was not asked at all, and `CancellationError`.
    private func once(
        _ call: S3Call, until end: ContinuousClock.Instant, _ admission: CircuitBreaker.Admission, _ progress: inout Progress
    ) async throws -> Result<CurlResponse, S3Fault> {
        var endpoint = endpoint.withLock { $0 }
        if let moved = progress.moved { endpoint.move(to: moved.region) }
        var request = CurlRequest(call.method, "", timeout: settings.tryTimeout)
        do {
            let signer = try await signer(until: end, admission)
            let left = end - surroundings.instant()
            guard left > .zero else { throw BlobStoreError(.timeout, "the time for the call was up before \(endpoint.place) was asked") }
            progress.tries += 1
            progress.signer = signer
            request = signed(call, at: endpoint, with: signer)
            request.timeout = min(left, settings.tryTimeout)
            request.freshConnection = progress.needsFreshConnection
            let response = try await line.send(request)
            if (200...299).contains(response.status) {
                health.succeeded(isWrite: call.isWrite)
                if let moved = progress.moved { remember(moved.region) }
                return .success(response)
            }
            let fault = S3Fault(response, to: call, at: endpoint, now: surroundings.now())
            if let code = fault.code, code == call.expected {
                health.succeeded(isWrite: call.isWrite)
                return .success(response)
            }
            health.failed(fault, admission, isWrite: call.isWrite)
            if fault.wantsOtherCredentials { credentials.refused(signer) }
            return .failure(fault)
        } catch let failure as CurlFailure {
            if Task.isCancelled {
                health.release(admission)
                throw CancellationError()
            }
            let fault = S3Fault(failure, place: endpoint.place)
            // A caller who waits for a moment only does not show that S3 is away. The time limits of the settings do, however short.
            let enough = min(.seconds(1), settings.tryTimeout, settings.timeout)
            let isConclusive = failure.kind != .timeout || request.timeout * 10 >= enough * 9
            if fault.meaning == .away, isConclusive {
                health.failed(fault, admission, isWrite: call.isWrite)
            } else {
                health.release(admission, fault.error)
            }
            progress.needsFreshConnection = true
            return .failure(fault)
        } catch {
            health.release(admission)
            throw error
        }
    }

    private func signer(until end: ContinuousClock.Instant, _ admission: CircuitBreaker.Admission) async throws -> S3Credentials {
        do {
            return try await credentials.credentials(within: end - surroundings.instant())
        } catch let error as BlobStoreError {
            if error.reason == .accessDenied { health.hasNoCredentials(error) }
            throw error
        }
    }

    /// Whether something was changed that makes another try worthwhile at once: the region or the credentials, each once.
    private func hasRemedy(_ fault: S3Fault, until end: ContinuousClock.Instant, _ progress: inout Progress) async throws -> Bool {
        if fault.error.reason == .wrongRegion {
            if let moved = progress.moved { throw moved.fault.error }
            guard let region = fault.region else { return false }
            progress.moved = (region, fault)
            return true
        }
        if fault.wantsOtherCredentials, !progress.hasReloaded {
            progress.hasReloaded = true
            let left = end - surroundings.instant()
            let other = try await credentials.credentials(within: left)
            return other != progress.signer
        }
        return false
    }

    /// The bucket is in another region than was thought.
    private func remember(_ region: String) {
        let former = endpoint.withLock { endpoint in
            defer { endpoint.move(to: region) }
            return endpoint.region
        }
        if former != region {
            log.warning(
                "bucket \(settings.bucket): it is in \(region), not in \(former), and is asked there from now on; set region to \(region)")
        }
    }

    /// How long to wait before the next try; nil when there is none.
    private func pause(
        after fault: S3Fault, _ call: S3Call, _ admission: CircuitBreaker.Admission, until end: ContinuousClock.Instant,
        _ progress: inout Progress
    ) -> Duration? {
        guard fault.passing != .no, progress.tries < call.tries ?? settings.tries, admission == .normal, !health.isOpen else { return nil }
        let pause = Backoff.pause(before: progress.retries + 1, fault.passing, fraction: surroundings.fraction)
        guard surroundings.instant() + pause < end else { return nil }
        let cost = RetryBudget.cost(fault.passing)
        guard budget.withLock({ $0.take(cost) }) else { return nil }
        progress.retries += 1
        progress.cost = cost
        return pause
    }

    private func signed(_ call: S3Call, at endpoint: S3Endpoint, with credentials: S3Credentials) -> CurlRequest {
        let target = endpoint.target(of: call.key)
        let date = SigningDate(surroundings.now())
        let payload = String(hex: call.digest)
        var headers = call.headers + [("x-amz-content-sha256", payload), ("x-amz-date", date.second)]
        if let token = credentials.sessionToken { headers.append(("x-amz-security-token", token)) }
        let signature = Signature(
            method: call.method, path: target.path, query: call.query, headers: headers + [("host", target.host)], payload: payload,
            date: date, region: endpoint.region)
        headers.append(("authorization", signature.authorization(credentials, keys: keys)))
        let query = call.query.isEmpty ? "" : "?" + Signature.canonicalQuery(call.query)
        return CurlRequest(
            call.method, target.origin + target.path + query, headers: headers, body: call.body, responseLimit: call.responseLimit,
            timeout: settings.tryTimeout)
    }
}
