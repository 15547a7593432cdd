"""A team service in memory: GET /teams/<SHA-256 of a key> answers with a team's JSON, or 404.

Arguments: see `loopback.arguments`; --credential, what `Authorization: Bearer` must be. Prints `ready on <port> and <port for orders>`.
Orders (see loopback.Admin), each with a JSON object:
  counts  {}                numbers: requests, "asked <SHA-256>", "at once at most", "answered 200", waiting
  team    {"key", "team"}   answers for the key with this text; null forgets it
  fail    {"how"}           from now on: "500", "403" (a status), "reset", "hang", "hold" (waits for "release"); null heals
  release {}                lets those that are held go on
"""

import hashlib
import threading

import loopback


class Teams:
    def __init__(self):
        self.texts = {}
        self.how = None
        self.released = threading.Event()

    def team(self, key, team):
        digest = hashlib.sha256(key.encode()).hexdigest()
        if team is None:
            self.texts.pop(digest, None)
        else:
            self.texts[digest] = team

    def fail(self, how=None):
        self.how = how
        self.released.clear()


class Handler(loopback.Handler):
    def do_GET(self):
        folder, _, digest = self.path.rpartition("/")
        self.counts.add("requests")
        self.counts.add(f"asked {digest}")
        self.counts.enter("at once")
        self.serve(folder, digest)
        self.counts.add("at once", -1)

    def serve(self, folder, digest):
        teams, credential = self.server.teams, self.server.credential
        if teams.how == "hang":
            return self.wait_for_client_to_leave()
        if teams.how == "reset":
            self.counts.add("at once", -1)
            self.reset()
        if teams.how == "hold":
            self.counts.add("held")
            teams.released.wait(30)
        elif teams.how:
            return self.answer(int(teams.how), b"no")
        if credential and self.headers.get_all("Authorization") != [f"Bearer {credential}"]:
            return self.answer(401, b"who?")
        text = teams.texts.get(digest) if folder == "/teams" else None
        if text is None:
            return self.answer(404, b"no such key")
        self.answer(200, text.encode(), [("Content-Type", "application/json")])


if __name__ == "__main__":
    given = loopback.arguments(credential="")
    server = loopback.Server(Handler, given.port, loopback.tls_context(given))
    server.teams, server.credential = Teams(), given.credential
    loopback.serve(server, {"team": server.teams.team, "fail": server.teams.fail, "release": server.teams.released.set}, given.mute)
