"""Reads stored blobs by their URLs with boto3 and Python's email package alone; prints a line of JSON for each: name, type, length, SHA-256.

Arguments: endpoint, region, access key, secret key, s3://bucket/key?range=first-last ..."""
import email
import email.policy
import hashlib
import json
import sys
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

endpoint, region, access, secret, *urls = sys.argv[1:]
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access, aws_secret_access_key=secret,
    config=Config(s3={"addressing_style": "path"}))
for url in urls:
    parts = urlsplit(url)
    answer = client.get_object(Bucket=parts.netloc, Key=parts.path[1:], Range="bytes=" + parts.query.removeprefix("range="))
    content = answer["Body"].read()
    name, kind = None, answer["ContentType"]
    if parts.path.endswith(".multipart"):
        part = email.message_from_bytes(content, policy=email.policy.compat32)
        name, kind = part.get_param("name", header="content-disposition"), part.get_content_type()
        content = part.get_payload(decode=True)
        assert len(content) == int(part["Content-Length"])
    print(json.dumps({"name": name, "type": kind, "length": len(content), "sha256": hashlib.sha256(content).hexdigest()}))
