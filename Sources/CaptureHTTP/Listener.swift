import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1
import NIOPosix

/// One listening port: its socket, and what the connections of each event loop share.
struct Listener: Sendable {
    private let channel: any Channel
    private let loops: [(loop: any EventLoop, front: NIOLoopBound<FrontLoop>)]

    /// The address it got.
    var address: ListenAddress {
        ListenAddress(host: channel.localAddress?.ipAddress ?? "", port: channel.localAddress?.port ?? 0)
    }

    /// Listens on `address` and serves `routes`.
    ///
    /// - Throws: when the address cannot be taken.
    init(
        _ address: ListenAddress, settings: ServerSettings, group: any EventLoopGroup, routes: Routes, pipeline: Pipeline,
        makeID: @escaping @Sendable () -> String
    ) async throws {
        var loops: [(loop: any EventLoop, front: NIOLoopBound<FrontLoop>)] = []
        for loop in group.makeIterator() {
            let front = try await loop.submit {
                let front = FrontLoop(loop, settings: settings)
                front.start()
                return NIOLoopBound(front, eventLoop: loop)
            }.get()
            loops.append((loop, front))
        }
        let fronts = Dictionary(uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.loop), $0.front) })
        let seats = Seats(settings.maxConnections)
        self.loops = loops
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16_384, maximum: 262_144))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let front = fronts[ObjectIdentifier(channel.eventLoop)]?.value else { return }
                    let hasSeat = seats.take()
                    channel.closeFuture.whenComplete { _ in if hasSeat { seats.leave() } }
                    let connection = Connection(front: front, routes: routes, pipeline: pipeline, makeID: makeID)
                    try channel.pipeline.syncOperations.addHandlers(Listener.handlers(connection, settings))
                    if !hasSeat { connection.turnAway() }
                }
            }
            .bind(host: address.host, port: address.port).get()
    }

    private static func handlers(_ connection: Connection, _ settings: ServerSettings) -> [any ChannelHandler] {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldCount = settings.maxHeaders
        limits.maxHeaderFieldSize = settings.maxHeaderBytes.bytes
        limits.maxHeaderListSize = settings.maxHeaderBytes.bytes
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
        return [RawGate(connection), ByteToMessageHandler(decoder), connection]
    }

    /// Takes no more connections.
    func close() async { try? await channel.close().get() }

    /// Waits until every connection is done; idle ones are closed at once.
    func drain() async {
        let drained = loops.map { loop, front in loop.flatSubmit { front.value.drain() } }
        for future in drained { try? await future.get() }
    }

    /// Ends every request that is still in flight.
    func abort() { for (loop, front) in loops { loop.execute { front.value.abort() } } }

    /// Waits no longer for requests that did not end when they were told to.
    func forsake() { for (loop, front) in loops { loop.execute { front.value.forsake() } } }

    /// Stops the timers.
    func stop() async { for (loop, front) in loops { try? await loop.submit { front.value.stop() }.get() } }
}
