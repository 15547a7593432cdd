"""Sends an event as another project's client does, with a key or without, and prints status, code and the challenge of the answer.

Arguments: the client (requests or httpx), the address, and the key if there is one.
"""
import sys

import httpx
import requests

client, url, *key = sys.argv[1:]
files = [("event", (None, '{"event":"$ai_span","distinct_id":"u"}', "application/json"))]
headers = {"Authorization": f"Bearer {key[0]}"} if key else {}
post = requests.post if client == "requests" else httpx.post
answer = post(url, files=files, headers=headers, timeout=30)
print(answer.status_code)
print(answer.json().get("code"))
print(answer.headers.get("www-authenticate"))
