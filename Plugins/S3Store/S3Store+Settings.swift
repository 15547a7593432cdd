public import CaptureKit
import Logging
import S3

extension S3Store {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        enum Target {
            case directory(String)
            case bucket
        }

        let target: Target
        /// The bucket, which stands in each blob's URL.
        public let bucket: String
        let layout: ObjectLayout
        /// What all keys begin with.
        public let prefix: KeyPrefix
        let retention: Retention?
        /// The classes of retention that objects may have.
        public let retentions: [Retention]
        let region: String
        /// Whether the endpoint speaks TLS.
        let isTLS: Bool
        private let accessKey: PropertyValue?
        private let secretKey: Secret?
        private let sessionToken: Secret?
        private let s3: S3Settings

        /// How long the upload of an event's objects may take.
        var timeout: Duration { s3.timeout }

        public init(from reader: inout SettingsReader) {
            bucket = reader.string("bucket", "The bucket, which stands in each blob's URL.")
            let endpoint = reader.path(
                "endpoint", "The URL of an S3 server, empty for AWS's of the region; or \"file:\" and a directory.", default: "",
                scheme: "file:")
            region = reader.string("region", "The bucket's region.", default: "us-east-1")
            let pathStyle = reader.optionalBool(
                "path_style", "Whether the bucket stands in the path of URLs; where not said, it does with an \"endpoint\".")
            let name = reader.choice(
                "layout", "Whether an event's blobs share an object, as parts of a multipart/mixed document, or have one each.",
                of: ObjectLayout.allCases.map(\.rawValue), default: ObjectLayout.multipart.rawValue)
            layout = ObjectLayout(rawValue: name) ?? .multipart
            let start = reader.string("prefix", "What all keys begin with.", default: KeyPrefix.standard.description)
            prefix = KeyPrefix(start) ?? .standard
            let days = reader.string(
                "retention", "How long objects are kept where the team does not say: the segment of the key that lifecycle rules go by.",
                default: "30d")
            retention = Retention(days)
            let classes = reader.strings(
                "retentions", "The classes of retention that the bucket has lifecycle rules for; \"retention\" is one of them.",
                default: ["30d", "90d", "1y"])
            retentions = classes.compactMap { Retention($0) }
            accessKey = reader.textOrSecret("access_key", "The access key's id; without one, AWS's standard places are looked at.")
            secretKey = reader.secret("secret_key", "The secret access key.")
            sessionToken = reader.secret("session_token", "The token of temporary credentials.")
            let timeout = reader.duration(
                "timeout", "How long an upload may take with all its tries before the client gets 503.", default: .seconds(30),
                in: .milliseconds(100)...(.seconds(600)))
            let tryTimeout = reader.duration(
                "try_timeout", "How long one try may take; one that moves no byte for 10s ends before.", default: .seconds(20),
                in: .milliseconds(100)...(.seconds(600)))
            let tries = reader.integer("tries", "The most tries of an upload, the first one included.", default: 3, in: 1...10)
            let connections = reader.integer("connections", "The most connections at once.", default: 64, in: 1...1000)
            let certificates = reader.path(
                "ca_file", "Certificate authorities to trust instead of the system's, as a PEM file.", default: "")
            s3 = S3Settings(
                bucket: bucket, endpoint: endpoint.isEmpty ? nil : endpoint, region: region, pathStyle: pathStyle,
                tryTimeout: min(tryTimeout, timeout), timeout: timeout, tries: tries, connections: connections,
                certificates: certificates.isEmpty ? nil : certificates)
            if endpoint.lowercased().hasPrefix("http"), endpoint.hasSuffix("/\(bucket)") || endpoint.hasSuffix("/\(bucket)/") {
                reader.problem(
                    "endpoint", because: "the bucket does not belong here, as \"bucket\" names it; end the URL before \"/\(bucket)\"")
            }
            isTLS = !endpoint.lowercased().hasPrefix("http://")
            target = endpoint.hasPrefix("file:") ? .directory(String(endpoint.dropFirst("file:".count))) : .bucket

            if KeyPrefix(start) == nil {
                reader.problem(
                    "prefix", because: "expected letters, digits, \".\", \"_\" and \"-\", with slashes between, such as \"llma\"")
            }
            if Retention(days) == nil { reader.problem("retention", because: "expected days or years, such as \"30d\" or \"1y\"") }
            check(classes, &reader)
            if let retention, !retentions.contains(retention) {
                let known = classes.map(\.quoted).joined(separator: ", ")
                reader.problem(
                    "retention",
                    because: "\"retentions\" does not have \(days.quoted), so objects would never be removed; it has \(known)")
            }
            checkKeys(&reader)
            if !bucket.isEmpty {
                // A directory's bucket stands in URLs too.
                var checked = s3
                if case .directory = target { checked.endpoint = nil }
                do { _ = try S3Client(checked, log: Logger(label: "s3_store") { _ in SwiftLogNoOpLogHandler() }, observe: { _ in }) } catch
                {
                    reader.problem(error.setting, because: error.text)
                }
            }
        }

        private func check(_ classes: [String], _ reader: inout SettingsReader) {
            if classes.isEmpty { reader.problem("retentions", because: "expected at least one class, such as \"30d\"") }
            for (index, name) in classes.enumerated() {
                if Retention(name) == nil {
                    reader.problem("retentions", because: "expected days or years, such as \"30d\" or \"1y\", got \(name.quoted)")
                } else if classes[..<index].contains(name) {
                    reader.problem("retentions", because: "\(name.quoted) stands here twice")
                }
            }
        }

        private func checkKeys(_ reader: inout SettingsReader) {
            if (accessKey == nil) != (secretKey == nil) {
                let (there, missing) = accessKey == nil ? ("secret_key", "access_key") : ("access_key", "secret_key")
                reader.problem(there, because: "\"\(there)\" needs \"\(missing)\" beside it; or leave both to AWS's standard places")
            }
            if sessionToken != nil, accessKey == nil {
                reader.problem("session_token", because: "\"session_token\" needs \"access_key\" and \"secret_key\" beside it")
            }
        }

        /// The store that they name, not started.
        ///
        /// - Throws: `SecretProblem` when a key is not where it should be.
        public func store(_ environment: StageEnvironment) throws -> any BlobStore { try store(environment) { _ in } }

        func store(_ environment: StageEnvironment, observe: @escaping @Sendable (S3Event) -> Void) throws -> any BlobStore {
            switch target {
            case .directory(let path): FileBlobStore(directory: path, logger: environment.logger)
            case .bucket: try client(environment, observe: observe)
            }
        }

        /// A client of the bucket.
        ///
        /// - Throws: `SecretProblem` when a key is not where it should be.
        func client(_ environment: StageEnvironment, observe: @escaping @Sendable (S3Event) -> Void) throws -> S3Client {
            var s3 = s3
            if let accessKey, let secretKey {
                let id =
                    switch accessKey {
                    case .plain(let text): text
                    case .secret(let secret): try environment.secrets(secret)
                    }
                s3.credentials = .fixed(
                    S3Credentials(
                        accessKey: id, secretKey: try environment.secrets(secretKey),
                        sessionToken: try sessionToken.map { try environment.secrets($0) }))
            }
            return try S3Client(s3, log: environment.logger, observe: observe)
        }
    }
}
