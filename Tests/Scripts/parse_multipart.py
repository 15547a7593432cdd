"""Parses MIME documents with Python's email package alone.

Argument: a folder with pairs of files, <name>.type (the media type) and <name>.object (the bytes). Prints a line of JSON for each pair, in
the order of the names: the parts' name, type, encoding, declared length, original length, and the SHA-256 of the body.
"""
import email
import email.message
import email.policy
import hashlib
import json
import pathlib
import sys


def name(part):
    """The name, whose bytes are UTF-8; email keeps bytes that are not ASCII as surrogates."""
    raw = dict(part.raw_items())["Content-Disposition"].encode("ascii", "surrogateescape").decode()
    header = email.message.Message()
    header["Content-Disposition"] = raw
    return header.get_param("name", header="content-disposition")


for file in sorted(pathlib.Path(sys.argv[1]).glob("*.object")):
    head = b"Content-Type: " + file.with_suffix(".type").read_bytes() + b"\r\n\r\n"
    message = email.message_from_bytes(head + file.read_bytes(), policy=email.policy.compat32)
    if message.defects:
        sys.exit(f"{file}: {message.defects}")
    parts = []
    for part in message.get_payload():
        body = part.get_payload(decode=True)
        parts.append({"name": name(part), "type": part["content-type"],
                      "encoding": part["content-encoding"], "length": part["content-length"],
                      "original": part["x-original-length"], "sha256": hashlib.sha256(body).hexdigest()})
    print(json.dumps(parts))
