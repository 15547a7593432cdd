import CaptureBytes
public import CaptureKit

/// Takes the multipart boundary from the request's head, before a byte of the body is read.
public struct BoundaryCheck: Stage {
    public static let name = "boundary_check"
    public static let summary = "Checks that the request is multipart/form-data with one valid boundary."
    public static let codes: [Code] = [.emptyBody, .notMultipart, .boundaryMissing, .boundaryInvalid]

    public init(settings: NoSettings, environment: StageEnvironment) {}

    public func process(_ head: RequestHead, in context: StageContext) async throws -> Boundary {
        if head.headers.first("content-length") == "0" { throw Rejection(.emptyBody, "send the event in the body") }
        let types = head.headers.values("content-type")
        guard types.count == 1, let type = types.first else {
            let found = types.isEmpty ? "no Content-Type" : "\(types.count) Content-Type headers"
            throw Rejection(.notMultipart, "the request has \(found); send exactly one: multipart/form-data; boundary=…")
        }
        let parsed = MIMEValue(type)
        guard (parsed?.value ?? MIMEValue.mediaType(of: type)) == "multipart/form-data" else {
            throw Rejection(.notMultipart, "send the event as multipart/form-data, not as \(type.quoted)")
        }
        guard let value = parsed else {
            throw Rejection(
                .boundaryInvalid, "the parameters of Content-Type are not valid (RFC 2045 §5.1); quote values with special characters")
        }
        let boundaries = value.values("boundary")
        guard let boundary = boundaries.first else {
            throw Rejection(.boundaryMissing, "add the boundary to Content-Type: multipart/form-data; boundary=…")
        }
        guard boundaries.count == 1 else { throw Rejection(.boundaryInvalid, "Content-Type has \(boundaries.count) boundaries; send one") }
        guard BoundaryCheck.isBoundary(boundary) else {
            let rule = "1 to 70 letters, digits and '()+_,-./:=? or spaces, no space at the end (RFC 2046 §5.1.1)"
            throw Rejection(.boundaryInvalid, "\(boundary.quoted) is no valid boundary; it has \(rule)")
        }
        return Boundary(boundary)
    }

    private static let boundaryBytes = ASCIISet(ASCIISet.alphanumerics + "'()+_,-./:=? ")

    /// RFC 2046 §5.1.1: `boundary := 0*69<bchars> bcharsnospace`.
    private static func isBoundary(_ text: String) -> Bool {
        text.withUTF8Bytes { (1...70).contains($0.count) && $0.last != 0x20 && $0.allSatisfy(boundaryBytes.contains) }
    }
}
