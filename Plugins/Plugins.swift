public import CaptureKit

/// Every stage that `pipeline.json` may use. To add one: write its file, add its line.
public let allStages: [any Stage.Type] = [
    Auth.self,
    BoundaryCheck.self,
    Limits.self,
    Multipart.self,
    PrefixValidation.self,
    Schema.self,
    S3Store.self,
    KafkaEmit.self,
]
