import CaptureKit
import Glibc

extension EventSchemaFile {
    /// The largest file that is read.
    private static let sizeLimit = 4 << 20

    /// Reads every file of a directory whose name ends in `.json`; each is the schema of one type.
    ///
    /// - Throws: ``EventSchemaProblems`` with everything that is wrong with the directory and its files.
    public static func read(directory: String) throws(EventSchemaProblems) -> [EventSchemaFile] {
        var files: [EventSchemaFile] = []
        var problems: [String] = []
        for name in try names(in: directory) {
            do {
                let file = try EventSchemaFile(name: name, text: try text(of: "\(directory)/\(name)"))
                if let other = files.first(where: { $0.type == file.type }) {
                    problems.append("\(name): \(other.name) is a schema of \(file.type.quoted) as well; keep one")
                }
                files.append(file)
            } catch { problems += error.lines }
        }
        if files.isEmpty, problems.isEmpty { problems.append("\(directory): there is no file whose name ends in .json") }
        guard problems.isEmpty else { throw EventSchemaProblems(problems) }
        return files
    }

    private static func names(in directory: String) throws(EventSchemaProblems) -> [String] {
        guard let stream = opendir(directory) else { throw failure(directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func text(of path: String) throws(EventSchemaProblems) -> String {
        guard let file = fopen(path, "rb") else { throw failure(path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: sizeLimit + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        if ferror(file) != 0 { throw failure(path) }
        guard count <= sizeLimit else { throw EventSchemaProblems(["\(path): larger than 4MiB"]) }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else { throw EventSchemaProblems(["\(path): not UTF-8"]) }
        return text
    }

    private static func failure(_ path: String) -> EventSchemaProblems {
        EventSchemaProblems(["cannot read \(path): \(String(cString: strerror(errno)))"])
    }
}
