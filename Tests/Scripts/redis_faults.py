"""A server that speaks as Redis does, and then not.

It takes the script, which redis-server would too, says to each EVALSHA that it has forgotten it, and in the same packet what is no RESP.
"""

import loopback


class Handler(loopback.Handler):
    def handle(self):
        while words := self.read_command():
            if words[0] == b"EVALSHA":
                self.counts.add("calls")
                self.wfile.write(b"-NOSCRIPT No matching script\r\n?\r\n")
            else:
                self.wfile.write(b"$40\r\n" + b"0" * 40 + b"\r\n")

    def read_command(self):
        """The words of the next command; none when the client has left."""
        count = self.rfile.readline()[1:]
        return [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(int(count or 0))]


loopback.serve(loopback.Server(Handler, loopback.arguments().port), {})
