/// Random valid texts with every kind of value, escape, character length and white space.
struct RandomJSON {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func text() -> String { space() + value(depth: 0) + space() }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func space() -> String {
        chance(80) ? "" : (0..<Int.random(in: 1...12, using: &random)).map { _ in pick([" ", " ", " ", "\n", "\r", "\t"]) }.joined()
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth < 6 ? 9 : 6), using: &random) {
        case 0: return pick(["true", "false", "null"])
        case 1, 2: return number()
        case 3, 4, 5: return string()
        case 6: return list("[", "]", depth) { generator in generator.value(depth: depth + 1) }
        default:
            return list("{", "}", depth) { generator in
                let key = generator.string() + generator.space() + ":" + generator.space()
                return key + generator.value(depth: depth + 1)
            }
        }
    }

    private mutating func list(_ open: String, _ close: String, _ depth: Int, _ item: (inout RandomJSON) -> String) -> String {
        let count = chance(20) ? 0 : Int.random(in: 1...6, using: &random)
        var items: [String] = []
        for _ in 0..<count { items.append(space() + item(&self) + space()) }
        return open + (items.isEmpty ? space() : items.joined(separator: ",")) + close
    }

    private mutating func number() -> String {
        let digits = { (generator: inout RandomJSON) in
            (0..<Int.random(in: 1...20, using: &generator.random)).map { _ in generator.pick((0...9).map(String.init)) }.joined()
        }
        var text = chance(30) ? "-" : ""
        text += chance(20) ? "0" : pick((1...9).map(String.init)) + digits(&self)
        if chance(30) { text += "." + digits(&self) }
        if chance(20) { text += pick(["e", "E"]) + pick(["", "+", "-"]) + pick((0...9).map(String.init)) }
        return text
    }

    mutating func string() -> String {
        var text = "\""
        for _ in 0..<Int.random(in: 0...(chance(20) ? 60 : 8), using: &random) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: text += pick([#"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#])
            case 1: text += pick([#"\u0000"#, #"\u0061"#, #"\u00e9"#, #"\uFFFD"#, #"\u20aC"#, #"\uD83D\uDE00"#, #"\u0022"#, #"\u005c"#])
            case 2: text += pick(["é", "€", "😀", "\u{7F}", "\u{10FFFF}", "e\u{301}"])
            default: text += pick(["a", "b", "Z", "0", " ", ",", ":", "{", "}", "[", "]", "'", "/", "word"])
            }
        }
        return text + "\""
    }
}
