internal import CCurl
internal import CaptureBytes

/// Owns a libcurl easy handle, which is used for one transfer after the other, with its list of headers and its buffer for errors.
@safe final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
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

    /// Lets go of the transfer; keeps the connection's and TLS's state.
    func reset() { unsafe curl_easy_reset(raw) }

    /// Sets everything for a transfer, which must outlive its use; answers what libcurl does not take, if anything.
    func prepare(_ transfer: Transfer, _ options: CurlOptions, within milliseconds: Int64) -> CURLcode? {
        unsafe reason[0] = 0
        refused = nil
        setLimits(options, within: milliseconds)
        setTLS(options)
        setCallbacks(transfer)
        setRequest(transfer.ticket.request, count: transfer.body.count)
        return refused
    }

    private func setLimits(_ options: CurlOptions, within milliseconds: Int64) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        // No proxy, whatever the environment says.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, options.connectTimeout.wholeMilliseconds)))
        set(CURLOPT_TIMEOUT_MS, Int(milliseconds))
        // Else the loop would wait for a resolver's thread that hangs, with all other transfers.
        set(CURLOPT_QUICK_EXIT, 1)
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
        guard transfer.ticket.request.body != nil else { return }
        unsafe set(CURLOPT_READDATA, context)
        unsafe check(capture_curl_set_bytes_callback(raw, CURLOPT_READFUNCTION, curlRead))
        unsafe set(CURLOPT_SEEKDATA, context)
        unsafe check(capture_curl_set_seek_callback(raw, curlSeek))
    }

    private func setRequest(_ request: CurlRequest, count: Int) {
        set(CURLOPT_URL, request.url)
        // A key of an object may have dots that are no steps in a path.
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_FRESH_CONNECT, request.freshConnection ? 1 : 0)
        if request.body != nil {
            set(CURLOPT_UPLOAD, 1)
            unsafe check(capture_curl_set_size(raw, CURLOPT_INFILESIZE_LARGE, count))
        } else if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
        }
        if request.method != "HEAD" || request.body != nil { set(CURLOPT_CUSTOMREQUEST, request.method) }
        setHeaders(request.headers)
    }

    private func setHeaders(_ fields: [(name: String, value: String)]) {
        unsafe curl_slist_free_all(headers)
        unsafe headers = nil
        // Without a value they are not sent, though libcurl would by itself.
        for text in ["Accept:", "Expect:"] { addHeader(text) }
        // An empty value is written with a semicolon (CURLOPT_HTTPHEADER).
        for (name, value) in fields { addHeader(value.isEmpty ? "\(name);" : "\(name): \(value)") }
        unsafe check(capture_curl_set_headers(raw, headers))
    }

    private func addHeader(_ text: String) {
        guard let longer = unsafe curl_slist_append(headers, text) else { return check(CURLE_OUT_OF_MEMORY) }
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
