"""Reads an object with boto3, prints it as JSON, and writes it again as <key>.copy.

Arguments: endpoint, region, access key, secret key, bucket, key.
"""

import base64
import json
import sys

import boto3

endpoint, region, access_key, secret_key, bucket, key = sys.argv[1:]
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access_key, aws_secret_access_key=secret_key)
found = s3.get_object(Bucket=bucket, Key=key)
body = found["Body"].read()
part = s3.get_object(Bucket=bucket, Key=key, Range="bytes=10-19")["Body"].read()
s3.put_object(Bucket=bucket, Key=key + ".copy", Body=body, ContentType=found["ContentType"], Metadata=found["Metadata"])
print(json.dumps({
    "body": base64.b64encode(body).decode(), "range": base64.b64encode(part).decode(), "type": found["ContentType"],
    "metadata": found["Metadata"],
}))
