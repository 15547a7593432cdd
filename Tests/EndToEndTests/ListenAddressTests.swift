import CaptureHTTP
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: ["127.0.0.1:80", "127.9.9.9:1", "localhost:80", "[::1]:80"])
    func onlyThisMachineCanConnect(text: String) throws {
        #expect(try #require(ListenAddress(text)).isLoopback)
    }

    @Test(arguments: ["127.example.com:80", "0.0.0.0:80", "[::]:80", "10.0.0.1:80", "localhost.example:80"])
    func othersCanConnectToo(text: String) throws {
        #expect(try #require(ListenAddress(text)).isLoopback == false)
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.1:+80", "[127.0.0.1]:80", "::1:80", ":80", "a:65536", "a:-1", "a:"])
    func whatIsNoAddressIsRefused(text: String) { #expect(ListenAddress(text) == nil) }
}
