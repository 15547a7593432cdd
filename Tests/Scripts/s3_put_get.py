"""Puts an object and gets it back with boto3; prints `same`, or the code of the answer that refused it.

Arguments: endpoint, region, access key, secret key, bucket, key, file."""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, access, secret, bucket, key, path = sys.argv[1:]
config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=20)
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access, aws_secret_access_key=secret, config=config)
with open(path, "rb") as file:
    content = file.read()
try:
    client.put_object(Bucket=bucket, Key=key, Body=content, Metadata={"colour": "blue"}, ContentType="text/x-test")
    answer = client.get_object(Bucket=bucket, Key=key)
    assert answer["Body"].read() == content
    assert answer["Metadata"] == {"colour": "blue"} and answer["ContentType"] == "text/x-test"
    part = client.get_object(Bucket=bucket, Key=key, Range="bytes=3-9")
    assert part["Body"].read() == content[3:10] and part["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert client.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(content)
    listed = client.list_objects_v2(Bucket=bucket, Prefix=key)
    assert [item["Key"] for item in listed["Contents"]] == [key]
    client.put_object(Bucket=bucket, Key=key + "2", Body=b"")
    gone = client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key}, {"Key": key + "2"}, {"Key": "never there"}]})
    assert not gone.get("Errors")
    assert client.list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"] == 0
    print("same")
except ClientError as error:
    print(error.response["Error"]["Code"])
