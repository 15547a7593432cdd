"""An S3 server in memory that checks signatures, payload hashes and checksums, and fails when it is told to.

Arguments: see `loopback.arguments`; --bucket, --region, --access-key, --secret-key. Prints `ready on <port> and <port for orders>`.
Orders (see loopback.Admin), each with a JSON object:
  counts   {}                       numbers: connections, open, "open at most", waiting, requests, "PUT", "answered 200", "refused <code>"
  fail     {"kind", "times", "method", …}  the next `times` requests (null: all) of that method (null: any) fail; kinds:
             error    status, code, headers, early (answers before it reads the body, and closes)
             hang     reads the request and never answers
             reset    after so many bytes of the body: breaks the connection
             lost     does what is asked and breaks the connection instead of an answer
             cut      sends half of the answer's body and breaks the connection
             slow     waits so many seconds before it does what is asked
             damage   changes a byte of the body on its way in
             parts    DeleteObjects answers with `code` for every key
  heal     {}                       forgets what `fail` ordered
  objects  {}                       all objects with bucket, key, size, sha256, contentType, metadata
  keys     {"access", "secret", "token"}  replaces the keys that are taken
  clock    {"seconds"}              moves the server's clock
"""

import base64
import hashlib
import threading
import time
import zlib
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import loopback
import s3_signature
from s3_objects import Bucket, answer_for, error_body
from s3_signature import Refused

CHECKSUMS = {
    "x-amz-checksum-sha256": lambda body: hashlib.sha256(body).digest(),
    "x-amz-checksum-crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
    "content-md5": lambda body: hashlib.md5(body).digest(),
}


class S3:
    """What the server holds, and what it is ordered to do wrong."""

    def __init__(self, given):
        self.region = given.region
        self.keys = {given.access_key: (given.secret_key, None)}
        self.buckets = {given.bucket: Bucket()}
        self.ahead = timedelta()
        self.lock = threading.Lock()
        self.faults = []

    def now(self):
        return datetime.now(timezone.utc) + self.ahead

    def fault(self, method):
        """The fault that is due for a request, if any."""
        with self.lock:
            for fault in self.faults:
                if fault["method"] in (None, method) and fault["times"] != 0:
                    fault["times"] = None if fault["times"] is None else fault["times"] - 1
                    return fault
        return {"kind": None}

    def fail(self, kind, times=1, method=None, **more):
        with self.lock:
            self.faults.append({"kind": kind, "times": times, "method": method, **more})

    def heal(self):
        with self.lock:
            self.faults.clear()

    def set_keys(self, access, secret, token=None):
        self.keys = {access: (secret, token)}

    def set_clock(self, seconds):
        self.ahead = timedelta(seconds=seconds)

    def objects(self):
        return [
            {"bucket": name, "key": key, **found.described()}
            for name, bucket in self.buckets.items() for key, found in sorted(dict(bucket.objects).items())
        ]


class Handler(loopback.Handler):
    def date_time_string(self, timestamp=None):
        return format_datetime(self.server.s3.now(), usegmt=True)

    def do(self):
        s3 = self.server.s3
        self.counts.add("requests")
        self.counts.add(self.command)
        fault = s3.fault(self.command)
        if fault["kind"] == "error" and fault.get("early"):
            self.close_connection = True
            return self.refuse(Refused(fault["status"], fault["code"], "as ordered"), [("Connection", "close")])
        if fault["kind"] == "reset":
            self.read_body(limit=fault.get("after", 0))
            return self.reset()
        if "Content-Length" not in self.headers and self.command in ("PUT", "POST"):
            self.close_connection = True
            return self.refuse(Refused(411, "MissingContentLength", "You must provide the Content-Length HTTP header."))
        body = self.read_body()
        if fault["kind"] == "hang":
            return self.wait_for_client_to_leave()
        if fault["kind"] == "slow":
            time.sleep(fault["seconds"])
        try:
            if fault["kind"] == "error":
                raise Refused(fault["status"], fault["code"], "as ordered", headers=fault.get("headers", {}))
            if fault["kind"] == "damage":
                body = bytes([body[0] ^ 1]) + body[1:]
            status, headers, content = self.checked(s3, body, fault)
        except Refused as refusal:
            return self.refuse(refusal)
        if fault["kind"] == "lost":
            return self.reset()
        if fault["kind"] == "cut":
            self.answer(status, content, headers, cut=len(content) // 2)
            return self.reset()
        self.answer(status, content, [("x-amz-request-id", "TEST"), *headers])

    do_PUT = do_GET = do_HEAD = do_POST = do_DELETE = do

    def checked(self, s3, body, fault):
        target = self.requestline.split(" ")[1]
        promised = s3_signature.check(self.command, target, self.headers, s3.keys, s3.region, s3.now())
        if promised and hashlib.sha256(body).hexdigest() != promised:
            raise Refused(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
        for name, compute in CHECKSUMS.items():
            if name in self.headers and base64.b64encode(compute(body)).decode() != self.headers[name]:
                raise Refused(400, "BadDigest", f"The {name} you specified did not match the calculated checksum.")
        return answer_for(s3.buckets, self.command, self.headers, target, body, fault.get("code") if fault["kind"] == "parts" else None)

    def refuse(self, refusal, headers=()):
        self.counts.add(f"refused {refusal.code}")
        more = dict(refusal.more)
        headers = [*headers, *more.pop("headers", {}).items(), ("Content-Type", "application/xml"), ("x-amz-request-id", "TEST")]
        self.answer(refusal.status, error_body(refusal.code, refusal.message, more), headers)


if __name__ == "__main__":
    given = loopback.arguments(bucket="llma", region="us-east-1", access_key="tester", secret_key="testers-secret")
    s3 = S3(given)
    server = loopback.Server(Handler, given.port, loopback.tls_context(given))
    server.s3 = s3
    loopback.serve(
        server, {"fail": s3.fail, "heal": s3.heal, "objects": s3.objects, "keys": s3.set_keys, "clock": s3.set_clock})
