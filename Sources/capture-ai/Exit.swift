import ArgumentParser
import Glibc

/// Exit codes by BSD's sysexits, which init systems know.
enum Exit {
    /// The service answered, but not as it should.
    static let refused = ExitCode(1)
    /// The command was used wrongly (EX_USAGE).
    static let usage = ExitCode(64)
    /// A file cannot be read (EX_NOINPUT).
    static let noInput = ExitCode(66)
    /// Something that is needed is not there (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// The pipeline file is wrong (EX_CONFIG).
    static let badConfiguration = ExitCode(78)
}

/// Writes a line for people to standard error.
func complain(_ message: String) {
    let line = Array((message + "\n").utf8)
    line.withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
}
