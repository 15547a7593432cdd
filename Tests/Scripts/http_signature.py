"""Signs and checks requests with another project's implementation of RFC 9421 (http-message-signatures).

Arguments: what to do, the algorithm, the key's id and the key in Base64 (hmac-sha256) or as a PEM file (ed25519).
  sign    prints the fields that sign the request on standard input, each as "name: value"
  verify  prints "valid", or why it is not
  send    signs and sends the request, and prints the status and the body of the answer; "alter" as the last argument changes a
          byte in the middle of the body behind the signature's back, "unsigned" leaves the signature out
The request is JSON: {"method", "url", "headers": {…}, "body"}, with "nonce" and "created" (seconds) for sign and send.
"""
import base64
import json
import sys
from datetime import datetime, timedelta, timezone

import requests
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, InvalidSignature, MappingKeyResolver
from http_message_signatures.algorithms import ED25519, HMAC_SHA256

COVERED = ("@method", "@path", "authorization", "content-digest")

action, algorithm, key_id, key = sys.argv[1:5]
options = sys.argv[5:]
request = json.load(sys.stdin)
if algorithm == "ed25519":
    with open(key, "rb") as file:
        material = file.read()
else:
    material = base64.b64decode(key)
resolver = MappingKeyResolver(public_keys={key_id: material}, private_keys={key_id: material})
kind = {"hmac-sha256": HMAC_SHA256, "ed25519": ED25519}[algorithm]
body = request["body"].encode()
message = requests.Request(request["method"], request["url"], headers=request["headers"], data=body).prepare()


def sign():
    created = request.get("created")
    HTTPMessageSigner(signature_algorithm=kind, key_resolver=resolver).sign(
        message, key_id=key_id, covered_component_ids=COVERED, body=body, nonce=request.get("nonce"),
        created=datetime.fromtimestamp(created, timezone.utc) if created else None)


if action == "sign":
    sign()
    for name in ("Content-Digest", "Signature-Input", "Signature"):
        print(f"{name}: {message.headers[name]}")
elif action == "verify":
    verifier = HTTPMessageVerifier(signature_algorithm=kind, key_resolver=resolver)
    try:
        verifier.verify(message, max_age=timedelta(minutes=5), require_components=COVERED, body=body)
        print("valid")
    except InvalidSignature as fault:
        print(fault)
else:
    if "unsigned" not in options:
        sign()
    if "alter" in options:
        middle = len(body) // 2
        message.body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1:]
    with requests.Session() as session:
        answer = session.send(message, timeout=30)
    print(answer.status_code)
    print(answer.text)
