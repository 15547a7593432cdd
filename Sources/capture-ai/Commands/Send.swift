import ArgumentParser
import CaptureEngine
import CaptureKit

struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a sample event with blobs to a running service.",
        discussion: """
            Without options it makes up an event with two blobs and sends it to the address of the pipeline.json that comes with capture-ai.

            With --sign it signs as a team that wants signatures demands: Content-Digest is the SHA-256 of the body as sent, and the \
            signature covers the method, the path, the Authorization header, Content-Digest and Content-Type; each request gets a time \
            and a nonce of its own. --verbose shows the lines that are signed, to compare with what another client signs.

            Exits with 0 when every answer is 200, 1 when the service answers with something else, 69 when nothing answers, 66 when a file \
            cannot be read.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "Where to send it; http only.")
    var url = "http://127.0.0.1:8080/ai"

    @Option(help: ArgumentHelp("The event as a JSON file, sent as it is.", valueName: "file"), completion: .file())
    var event: String?

    @Option(
        help: ArgumentHelp("The event's properties as a JSON file, sent as a part of their own.", valueName: "file"), completion: .file())
    var properties: String?

    @Option(
        help: ArgumentHelp(
            "A blob for the property at this path, such as '$ai_input=prompt.json'; repeat it for more.", valueName: "path=file"))
    var blob: [String] = []

    @Option(
        help: ArgumentHelp(
            "The size of each made-up blob (default: 64KiB; with --event or --blob none is made up unless this is given).",
            valueName: "size"), transform: Send.size)
    var size: ByteCount?

    @Option(help: "The project API key; better in the environment variable CAPTURE_AI_TOKEN. It is never printed.")
    var token: String?

    @OptionGroup(title: "Signing") var signing: SignOptions

    @Flag(help: "Show on standard error what is signed.")
    var verbose = false

    @Option(help: "How many times to send it, one after the other.")
    var count = 1

    @Option(help: "How to print the answers: text, or json with one line for each answer.")
    var format = Format.text

    func validate() throws {
        guard count >= 1 else { throw ValidationError("--count must be at least 1") }
    }

    func run() throws {
        do {
            let endpoint = try Endpoint(url)
            let body = try SampleBody(event: event, properties: properties, blobs: blob, size: size)
            let signer = try signing.signer(of: body.bytes)
            try send(to: endpoint) {
                try SampleRequest(endpoint, body, token: token ?? Environment.value("CAPTURE_AI_TOKEN"), signer: signer) { explanation in
                    if verbose { complain(explanation) }
                }
            }
        } catch let failure as SendFailure {
            complain(failure.message)
            throw failure.exit
        } catch let failure as FileText.Failure {
            complain(failure.description)
            throw Exit.noInput
        }
    }

    private static func size(_ text: String) throws -> ByteCount {
        guard let size = ByteCount(text), size >= SampleBlob.smallest, size <= .gibi(1) else {
            throw ValidationError("--size is a number with a unit, \(SampleBlob.smallest) to 1GiB, such as 64KiB")
        }
        return size
    }

    private func send(to endpoint: Endpoint, _ make: () throws -> SampleRequest) throws {
        var accepted = 0
        for _ in 0..<count {
            let request = try make()
            let started = ContinuousClock.now
            let answer = try HTTPExchange.answer(to: request, at: endpoint)
            let report = SendReport(answer, took: ContinuousClock.now - started)
            if report.isAccepted { accepted += 1 }
            switch format {
            case .json: print(report.json.line)
            case .text: print(count == 1 ? report.text : report.line)
            }
        }
        if format == .text {
            if count > 1 { print("\(accepted) of \(count) accepted") }
            if accepted > 0 { print("\n" + SendReport.nextSteps) }
        }
        if accepted < count { throw Exit.refused }
    }
}
