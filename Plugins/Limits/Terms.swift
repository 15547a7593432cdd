import CaptureKit

/// What one request is held against.
struct Terms: Sendable {
    let allowance: Allowance
    let ceiling: SizeCeiling
    /// When its head came.
    let moment: Moment
}
