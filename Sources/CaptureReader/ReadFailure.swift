/// Why something that a store holds cannot be handed back.
public struct ReadFailure: Error, Equatable, CustomStringConvertible {
    /// What a caller decides by.
    public enum Reason: Sendable, Equatable {
        /// It is no URL of contract §5, or its key is none.
        case notABlobURL
        /// The URL names another bucket than the reader's.
        case otherBucket
        /// There are fewer or more bytes than the range or the headers say.
        case wrongLength
        /// What the range holds is no part of a stored object, or the object is not as the service writes it.
        case malformed
        /// The bytes have a content coding that this reader does not know.
        case unknownEncoding
        /// The bytes are not what their content coding says, or not all of it.
        case corruptEncoding
        /// The bytes decode to more than is allowed.
        case tooLarge
        /// An object of the event's is missing.
        case incomplete
        /// What should be an event, or a record, is not.
        case notAnEvent
    }

    /// Why.
    public let reason: Reason
    /// What is wrong, for a person.
    public let description: String

    init(_ reason: Reason, _ description: String) { (self.reason, self.description) = (reason, description) }
}
