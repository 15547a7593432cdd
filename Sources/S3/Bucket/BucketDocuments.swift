/// The documents about a bucket, written and read. What is not known in one that is read makes it nil, as leaving it out would guess.
extension S3PublicAccessBlock {
    var document: String {
        let flags = [
            ("BlockPublicAcls", blocksPublicACLs), ("IgnorePublicAcls", ignoresPublicACLs), ("BlockPublicPolicy", blocksPublicPolicy),
            ("RestrictPublicBuckets", restrictsPublicBuckets),
        ]
        let content = flags.map { XMLText.element($0.0, text: "\($0.1)") }.joined()
        return XMLText.document("PublicAccessBlockConfiguration", content)
    }

    init?(_ root: XMLElement) {
        guard root.name == "PublicAccessBlockConfiguration",
            root.holdsOnly("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
            let acls = root.flag("BlockPublicAcls"), let ignores = root.flag("IgnorePublicAcls"),
            let policy = root.flag("BlockPublicPolicy"), let restricts = root.flag("RestrictPublicBuckets")
        else { return nil }
        self.init(blocksPublicACLs: acls, ignoresPublicACLs: ignores, blocksPublicPolicy: policy, restrictsPublicBuckets: restricts)
    }
}

extension S3Encryption {
    var document: String {
        let keyID = key.map { XMLText.element("KMSMasterKeyID", text: $0) } ?? ""
        let byDefault = XMLText.element(
            "ApplyServerSideEncryptionByDefault", XMLText.element("SSEAlgorithm", text: algorithm) + keyID)
        let bucketKey = usesBucketKey ? XMLText.element("BucketKeyEnabled", "true") : ""
        return XMLText.document("ServerSideEncryptionConfiguration", XMLText.element("Rule", byDefault + bucketKey))
    }

    /// `BlockedEncryptionTypes` concerns keys that callers bring along, so it is left alone.
    init?(_ root: XMLElement) {
        guard root.name == "ServerSideEncryptionConfiguration", root.holdsOnly("Rule"), root.children.count == 1,
            let rule = root["Rule"], rule.holdsOnly("ApplyServerSideEncryptionByDefault", "BucketKeyEnabled", "BlockedEncryptionTypes"),
            let byDefault = rule["ApplyServerSideEncryptionByDefault"], byDefault.holdsOnly("SSEAlgorithm", "KMSMasterKeyID"),
            let algorithm = byDefault.text("SSEAlgorithm"), let usesBucketKey = rule.flag("BucketKeyEnabled")
        else { return nil }
        let key = byDefault.text("KMSMasterKeyID").flatMap { $0.isEmpty ? nil : $0 }
        self.init(algorithm: algorithm, key: key, usesBucketKey: usesBucketKey)
    }
}

extension S3LifecycleRule {
    static func document(_ rules: [S3LifecycleRule]) -> String {
        XMLText.document("LifecycleConfiguration", rules.map(\.element).joined())
    }

    var element: String {
        var content = XMLText.element("ID", text: id)
        content += XMLText.element("Filter", XMLText.element("Prefix", text: prefix))
        content += XMLText.element("Status", isEnabled ? "Enabled" : "Disabled")
        if let expirationDays { content += XMLText.element("Expiration", XMLText.element("Days", "\(expirationDays)")) }
        if let days = abortIncompleteUploadsAfterDays {
            content += XMLText.element("AbortIncompleteMultipartUpload", XMLText.element("DaysAfterInitiation", "\(days)"))
        }
        return XMLText.element("Rule", content)
    }

    static func rules(_ root: XMLElement) -> [S3LifecycleRule]? {
        guard root.name == "LifecycleConfiguration", root.holdsOnly("Rule") else { return nil }
        let rules = root.children.map { S3LifecycleRule($0) }
        return rules.contains { $0 == nil } ? nil : rules.compactMap { $0 }
    }

    init?(_ rule: XMLElement) {
        guard rule.holdsOnly("ID", "Filter", "Prefix", "Status", "Expiration", "AbortIncompleteMultipartUpload"),
            let status = rule.text("Status"), status == "Enabled" || status == "Disabled"
        else { return nil }
        var prefix = rule.text("Prefix")
        if let filter = rule["Filter"] {
            guard filter.holdsOnly("Prefix"), prefix == nil else { return nil }
            prefix = filter.text("Prefix") ?? ""
        }
        guard let prefix, let expiration = S3LifecycleRule.days(rule["Expiration"], "Days"),
            let abort = S3LifecycleRule.days(rule["AbortIncompleteMultipartUpload"], "DaysAfterInitiation")
        else { return nil }
        self.init(
            id: rule.text("ID") ?? "", isEnabled: status == "Enabled", prefix: prefix, expirationDays: expiration,
            abortIncompleteUploadsAfterDays: abort)
    }

    /// The days of an element; an inner nil where there is no element, nil when it says something else.
    private static func days(_ element: XMLElement?, _ name: String) -> Int?? {
        guard let element else { return .some(nil) }
        guard element.holdsOnly(name), let days = element.text(name).flatMap({ Int($0) }), days > 0 else { return nil }
        return .some(days)
    }
}

extension XMLElement {
    /// Whether all elements inside are among these, each at most once but for `Rule`.
    fileprivate func holdsOnly(_ names: String...) -> Bool {
        children.allSatisfy { child in
            names.contains(child.name) && (child.name == "Rule" || children.filter { $0.name == child.name }.count == 1)
        }
    }

    /// `true` or `false`; false where it is left out, which is S3's default. Nil for another word.
    fileprivate func flag(_ name: String) -> Bool? {
        switch text(name) {
        case "true", "TRUE": true
        case nil, "false", "FALSE": false
        default: nil
        }
    }
}
