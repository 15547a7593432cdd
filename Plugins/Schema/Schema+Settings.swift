public import CaptureKit

extension Schema {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        let isReporting: Bool
        /// The directory of schemas; nil for those that ship with the service.
        let directory: String?
        let unlisted: UnlistedProperties
        let mediaTypes: MediaTypes
        let requiresContentType: Bool
        let checksJSON: Bool

        public init(from reader: inout SettingsReader) {
            let mode = reader.choice(
                "mode", "enforce refuses what is wrong; report lets it pass, and counts and logs it.", of: ["enforce", "report"],
                default: "enforce")
            isReporting = mode == "report"
            let path = reader.path(
                "schemas", "A directory of JSON Schema files, one for each type, instead of those that ship with the service.", default: "")
            directory = path.isEmpty ? nil : path
            let reserved = reader.choice(
                "unknown_ai_properties", "What becomes of properties that begin with $ai_ and are not listed by the type's schema.",
                of: ["reject", "allow"], default: "reject")
            let others = reader.choice(
                "unknown_properties", "What becomes of other properties that are not listed by the type's schema.",
                of: ["allow", "reject"],
                default: "allow")
            if others == "reject", reserved == "allow" {
                reader.problem(
                    "unknown_ai_properties", because: "cannot be \"allow\" while \"unknown_properties\" is \"reject\", which refuses all")
            }
            unlisted = others == "reject" ? .refused : reserved == "allow" ? .allowed : .refusedIfReserved
            let more = reader.strings(
                "content_types",
                "Media types that blobs may have besides application/json, text/plain and application/octet-stream, such as image/png or image/*.",
                default: [])
            for type in more where !MediaTypes.isMediaType(type) {
                reader.problem(
                    "content_types", because: "\(type.quoted) is no media type in lower case, without parameters, such as image/png")
            }
            mediaTypes = MediaTypes(adding: more)
            requiresContentType = reader.bool("require_content_type", "Whether a blob without a Content-Type is refused.", default: false)
            checksJSON = reader.bool(
                "check_json_blobs", "Whether blobs that say they are JSON, and are not encoded, are checked to be JSON.", default: true)
        }
    }
}
