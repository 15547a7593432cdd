"""An HTTP server that answers well and badly, by the first step of the path; the second is a number where one is needed.

  echo           JSON: method, target, headers (a list of pairs), count and sha256 of the body, and the number of the connection
  bytes, chunked so many bytes, with Content-Length or in chunks; byte n is n * 7 % 256
  status         that status, with some headers
  early          that status before the body is read, then closes
  interim        103 and 100 before the answer
  redirect       302 to /echo
  gzip           a body with Content-Encoding: gzip
  headers        so many bytes of headers
  trailers       chunks and a trailer
  garbage        no HTTP
  hang           reads the request and never answers
  stuck          does not read the body, until it is ordered to "release"
  stall          half of so many bytes, then nothing
  drip           so many bytes, one each 100 ms
  reset          reads so many bytes of the body and resets the connection
  torn           half of 1,000 bytes, then a reset
  cut            half of 1,000 bytes, then an end
  dead           on a connection that has had a request: reads the request and closes; else as echo
  meet           counts those `inside` at once, for some 20 ms
"""

import gzip
import hashlib
import json
import socket
import threading
import time

import loopback


def pattern(count):
    return (bytes(n * 7 % 256 for n in range(256)) * (count // 256 + 1))[:count]


class Handler(loopback.Handler):
    numbers = iter(range(1, 1 << 30))

    def setup(self):
        super().setup()
        self.number, self.requests = next(Handler.numbers), 0

    def do(self):
        self.requests += 1
        self.counts.add("requests")
        step, _, rest = self.requestline.split(" ")[1].partition("?")[0].strip("/").partition("/")
        action = getattr(self, "at_" + step, None)
        if action is None:
            return self.answer(404)
        action(int(rest) if rest.isdigit() else 0)

    do_PUT = do_GET = do_HEAD = do_POST = do_DELETE = do

    def at_echo(self, _):
        body = self.read_body()
        about = {
            "method": self.command, "target": self.requestline.split(" ")[1], "headers": list(map(list, self.headers.items())),
            "count": len(body), "sha256": hashlib.sha256(body).hexdigest(), "connection": self.number,
        }
        self.answer(200, json.dumps(about).encode(), [("X-Colour", "blue"), ("X-COLOUR", " red \t"), ("x-empty", "")])

    def at_bytes(self, count):
        self.answer(200, pattern(count))

    def in_chunks(self, body, trailer=b""):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(body), 10_000):
            piece = body[start : start + 10_000]
            self.wfile.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
        self.wfile.write(b"0\r\n" + trailer + b"\r\n")

    def at_chunked(self, count):
        self.in_chunks(pattern(count))

    def at_trailers(self, _):
        self.in_chunks(b"body", b"X-Trailer: late\r\n")

    def at_status(self, status):
        self.read_body()
        self.answer(status, b"the body", [("Retry-After", "3")])

    def at_early(self, status):
        self.close_connection = True
        self.answer(status, b"too much", [("Connection", "close")])
        # The rest is read, so that no reset overtakes the answer.
        self.connection.shutdown(socket.SHUT_WR)
        while self.rfile.read(65536):
            pass

    def at_interim(self, _):
        self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        self.answer(200, b"final", [("X-Final", "1")])

    def at_redirect(self, _):
        self.answer(302, b"", [("Location", "/echo")])

    def at_gzip(self, _):
        self.answer(200, gzip.compress(b"text " * 100, mtime=0), [("Content-Encoding", "gzip")])

    def at_headers(self, count):
        self.answer(200, b"", [(f"X-{n}", "v" * 1000) for n in range(count // 1000)])

    def at_garbage(self, _):
        self.wfile.write(b"SSH-2.0-none\r\n" * 10)
        self.close_connection = True

    def at_hang(self, _):
        self.read_body()
        self.wait_for_client_to_leave()

    def at_stuck(self, _):
        self.counts.add("stuck")
        self.server.released.wait(30)
        self.wait_for_client_to_leave()

    def at_stall(self, count):
        self.answer(200, bytes(count), cut=count // 2)
        self.wait_for_client_to_leave()

    def at_drip(self, count):
        self.answer(200, bytes(count), cut=0)
        for _ in range(count):
            time.sleep(0.1)
            self.wfile.write(b"\0")

    def at_reset(self, count):
        self.read_body(limit=count)
        self.reset()

    def at_torn(self, _):
        self.answer(200, bytes(1000), cut=500)
        self.reset()

    def at_cut(self, _):
        self.answer(200, bytes(1000), cut=500)
        self.close_connection = True

    def at_dead(self, _):
        if self.requests == 1:
            return self.at_echo(0)
        self.read_body()
        self.close_connection = True

    def at_meet(self, _):
        self.counts.enter("inside")
        time.sleep(0.02)
        self.counts.add("inside", -1)
        self.answer(200)


if __name__ == "__main__":
    given = loopback.arguments()
    server = loopback.Server(Handler, given.port, loopback.tls_context(given))
    server.released = threading.Event()
    loopback.serve(server, {"release": server.released.set}, given.mute)
