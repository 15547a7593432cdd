import CaptureEngine
import CaptureKit
import NIOHTTP1

/// Where a request goes.
enum Route {
    /// Through the stages.
    case pipeline
    /// Straight to an answer that nobody counts, such as a health probe's.
    case answer(Answer)
    /// Refused before any stage, and counted.
    case refusal(Rejection)
}

/// Chooses a route by method and path.
struct Routes: Sendable {
    let route: @Sendable (_ method: HTTPMethod, _ path: Substring, _ headers: HTTPHeaders) -> Route
}

extension Routes {
    /// What clients can reach (contract §1).
    static func clients(health: Health) -> Routes {
        Routes { method, path, headers in
            switch path {
            case "/ai", "/ai/", "/i/v0/ai", "/i/v0/ai/":
                switch method {
                case .POST: .pipeline
                case .OPTIONS: .answer(preflight(headers))
                default: .refusal(wrongMethod(method, allowed: "POST, OPTIONS"))
                }
            default: health.route(method, path) ?? .refusal(notFound)
            }
        }
    }

    /// What only the operator can reach.
    static func admin(health: Health, metrics: @escaping @Sendable () -> String) -> Routes {
        let health = Health(notReady: health.notReady, tellsReasons: true)
        return Routes { method, path, _ in
            if path == "/metrics", method == .GET || method == .HEAD {
                return .answer(Answer(200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(metrics().utf8)))
            }
            return health.route(method, path)
                ?? .answer(Answer(404, contentType: "text/plain", body: Array("not found: see /metrics\n".utf8)))
        }
    }

    private static let notFound = Rejection(.notFound, "events go to POST /ai; there is nothing else here but /_liveness and /_readiness")

    fileprivate static func wrongMethod(_ method: HTTPMethod, allowed: String) -> Rejection {
        var rejection = Rejection(.methodNotAllowed, "\(method.rawValue.quoted) is not allowed here; use \(allowed)")
        rejection.headers = [HeaderField("Allow", allowed)]
        return rejection
    }

    /// The answer to a CORS preflight: the origin itself is mirrored on every answer.
    private static func preflight(_ headers: HTTPHeaders) -> Answer {
        var answer = Answer(204, headers: [HeaderField("Access-Control-Allow-Methods", "POST, OPTIONS")])
        if let asked = headers.first(name: "access-control-request-headers")?.withoutSpaceAtEnd,
            asked.utf8.count <= AnswerContext.mostMirrored
        {
            answer.headers.append(HeaderField("Access-Control-Allow-Headers", asked))
        }
        return answer
    }
}

/// Answers liveness and readiness probes.
struct Health: Sendable {
    /// What is not ready, each with why.
    let notReady: @Sendable () -> [(stage: String, reason: String)]
    /// Whether probes are told why: addresses and errors are for operators, not for clients.
    var tellsReasons = false

    func route(_ method: HTTPMethod, _ path: Substring) -> Route? {
        guard path == "/_liveness" || path == "/_readiness" else { return nil }
        guard method == .GET || method == .HEAD else { return .refusal(Routes.wrongMethod(method, allowed: "GET, HEAD")) }
        let reasons = path == "/_readiness" ? notReady() : []
        if reasons.isEmpty { return .answer(Answer(200, contentType: "application/json", body: Array("{\"status\":\"ok\"}\n".utf8))) }
        return .answer(Answer(503, contentType: "application/json", body: body(reasons), headers: [HeaderField("Retry-After", "1")]))
    }
}
