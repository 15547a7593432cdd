/// Whether a broker can have a topic of that name: 1 to 249 of `a-z A-Z 0-9 . _ -`, not `.` nor `..`
/// (org.apache.kafka.common.internals.Topic). librdkafka leaves that to the broker, and stops reading at a NUL.
func isTopicName(_ name: String) -> Bool {
    (1...249).contains(name.utf8.count) && name != "." && name != ".." && name.utf8.allSatisfy(isTopicByte)
}

private func isTopicByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
