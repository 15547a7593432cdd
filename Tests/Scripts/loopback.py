"""What the tests' own HTTP servers share: counting, broken connections, TLS, and a second port to look in and to give orders."""

import argparse
import json
import socket
import ssl
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Counts:
    """Numbers that a test reads; keys that were never counted are absent."""

    def __init__(self):
        self._lock = threading.Condition()
        self._numbers = {}

    def add(self, name, change=1):
        with self._lock:
            self._numbers[name] = self._numbers.get(name, 0) + change
            self._lock.notify_all()

    def enter(self, name):
        """Counts one that is there now, and the most that were there at once."""
        with self._lock:
            now = self._numbers.get(name, 0) + 1
            self._numbers[name] = now
            self._numbers[f"{name} at most"] = max(now, self._numbers.get(f"{name} at most", 0))
            self._lock.notify_all()

    def all(self):
        with self._lock:
            return dict(self._numbers)

    def wait(self, name, least):
        """Whether the number comes to `least` within 20 seconds."""
        with self._lock:
            return self._lock.wait_for(lambda: self._numbers.get(name, 0) >= least, 20)

    def wait_for_none(self, name):
        """Whether the number comes to nothing within 20 seconds."""
        with self._lock:
            return self._lock.wait_for(lambda: self._numbers.get(name, 0) == 0, 20)


class Reset(Exception):
    """The connection was broken on purpose."""


class Server(ThreadingHTTPServer):
    """One thread for each connection."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, handler, port=0, tls=None):
        super().__init__(("127.0.0.1", port), handler)
        self.counts = Counts()
        self.tls = tls

    def server_bind(self):
        # Without the base class's look-up of this machine's name.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address

    def finish_request(self, request, client_address):
        self.counts.add("connections")
        self.counts.enter("open")
        try:
            if self.tls:
                request = self.tls.wrap_socket(request, server_side=True)
            self.RequestHandlerClass(request, client_address, self)
        except Reset:
            self.counts.add("resets")
        except ssl.SSLError:
            self.counts.add("tls refused")
        except (ConnectionError, ValueError):
            self.counts.add("broken")
        finally:
            self.counts.add("open", -1)
            # Wrapping took the descriptor over, and the base class closes only what it knows.
            request.close()

    def handle_error(self, request, client_address):
        print("error:", repr(sys.exc_info()[1]), file=sys.stderr, flush=True)


class Handler(BaseHTTPRequestHandler):
    """One connection, kept alive."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    @property
    def counts(self):
        return self.server.counts

    def read_body(self, limit=None):
        """The body, or its first `limit` bytes; a client that goes away before breaks the connection."""
        wanted = int(self.headers.get("Content-Length", 0))
        wanted = wanted if limit is None else min(limit, wanted)
        body = self.rfile.read(wanted)
        if len(body) < wanted:
            raise ConnectionError("the client went away")
        return body

    def answer(self, status, body=b"", headers=(), cut=None):
        """One answer, in one write; with `cut`, only that many bytes of its body."""
        self.counts.add(f"answered {status}")
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status >= 200 and status != 204:
            self.send_header("Content-Length", str(len(body)))
        self._headers_buffer.append(b"\r\n")
        head = b"".join(self._headers_buffer)
        self._headers_buffer = []
        self.wfile.write(head + (b"" if self.command == "HEAD" else body[:cut]))

    def reset(self):
        """Breaks the connection so that the client gets a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wfile.close()
        self.rfile.close()
        # The last one that closes the descriptor sends the reset, at once.
        self.connection.close()
        raise Reset

    def wait_for_client_to_leave(self):
        """Answers nothing; returns when the client closes the connection."""
        self.counts.enter("waiting")
        try:
            while self.connection.recv(65536):
                pass
        except OSError:
            pass
        self.counts.add("waiting", -1)
        self.counts.add("left")
        self.close_connection = True


class Admin(Handler):
    """Answers `server.admin`'s functions: a POST to `/name` with a JSON object calls `name` with it, and gets JSON."""

    def do_POST(self):
        function = self.server.functions.get(self.path.strip("/"))
        order = json.loads(self.read_body() or b"{}")
        if function is None:
            return self.answer(404)
        self.answer(200, json.dumps(function(**order)).encode())


def arguments(**more):
    """The arguments that all of these servers take, and `more` as name and default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mute", action="store_true", help="take connections, and never read from them")
    parser.add_argument("--certificate", help="a file with certificate and key: speak TLS")
    parser.add_argument("--tls", default="1.3", help="the newest version of TLS to speak")
    for name, default in more.items():
        parser.add_argument("--" + name.replace("_", "-"), default=default)
    return parser.parse_args()


def tls_context(given):
    if not given.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given.certificate)
    if given.tls == "1.1":
        # Debian's OpenSSL has it at this level only.
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[given.tls]
    return context


def serve(server, functions, mute=False):
    """Serves for ever; says the ports first."""
    admin = Server(Admin)
    admin.functions = {"counts": server.counts.all, "wait": server.counts.wait, "wait_for_none": server.counts.wait_for_none, **functions}
    threading.Thread(target=admin.serve_forever, daemon=True).start()
    print(f"ready on {server.server_port} and {admin.server_port}", flush=True)
    if mute:
        threading.Event().wait()
    server.serve_forever()
