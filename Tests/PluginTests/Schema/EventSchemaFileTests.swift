import CapturePlugins
import Foundation
import ServerSupport
import Testing

/// The schemas that ship with the service.
@Suite struct EventSchemaFileTests {
    private static let folder = "\(Workshop.package)/Plugins/Schema/Events"

    /// What is in the program is what is in the repository, and all of it.
    @Test func theProgramHasTheFiles() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(EventSchemaFile.shipped.map(\.name).sorted() == names.map { "Events/\($0)" })
        for file in EventSchemaFile.shipped {
            let text = try String(contentsOfFile: "\(Self.folder)/\(file.name.dropFirst("Events/".count))", encoding: .utf8)
            let isSame = text == file.text
            #expect(isSame, "\(file.name)")
            #expect(file.name == "Events/\(file.type.dropFirst()).json")
        }
    }

    /// Each file stands alone; what all types share is the same in each.
    @Test func theTypesShareTheSameProperties() throws {
        let shared = try EventSchemaFile.shipped.map { file in
            let schema = try #require(try JSONSerialization.jsonObject(with: Data(file.text.utf8)) as? [String: Any])
            let shared = try #require((schema["$defs"] as? [String: Any])?["shared"] as? [String: Any])
            return try JSONSerialization.data(withJSONObject: shared, options: .sortedKeys)
        }
        #expect(Set(shared).count == 1)
    }

    @Test func readingTheFolderGivesTheSame() throws {
        let read = try EventSchemaFile.read(directory: Self.folder)
        #expect(Set(read.map(\.type)) == Set(EventSchemaFile.shipped.map(\.type)))
    }
}
