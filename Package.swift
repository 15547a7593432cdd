// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
let native = strict + [.strictMemorySafety()]
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "capture-ai",
    products: [
        .executable(name: "capture-ai", targets: ["capture-ai"]),
        .library(name: "CaptureBytes", targets: ["CaptureBytes"]),
        .library(name: "CaptureKit", targets: ["CaptureKit"]),
        .library(name: "CaptureEngine", targets: ["CaptureEngine"]),
        .library(name: "CaptureHTTP", targets: ["CaptureHTTP"]),
        .library(name: "CapturePlugins", targets: ["CapturePlugins"]),
        .library(name: "CaptureReader", targets: ["CaptureReader"]),
        .library(name: "CaptureTesting", targets: ["CaptureTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    ],
    targets: [
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CThreads"),
        .target(name: "Threads", dependencies: ["CThreads"], swiftSettings: native),
        .systemLibrary(name: "CRdkafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .target(name: "Kafka", dependencies: ["CRdkafka", "Threads"], swiftSettings: native),
        .target(name: "KafkaMock", dependencies: ["CRdkafka"], swiftSettings: native),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Curl", dependencies: ["CCurl", "CaptureBytes", "Threads"], swiftSettings: native),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .target(name: "Redis", dependencies: ["CHiredis", "Threads"], swiftSettings: native),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Gzip", dependencies: ["CZlib", "CaptureBytes"], swiftSettings: native),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Zstd", dependencies: ["CZstd", "CaptureBytes"], swiftSettings: native),

        .target(name: "CaptureBytes", swiftSettings: strict),
        .target(name: "JSONSchema", dependencies: ["CaptureBytes"], swiftSettings: strict),
        .target(name: "CaptureKit", dependencies: ["CaptureBytes", log], swiftSettings: strict),
        .target(name: "CaptureEngine", dependencies: ["CaptureBytes", "CaptureKit", log], swiftSettings: strict),
        .target(name: "S3", dependencies: ["CaptureBytes", "CaptureKit", "Curl", crypto, log], swiftSettings: strict),
        .target(name: "HTTPSignatures", dependencies: ["CaptureBytes", "CaptureKit", crypto], swiftSettings: strict),
        .target(
            name: "CaptureHTTP",
            dependencies: [
                "CaptureBytes", "CaptureEngine", "CaptureKit", log,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "CapturePlugins",
            dependencies: ["CaptureBytes", "CaptureKit", "Curl", "HTTPSignatures", "JSONSchema", "Kafka", "Redis", "S3", crypto, log],
            path: "Plugins", exclude: ["README.md", "pipeline.schema.json"], resources: [.embedInCode("Schema/Events")],
            swiftSettings: strict),
        .target(name: "CaptureReader", dependencies: ["CaptureBytes", "CaptureKit", "Gzip", "Zstd"], swiftSettings: strict),
        .target(name: "CaptureTesting", dependencies: ["CaptureBytes", "CaptureEngine", "CaptureKit", log], swiftSettings: strict),
        .executableTarget(
            name: "capture-bench",
            dependencies: [
                "CaptureBytes", "CaptureEngine", "CaptureHTTP", "CaptureKit", "CapturePlugins", "Kafka", "S3", crypto, log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "capture-ai",
            dependencies: [
                "CMalloc", "CaptureBytes", "CaptureEngine", "CaptureHTTP", "CaptureKit", "CapturePlugins", "CaptureReader",
                "HTTPSignatures",
                "S3", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        .testTarget(name: "CaptureBytesTests", dependencies: ["CaptureBytes"], swiftSettings: strict),
        .testTarget(
            name: "CaptureEngineTests", dependencies: ["CaptureBytes", "CaptureEngine", "CaptureKit", "CaptureTesting", log],
            swiftSettings: strict),
        .testTarget(name: "CaptureKitTests", dependencies: ["CaptureKit"], swiftSettings: strict),
        .testTarget(
            name: "CaptureReaderTests",
            dependencies: ["CaptureBytes", "CaptureKit", "CapturePlugins", "CaptureReader", "CaptureTesting", "ServerSupport", log],
            swiftSettings: strict),
        .testTarget(name: "CommandTests", dependencies: ["ServerSupport"], swiftSettings: strict),
        .testTarget(name: "CurlTests", dependencies: ["CaptureBytes", "Curl", "ServerSupport"], swiftSettings: strict),
        .testTarget(name: "GzipTests", dependencies: ["CaptureBytes", "Gzip"], swiftSettings: strict),
        .testTarget(
            name: "HTTPSignaturesTests",
            dependencies: ["CaptureBytes", "CaptureKit", "CaptureTesting", "HTTPSignatures", "ServerSupport", crypto],
            swiftSettings: strict),
        .testTarget(name: "JSONSchemaTests", dependencies: ["CaptureBytes", "JSONSchema", "ServerSupport"], swiftSettings: strict),
        .testTarget(name: "KafkaTests", dependencies: ["Kafka", "KafkaMock", "ServerSupport"], swiftSettings: strict),
        .testTarget(
            name: "S3Tests",
            dependencies: ["CaptureBytes", "CaptureKit", "CaptureTesting", "Curl", "S3", "ServerSupport", crypto, log],
            swiftSettings: strict),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "ServerSupport", "Threads"], swiftSettings: strict),
        .testTarget(name: "ZstdTests", dependencies: ["CZstd", "CaptureBytes", "Zstd"], swiftSettings: strict),
        .target(name: "ServerSupport", dependencies: ["Kafka", log], path: "Tests/ServerSupport", swiftSettings: strict),
        .testTarget(name: "ServerSupportTests", dependencies: ["ServerSupport"], swiftSettings: strict),
        .testTarget(
            name: "PluginTests",
            dependencies: [
                "CaptureBytes", "CaptureEngine", "CaptureKit", "CapturePlugins", "CaptureTesting", "HTTPSignatures", "Kafka", "KafkaMock",
                "Redis", "S3", "ServerSupport", log,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CaptureTestingTests", dependencies: ["CaptureBytes", "CaptureKit", "CaptureTesting", log], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "CaptureBytes", "CaptureEngine", "CaptureHTTP", "CaptureKit", "CapturePlugins", "CaptureReader", "CaptureTesting",
                "HTTPSignatures",
                "KafkaMock", "S3", "ServerSupport", crypto, log,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
    ]
)
