import Glibc

/// What tells that a file was changed or replaced.
struct FileState: Equatable {
    private let device: UInt, inode: UInt
    private let size: Int
    private let modified: Int, changed: Int

    /// Looks at the file of this path, through symbolic links; nil when there is none.
    init?(of path: String) {
        var state = stat()
        guard stat(path, &state) == 0 else { return nil }
        (device, inode, size) = (UInt(state.st_dev), UInt(state.st_ino), Int(state.st_size))
        modified = state.st_mtim.tv_sec * 1_000_000_000 + state.st_mtim.tv_nsec
        changed = state.st_ctim.tv_sec * 1_000_000_000 + state.st_ctim.tv_nsec
    }
}
