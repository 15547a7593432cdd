import CaptureKit

/// The JSON Schema (2020-12) of a whole `pipeline.json`.
///
/// It is made of the same entries that the settings reader checks by. What no schema can say, such as the order of stages, is left to
/// `capture-ai validate`.
public enum PipelineSchema {
    /// The schema for a server and the stages that a file may use.
    public static func schema(server: StageDescription, stages: [StageDescription]) -> JSONTree {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "capture-ai pipeline.json",
            "type": "object",
            "properties": [
                "$schema": ["type": "string"],
                "server": settings(of: server),
                "stages": [
                    "type": "array", "minItems": .integer(1), "items": stage(stages),
                    "description": "The stages that a request passes, in order.",
                ],
                "comment": comment,
            ],
            "required": ["stages"],
            "additionalProperties": false,
            "$defs": ["secret": secret],
        ]
    }

    private static func stage(_ stages: [StageDescription]) -> JSONTree {
        [
            "type": "object",
            "properties": [
                "use": ["enum": .strings(stages.map(\.name)), "description": "The stage."],
                "as": [
                    "type": "string", "pattern": "^[a-z0-9_]{1,64}$",
                    "description": "Another name, for logs and metrics; needed where a stage stands twice.",
                ],
                "enabled": ["type": "boolean", "default": true, "description": "Whether the stage runs."],
                "with": ["type": "object", "description": "The stage's settings."],
                "comment": comment,
            ],
            "required": ["use"],
            "additionalProperties": false,
            "allOf": .array(stages.map(rule)),
        ]
    }

    /// What must hold when `use` names this stage.
    private static func rule(_ stage: StageDescription) -> JSONTree {
        let isNamed: JSONTree = ["properties": ["use": ["const": .string(stage.name)]], "required": ["use"]]
        let with: JSONTree = ["properties": ["use": ["description": .string(stage.summary)], "with": settings(of: stage)]]
        guard case .object(let members) = with, stage.settings.contains(where: \.isRequired) else { return ["if": isNamed, "then": with] }
        return ["if": isNamed, "then": .object(members + [("required", ["with"])])]
    }

    private static func settings(of stage: StageDescription) -> JSONTree {
        let entries: [(key: String, value: JSONTree)] = stage.settings.map { ($0.key, $0.schema) }
        let required = stage.settings.filter(\.isRequired).map(\.key)
        return .object(
            [("type", "object"), ("description", .string(stage.summary)), ("properties", .object(entries + [("comment", comment)]))]
                + (required.isEmpty ? [] : [("required", .strings(required))]) + [("additionalProperties", false)])
    }

    private static let comment: JSONTree = ["description": "Free text for people."]

    private static let secret: JSONTree = [
        "description": "Where a secret is, never the secret itself.",
        "oneOf": [place("env", "The name of an environment variable."), place("file", "A file, relative to pipeline.json.")],
    ]

    private static func place(_ key: String, _ description: String) -> JSONTree {
        let value: JSONTree = ["type": "string", "minLength": .integer(1), "description": .string(description)]
        return ["type": "object", "properties": .object([(key, value)]), "required": [.string(key)], "additionalProperties": false]
    }
}
