import CaptureKit

/// Orders in which each stage finds what it needs, and which are unsafe all the same, each with the reason.
func unsafeOrders(_ stages: [StagePosition]) -> [Problem] {
    stages.indices.flatMap { index -> [Problem] in
        let stage = stages[index]
        let reasons = [
            ignoredFact(stage, stages[(index + 1)...]), readBeforeSender(stage, stages[(index + 1)...]),
            readTwice(stage, stages[..<index]), tooLate(stage, stages[..<index]),
        ]
        return reasons.compactMap { $0.map(stage.place.saying) }
    }
}

/// A stage uses a fact only if it is there, and it would come too late: without who sent an event, it would be filed under nobody.
private func ignoredFact(_ stage: StagePosition, _ later: ArraySlice<StagePosition>) -> String? {
    for need in stage.shape.needs where !need.isRequired {
        guard let maker = later.first(where: { $0.shape.makes(need.id) }) else { continue }
        return "\"\(stage.name)\" would do without \(need.type), which \"\(maker.name)\" makes only later, at \(maker.place.path); "
            + "move \"\(maker.name)\" before it"
    }
    return nil
}

/// Contract §1: a request that is refused for its sender never sends its body.
private func readBeforeSender(_ stage: StagePosition, _ later: ArraySlice<StagePosition>) -> String? {
    guard stage.shape.needs(RequestBody.self), !stage.shape.makes(id(Principal.self)) else { return nil }
    guard let maker = later.first(where: { $0.shape.makes(id(Principal.self)) }) else { return nil }
    return "\"\(stage.name)\" reads the body before \"\(maker.name)\", at \(maker.place.path), knows who sends it, "
        + "so anybody could make the service take a body in; move \"\(maker.name)\" before it"
}

/// A body is read once: whoever makes none around it leaves nothing of it.
private func readTwice(_ stage: StagePosition, _ earlier: ArraySlice<StagePosition>) -> String? {
    guard stage.shape.needs(RequestBody.self), !stage.shape.makes(id(Principal.self)) else { return nil }
    guard let reader = earlier.last(where: { $0.shape.needs(RequestBody.self) && !$0.shape.makes(id(RequestBody.self)) }) else {
        return nil
    }
    return "\"\(stage.name)\" needs the body, which \"\(reader.name)\", at \(reader.place.path), has read by then; "
        + "move \"\(stage.name)\" before it"
}

/// What is stored or emitted is not taken back: a stage behind that could only refuse too late.
private func tooLate(_ stage: StagePosition, _ earlier: ArraySlice<StagePosition>) -> String? {
    if stage.shape.needs(Receipt.self) { return nil }
    if let emitter = earlier.first(where: { $0.shape.makes(id(Receipt.self)) }) {
        return "\"\(stage.name)\" stands after \"\(emitter.name)\", at \(emitter.place.path), so the event would be out before it could "
            + "refuse it; move \"\(stage.name)\" before it"
    }
    if stage.shape.needs(StoredBlobs.self) { return nil }
    guard let store = earlier.first(where: { $0.shape.makes(id(StoredBlobs.self)) }) else { return nil }
    return
        "\"\(stage.name)\" stands after \"\(store.name)\", at \(store.place.path), so blobs would be stored before it could refuse them; "
        + "move \"\(stage.name)\" before it"
}

private func id(_ type: any Fact.Type) -> ObjectIdentifier { ObjectIdentifier(type) }

extension StageShape {
    fileprivate func makes(_ id: ObjectIdentifier) -> Bool { makes.contains { $0.id == id } }
    fileprivate func needs(_ type: any Fact.Type) -> Bool { needs.contains { $0.id == ObjectIdentifier(type) } }
}
