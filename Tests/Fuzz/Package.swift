// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product never builds with the fuzzer's instrumentation; `make fuzz` builds it.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "capture-ai-fuzz",
    dependencies: [.package(name: "capture-ai", path: "../..")],
    targets: [
        .systemLibrary(name: "CFuzzer", path: "CFuzzer"),
        .executableTarget(
            name: "fuzz-multipart",
            dependencies: [
                "CFuzzer",
                .product(name: "CaptureBytes", package: "capture-ai"),
                .product(name: "CaptureKit", package: "capture-ai"),
                .product(name: "CapturePlugins", package: "capture-ai"),
                .product(name: "CaptureTesting", package: "capture-ai"),
            ],
            path: "Multipart", swiftSettings: strict),
        .executableTarget(
            name: "fuzz-json", dependencies: ["CFuzzer", .product(name: "CaptureBytes", package: "capture-ai")], path: "JSON",
            swiftSettings: strict),
    ]
)
