internal import CCurl
internal import CaptureBytes

/// Owns a libcurl easy handle, which is used for one transfer after the other, with its list of headers, its buffer for errors and a small
/// body.
@safe final class EasyHandle {
    /// What of a request decides about settings that stay for the next one.
    private struct Kind: Equatable {
        enum Body { case none, small, large }

        let method: String
        let body: Body

        init(_ request: CurlRequest, count: Int) {
            method = request.method
            body = request.body == nil ? .none : count <= EasyHandle.smallBody ? .small : .large
        }
    }

    /// A body up to this size is put together, so that libcurl sends it with the head in one system call.
    private static let smallBody = 16_384

    let raw: UnsafeMutableRawPointer
    private var kind: Kind?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var small: UnsafeMutableRawPointer?
    private let reason: UnsafeMutablePointer<CChar>
    private var refused: CURLcode?

    /// Nil when there is no memory.
    init?() {
        guard let raw = unsafe curl_easy_init() else { return nil }
        unsafe self.raw = raw
        unsafe reason = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    /// The handle must be out of the multi handle.
    deinit {
        unsafe curl_easy_cleanup(raw)
        unsafe curl_slist_free_all(headers)
        unsafe reason.deallocate()
        unsafe small?.deallocate()
    }

    /// What libcurl says of the last failure, in its own words.
    func explanation(of code: CURLcode) -> String {
        let text = unsafe String(cString: reason)
        return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
    }

    /// The status of the answer.
    var status: Int {
        var status = 0
        unsafe _ = capture_curl_get_long(raw, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// Sets everything for a transfer, which must outlive its use; answers what libcurl does not take, if anything.
    func prepare(_ transfer: Transfer, _ options: CurlOptions, within milliseconds: Int64) -> CURLcode? {
        unsafe reason[0] = 0
        refused = nil
        let kind = Kind(transfer.ticket.request, count: transfer.body.count)
        if kind != self.kind {
            // Keeps the connection's and TLS's state.
            unsafe curl_easy_reset(raw)
            setLimits(options)
            setTLS(options)
            setKind(kind)
            self.kind = refused == nil ? kind : nil
        }
        setCallbacks(transfer)
        setRequest(transfer, kind.body, within: milliseconds)
        return refused
    }

    /// Sets everything anew for the next transfer.
    ///
    /// Libcurl sends a request again up to five times when kept connections are dead, and counts that for the handle until it is reset.
    func forget() { kind = nil }

    private func setLimits(_ options: CurlOptions) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        // No proxy, whatever the environment says.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, options.connectTimeout.wholeMilliseconds)))
        // Else the loop would wait for a resolver's thread that hangs, with all other transfers.
        set(CURLOPT_QUICK_EXIT, 1)
        // A key of an object may have dots that are no steps in a path.
        set(CURLOPT_PATH_AS_IS, 1)
    }

    private func setTLS(_ options: CurlOptions) {
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        guard let certificates = options.certificates else { return }
        set(CURLOPT_CAINFO, certificates)
        // Else the system's directory is trusted besides the file.
        set(CURLOPT_CAPATH, nil)
    }

    private func setCallbacks(_ transfer: Transfer) {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        unsafe set(CURLOPT_PRIVATE, context)
        unsafe set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(reason))
        unsafe set(CURLOPT_PREREQDATA, context)
        unsafe check(capture_curl_set_prerequest_callback(raw, curlPrerequest))
        unsafe set(CURLOPT_HEADERDATA, context)
        unsafe check(capture_curl_set_bytes_callback(raw, CURLOPT_HEADERFUNCTION, curlHeader))
        unsafe set(CURLOPT_WRITEDATA, context)
        unsafe check(capture_curl_set_bytes_callback(raw, CURLOPT_WRITEFUNCTION, curlWrite))
        unsafe set(CURLOPT_READDATA, context)
        unsafe check(capture_curl_set_bytes_callback(raw, CURLOPT_READFUNCTION, curlRead))
        unsafe set(CURLOPT_SEEKDATA, context)
        unsafe check(capture_curl_set_seek_callback(raw, curlSeek))
    }

    private func setKind(_ kind: Kind) {
        switch kind.body {
        case .none where kind.method == "HEAD": return set(CURLOPT_NOBODY, 1)
        case .none: break
        case .small: set(CURLOPT_POST, 1)
        case .large: set(CURLOPT_UPLOAD, 1)
        }
        set(CURLOPT_CUSTOMREQUEST, kind.method)
    }

    private func setRequest(_ transfer: Transfer, _ body: Kind.Body, within milliseconds: Int64) {
        let request = transfer.ticket.request
        set(CURLOPT_TIMEOUT_MS, Int(milliseconds))
        set(CURLOPT_URL, request.url)
        set(CURLOPT_FRESH_CONNECT, request.freshConnection ? 1 : 0)
        switch body {
        case .none: break
        case .small:
            let room = unsafe small ?? .allocate(byteCount: EasyHandle.smallBody, alignment: 1)
            unsafe small = room
            let size = unsafe transfer.body.read(into: UnsafeMutableRawBufferPointer(start: room, count: EasyHandle.smallBody))
            unsafe check(capture_curl_set_size(raw, CURLOPT_POSTFIELDSIZE_LARGE, size))
            unsafe set(CURLOPT_POSTFIELDS, room)
        case .large: unsafe check(capture_curl_set_size(raw, CURLOPT_INFILESIZE_LARGE, transfer.body.count))
        }
        setHeaders(request.headers, body)
    }

    private func setHeaders(_ fields: [(name: String, value: String)], _ body: Kind.Body) {
        unsafe curl_slist_free_all(headers)
        unsafe headers = nil
        // Without a value they are not sent, though libcurl would by itself.
        addHeader("Accept", ":")
        addHeader("Expect", ":")
        let hasType = fields.contains { field in unsafe field.name.withUTF8Bytes { unsafe $0.equals(ignoringCase: "content-type") } }
        if body == .small, !hasType { addHeader("Content-Type", ":") }
        for (name, value) in fields {
            // An empty value is written with a semicolon (CURLOPT_HTTPHEADER).
            if value.isEmpty { addHeader(name, ";") } else { addHeader(name, ": ", value) }
        }
        unsafe check(capture_curl_set_headers(raw, headers))
    }

    private func addHeader(_ name: String, _ mark: String, _ value: String = "") {
        let count = name.utf8.count + mark.utf8.count + value.utf8.count
        let longer = unsafe withUnsafeTemporaryAllocation(byteCount: count + 1, alignment: 1) { line in
            var end = 0
            for text in [name, mark, value] {
                unsafe text.withUTF8Bytes { bytes in
                    unsafe UnsafeMutableRawBufferPointer(rebasing: line[end...]).copyMemory(from: bytes)
                    end += bytes.count
                }
            }
            unsafe line[end] = 0
            return unsafe curl_slist_append(headers, line.baseAddress?.assumingMemoryBound(to: CChar.self))
        }
        guard let longer = unsafe longer else { return check(CURLE_OUT_OF_MEMORY) }
        unsafe headers = longer
    }

    private func set(_ option: CURLoption, _ value: Int) { unsafe check(capture_curl_set_long(raw, option, value)) }

    private func set(_ option: CURLoption, _ value: String?) { unsafe check(capture_curl_set_text(raw, option, value)) }

    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        unsafe check(capture_curl_set_pointer(raw, option, value))
    }

    private func check(_ code: CURLcode) {
        if code != CURLE_OK, refused == nil { refused = code }
    }
}
