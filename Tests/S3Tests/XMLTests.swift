import CaptureBytes
import Testing

@testable import S3

@Test("a document's elements, texts and references are read")
func readsXML() throws {
    let root = try XMLElement(
        Bytes(
            """
            \u{feff}<?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment --><s:Root xmlns:s="http://x/" a='b>c'>
              <Key>a&lt;b&gt;&amp;&quot;&apos;&#65;&#x1F600;<![CDATA[<&]]></Key><Empty/><Empty />
              <Nested><Deep>1</Deep></Nested>
            </s:Root>

            """))
    #expect(root.name == "Root")
    #expect(root.text("Key") == "a<b>&\"'A\u{1f600}<&")
    #expect(root.children.map(\.name) == ["Key", "Empty", "Empty", "Nested"])
    #expect(root["Nested"]?.text("Deep") == "1")
    #expect(root.text("Missing") == nil)
}

@Test(
    "what is no such document is refused",
    arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a", "<a b></a>", "<a b=c></a>", "<a>&undeclared;</a>", "<a>&#0;</a>",
        "<a>&</a>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a><!DOCTYPE a></a>", "<a>&#xD800;</a>", "<a>&#x;</a>", "<></>", "<a><![CDATA[x</a>",
    ])
func refusesXML(_ text: String) { #expect(throws: XMLFault.self) { try XMLElement(Bytes(text)) } }

@Test("a document that is too deep or not UTF-8 is refused")
func refusesHostileXML() throws {
    let deep = String(repeating: "<a>", count: 33) + String(repeating: "</a>", count: 33)
    #expect(throws: XMLFault.self) { try XMLElement(Bytes(deep)) }
    _ = try XMLElement(Bytes(String(deep.dropFirst(3).dropLast(4))))
    #expect(throws: XMLFault.self) { try XMLElement(Bytes(Array("<a>".utf8) + [0xff] + Array("</a>".utf8))) }
}

@Test("every cut of a document is refused, and no cut stops the reader")
func cutXML() {
    let whole = Array("<?xml version=\"1.0\"?><a b=\"c\"><!-- d --><e>&amp;<![CDATA[f]]></e><g/></a>".utf8)
    for end in 0..<whole.count { #expect(throws: XMLFault.self) { try XMLElement(Bytes(Array(whole[..<end]))) } }
}

@Test("what is written is read again")
func writesXML() throws {
    let text = "a<b>&\"'é\r\n\t]]> \u{1f600}"
    let document = XMLText.document("Root", XMLText.element("Key", text: text))
    let root = try XMLElement(Bytes(document))
    #expect(root.text("Key") == text)
    #expect(XMLText.canHold(text))
    for wrong in ["\u{0}", "\u{1}", "\u{b}", "\u{1f}", "\u{fffe}"] { #expect(!XMLText.canHold("a" + wrong)) }
}
