import CFuzzer
import Glibc

// The package manager names an executable's entry point itself, so libFuzzer's own main is not used.
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&count, &arguments, fuzzMultipart))
