import CaptureEngine
import CaptureKit
import CaptureTesting
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import CaptureHTTP

/// A connection that is over is let go, with all that came on it.
@Suite struct ConnectionLifeTests {
    @Test(
        arguments: [
            "GET /_liveness HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "DELETE /ai HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\nunread",
            "DELETE /ai HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nunread",
            "POST /ai HTTP/1.1\r\nHost: a\r\n", "no HTTP at all\r\n\r\n", "",
        ], [true, false])
    func itIsLetGo(sent: String, isHalfClosed: Bool) throws {
        weak var connection: Connection?
        let loop = EmbeddedEventLoop()
        do {
            let channel = EmbeddedChannel(loop: loop)
            connection = try serve(channel, sent, isHalfClosed)
            // The client goes.
            _ = try? channel.finish(acceptAlreadyClosed: true)
            loop.run()
        }
        #expect(connection == nil)
    }

    /// Out of the caller's frame, so that nothing but the channel holds what it made.
    private func serve(_ channel: EmbeddedChannel, _ sent: String, _ isHalfClosed: Bool) throws -> Connection {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let settings = ServerSettings(from: &reader)
        let pipeline = try Pipeline(given: NoFacts.self, [], memory: ByteBudget(limit: .mebi(1)), logger: .silent)
        let routes = Routes.clients(health: Health(notReady: { [] }))
        let connection = Connection(
            front: FrontLoop(channel.eventLoop, settings: settings), routes: routes, pipeline: pipeline, makeID: { "id" })
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        try channel.pipeline.syncOperations.addHandlers([RawGate(connection), decoder, connection])
        channel.pipeline.fireChannelActive()
        if !sent.isEmpty {
            try channel.writeInbound(ByteBuffer(string: sent))
            #expect(try channel.readOutbound(as: ByteBuffer.self) != nil || sent.hasPrefix("POST"))
        }
        if isHalfClosed { channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        return connection
    }
}
