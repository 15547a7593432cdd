public import CaptureKit
public import S3

/// What must change so that a bucket is as it should be. A pure function of both.
public struct BucketPlan: Sendable {
    /// What is looked at, in the order in which it is changed.
    public enum Part: String, Sendable, CaseIterable {
        case bucket
        case publicAccessBlock = "public_access_block"
        case encryption, lifecycle, policy
    }

    /// One change, as people read it.
    public struct Line: Sendable, Equatable, CustomStringConvertible {
        /// What happens to it.
        public enum Kind: String, Sendable {
            case add = "+"
            case change = "~"
            case remove = "-"
        }

        /// What happens to it.
        public let kind: Kind
        /// What it belongs to.
        public let part: Part
        /// What will be.
        public let text: String

        /// The line.
        public var description: String { "\(kind.rawValue) \(part.rawValue): \(text)" }
    }

    /// The call that makes a change.
    public enum Action: Sendable, Equatable {
        case createBucket
        case setPublicAccessBlock(S3PublicAccessBlock)
        case setEncryption(S3Encryption)
        case setLifecycle(S3Lifecycle)
        case setPolicy(String)
    }

    /// What there is to do for one part.
    public enum Step: Sendable, Equatable {
        /// It is as it should be.
        case nothing
        case change([Line], Action)
        /// The server cannot have it.
        case unsupported
        /// It could not be read, so nothing is changed; says why.
        case unreadable(BlobStoreError)
    }

    /// What there is to do, part by part, in order.
    public let steps: [(part: Part, step: Step)]

    /// Compares.
    public init(_ wanted: WantedBucket, _ now: BucketState) {
        var steps: [(part: Part, step: Step)] = [
            (.bucket, now.exists ? .nothing : BucketPlan.create(wanted)),
            (.publicAccessBlock, now.publicAccess.step(BucketPlan.publicAccess)),
            (.encryption, now.encryption.step { BucketPlan.encryption(wanted, $0) }),
            (.lifecycle, now.lifecycle.step { BucketPlan.lifecycle(wanted, $0) }),
        ]
        if let principal = wanted.principal {
            let policy = BucketPolicy(wanted, principal: principal)
            steps.append((.policy, now.policy.step { policy.step($0) }))
        }
        self.steps = steps
    }

    /// All changes.
    public var lines: [Line] {
        steps.flatMap { part -> [Line] in
            if case .change(let lines, _) = part.step { lines } else { [] }
        }
    }

    private static func create(_ wanted: WantedBucket) -> Step {
        .change([Line(kind: .add, part: .bucket, text: "\(wanted.name) is made, in \(wanted.region)")], .createBucket)
    }

    private static func publicAccess(_ now: S3PublicAccessBlock?) -> Step {
        let wanted = S3PublicAccessBlock()
        if now == wanted { return .nothing }
        let line = Line(
            kind: now == nil ? .add : .change, part: .publicAccessBlock,
            text: "all public access is blocked" + (now == nil ? "" : " (now: a part of it)"))
        return .change([line], .setPublicAccessBlock(wanted))
    }

    /// Without a key any encryption will do, so that a stronger one is not weakened.
    private static func encryption(_ wanted: WantedBucket, _ now: S3Encryption?) -> Step {
        let before = now.map { " (now: \($0.algorithm)\($0.key.map { " with \($0)" } ?? ""))" } ?? ""
        let kind = now == nil ? Line.Kind.add : .change
        guard let key = wanted.key else {
            if now != nil { return .nothing }
            let line = Line(kind: kind, part: .encryption, text: "new objects are encrypted with S3's own keys (AES256)")
            return .change([line], .setEncryption(S3Encryption()))
        }
        if let now, now.algorithm.hasPrefix("aws:kms"), now.key == key { return .nothing }
        let line = Line(kind: kind, part: .encryption, text: "new objects are encrypted with the key \(key) of KMS" + before)
        return .change([line], .setEncryption(S3Encryption(algorithm: "aws:kms", key: key, usesBucketKey: true)))
    }
}

extension BucketState.Reading {
    fileprivate func step(_ compare: (Value) -> BucketPlan.Step) -> BucketPlan.Step {
        switch self {
        case .known(let value): compare(value)
        case .unsupported: .unsupported
        case .unreadable(let error): .unreadable(error)
        }
    }
}
