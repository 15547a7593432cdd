import Testing

@testable import Curl

@Test("headers are read from their lines: names in lower case, no spaces around values, folded lines joined, others left out")
func headerLines() {
    let lines = " behind nothing\nContent-Type:  text/plain \t\nno colon\nX-Fold: a\n\t b\n c\nx-empty:\nX-Colon: a:b\nContent-Type: x\n"
    let fields = HeaderLines.fields(Array(lines.utf8)).map { "\($0.name)=\($0.value)" }
    #expect(fields == ["content-type=text/plain", "x-fold=a b c", "x-empty=", "x-colon=a:b", "content-type=x"])
    #expect(HeaderLines.fields([]).isEmpty)
}
