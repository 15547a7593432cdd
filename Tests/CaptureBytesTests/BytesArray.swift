import CaptureBytes

extension Bytes {
    /// A copy, for comparisons.
    var array: [UInt8] { withUnsafeBytes { Array($0) } }
}
