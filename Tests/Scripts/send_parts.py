"""Sends an event and blobs as another project's client does, and prints the status and the body of the answer.

Arguments: the client (requests or httpx), the address, the event's JSON, then for each blob its name, file name, type and path, each
of which may be empty but for the first and the last.
"""
import sys

import httpx
import requests
import urllib3

client, url, event, *rest = sys.argv[1:]
files = [("event", (None, event, "application/json"))]
for name, filename, kind, path in zip(*[iter(rest)] * 4):
    with open(path, "rb") as file:
        content = file.read()
    files.append((name, (filename or None, content, kind) if kind else (filename or None, content)))

if client == "requests":
    answer = requests.post(url, files=files, timeout=30)
else:
    body, content_type = urllib3.encode_multipart_formdata(files)

    def pieces(size=100_000):
        for start in range(0, len(body), size):
            yield body[start:start + size]

    # A body without a length is sent in chunks.
    answer = httpx.post(url, content=pieces(), headers={"content-type": content_type}, timeout=30)
    assert answer.request.headers["transfer-encoding"] == "chunked"
print(answer.status_code)
print(answer.text)
