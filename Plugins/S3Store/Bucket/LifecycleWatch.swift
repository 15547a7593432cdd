import CaptureKit
import Logging
import S3

/// Looks once, in the background, whether the bucket's lifecycle rules are those that the settings ask for, and logs it when they are not.
struct LifecycleWatch: Sendable {
    let client: S3Client
    let wanted: WantedBucket
    let log: Logger

    /// How long to wait before looking again whether the bucket answers.
    private static let pause = Duration.seconds(1)

    /// Waits until the bucket answers, and looks. Ends early when the task is cancelled.
    func run() async {
        while client.notReady != nil {
            guard (try? await Task.sleep(for: LifecycleWatch.pause)) != nil else { return }
        }
        do { report(BucketPlan.lifecycle(wanted, try await client.wholeLifecycle())) } catch let error as BlobStoreError {
            log.notice(
                "bucket \(wanted.name): its lifecycle rules cannot be looked at, so they may not be what the settings ask for: \(error)")
        } catch {
            // Stopped meanwhile.
        }
    }

    private func report(_ step: BucketPlan.Step) {
        guard case .change(let lines, _) = step else { return }
        log.warning(
            """
            bucket \(wanted.name): its lifecycle rules are not what the settings ask for, see "capture-ai bucket plan": \
            \(lines.map(\.description).joined(separator: "; "))
            """)
    }
}
