import ArgumentParser

/// Why nothing could be sent, or no answer came.
struct SendFailure: Error {
    let message: String
    let exit: ExitCode

    /// The command was used wrongly.
    static func usage(_ message: String) -> SendFailure { SendFailure(message: message, exit: Exit.usage) }

    /// No answer came.
    static func unavailable(_ message: String) -> SendFailure { SendFailure(message: message, exit: Exit.unavailable) }
}
