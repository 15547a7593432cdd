import NIOCore

/// Stands before the HTTP parser: shows the connection what came, and drops what comes after the last request.
final class RawGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if connection.isDeaf {
            connection.dropped(bytes.readableBytes)
        } else {
            connection.arriving(bytes)
            context.fireChannelRead(data)
            connection.arrived()
        }
    }
}
