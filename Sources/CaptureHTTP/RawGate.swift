import NIOCore

/// Stands before the HTTP parser: tells the connection how many bytes came, and drops what comes after the last answer.
final class RawGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        if connection.isClosing {
            connection.dropped(count)
        } else {
            context.fireChannelRead(data)
            connection.arrived(count)
        }
    }
}
