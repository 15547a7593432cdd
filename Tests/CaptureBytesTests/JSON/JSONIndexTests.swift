import CaptureBytes
import Foundation
import Testing

@Suite struct JSONIndexTests {
    @Test("Every place, kind and count is that of another parser", arguments: 0..<40)
    func randomTexts(_ seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<100 {
            let bytes = Array(generator.text().utf8)
            let root = try JSONDocument(Bytes(bytes)).root
            let expected = try #require(NaiveJSON.parse(bytes))
            try expect(root, is: expected, in: bytes)
        }
    }

    private func expect(_ value: JSONValue, is node: NaiveJSON.Node, in bytes: [UInt8]) throws {
        #expect(value.range == node.range)
        let text = Array(bytes[node.range])
        #expect(value.text.array == text)
        switch node.shape {
        case .scalar(let kind):
            #expect(value.kind == kind)
            #expect(value.count == 0)
            #expect(value.isTrue == (text == Array("true".utf8)))
            #expect(value.elements.first { _ in true } == nil && value.members.first { _ in true } == nil)
            let foreign = try JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed) as? String
            #expect(value.string.map { Array($0.utf8) } == (kind == .string ? foreign.map { Array($0.utf8) } : nil))
        case .array(let nodes):
            #expect(value.kind == .array && value.count == nodes.count && value.string == nil && !value.isTrue)
            let elements = Array(value.elements)
            try #require(elements.count == nodes.count)
            for (element, node) in zip(elements, nodes) { try expect(element, is: node, in: bytes) }
        case .object(let nodes):
            #expect(value.kind == .object && value.count == nodes.count && value.string == nil && !value.isTrue)
            let members = Array(value.members)
            try #require(members.count == nodes.count)
            for (member, node) in zip(members, nodes) {
                try expect(member.key, is: node.key, in: bytes)
                try expect(member.value, is: node.value, in: bytes)
            }
        }
    }
}
