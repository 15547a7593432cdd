import CaptureKit
import CaptureTesting
import Testing

/// Whose event it is, without the `auth` stage and with one.
@Suite struct KafkaEmitTokenTests {
    private let event = #"{"event":"e","distinct_id":"u"}"#

    private func token(_ headers: [HeaderField]) async throws -> String? {
        let emission = try await Emission.of(event: event, headers: headers)
        let token = try emission.member("token")
        #expect(try emission.header("token") == token && emission.header("team_id") == "0")
        #expect(try String(decoding: emission.record.key, as: UTF8.self) == "\(token ?? ""):u")
        return token
    }

    @Test(arguments: ["Bearer phc_abc", "bearer phc_abc", "BEARER phc_abc", "bEaReR    phc_abc"])
    func theSchemeMayHaveAnyCase(value: String) async throws {
        #expect(try await token([HeaderField("AUTHORIZATION", value)]) == "phc_abc")
    }

    @Test func upTo64VisibleCharacters() async throws {
        let longest = String(repeating: "x", count: 64)
        #expect(try await token([HeaderField("authorization", "Bearer \(longest)")]) == longest)
        #expect(try await token([HeaderField("authorization", "Bearer \(longest)y")]) == "anonymous")
        #expect(try await token([HeaderField("authorization", "Bearer !\"~")]) == "!\"~")
    }

    @Test(arguments: [
        "", "Bearer", "Bearer ", "Bearerphc_abc", "Basic cGhjOg==", "phc_abc", "Bearer phc abc", "Bearer phc_ä", "Bearer a\u{7f}",
        "Bearer\tphc_abc",
    ])
    func anythingElseIsAnonymous(value: String) async throws {
        #expect(try await token([HeaderField("authorization", value)]) == "anonymous")
    }

    /// A personal key is a secret of its owner, unlike a project's: it must not be written down.
    @Test func aPersonalKeyIsNotKept() async throws {
        let emission = try await Emission.of(event: event, headers: [HeaderField("authorization", "Bearer phx_secret")])
        #expect(try emission.member("token") == "anonymous")
        #expect(try !"\(emission.record)\(emission.text)".contains("phx_"))
    }

    @Test func noneAndTwoAreAnonymous() async throws {
        #expect(try await token([]) == "anonymous")
        let one = HeaderField("authorization", "Bearer phc_abc")
        #expect(try await token([one, one]) == "anonymous")
    }

    @Test func whoeverWasAuthenticatedIsNamed() async throws {
        var request = MultipartRequest(event: event)
        request.headers = [HeaderField("authorization", "Bearer phc_other")]
        let emission = try await Emission.of(request, ahead: [TestAuth()])
        #expect(try emission.member("token") == "phc_checked")
        #expect(try emission.header("token") == "phc_checked" && emission.header("team_id") == "42")
        #expect(try String(decoding: emission.record.key, as: UTF8.self) == "phc_checked:u")
    }
}
