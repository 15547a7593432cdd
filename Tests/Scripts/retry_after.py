"""Sends one event several times as another project's client does that waits for Retry-After, and prints what came as JSON.

Arguments: the address, the event's JSON, how often. `waits` counts the answers after which it waited; `policy` and `limit` are the fields
of the first of them as a parser of structured fields (RFC 9651) reads them.
"""
import json
import sys

import http_sf
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

url, event, count = sys.argv[1:]
files = [("event", (None, event, "application/json"))]


def fields(answer, name):
    return [[item, dict(parameters)] for item, parameters in http_sf.parse(answer.headers[name].encode(), tltype="list")]


session = requests.Session()
retry = Retry(total=20, status_forcelist=[429], allowed_methods=None, respect_retry_after_header=True, backoff_factor=0)
session.mount("http://", HTTPAdapter(max_retries=retry))
statuses, waits = [], 0
for _ in range(int(count)):
    answer = session.post(url, files=files, timeout=30)
    statuses.append(answer.status_code)
    waits += len(answer.raw.retries.history)

refused = requests.post(url, files=files, timeout=30)
while refused.status_code != 429:
    refused = requests.post(url, files=files, timeout=30)
print(json.dumps({"statuses": statuses, "waits": waits, "policy": fields(refused, "RateLimit-Policy"),
                  "limit": fields(refused, "RateLimit"), "wait": refused.headers["Retry-After"]}))
