"""Sets a bucket policy that denies everybody some actions, with boto3. Arguments: endpoint, region, access key, secret key, bucket, actions."""
import json
import sys

import boto3
from botocore.config import Config

endpoint, region, access, secret, bucket, *actions = sys.argv[1:]
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access, aws_secret_access_key=secret,
    config=Config(s3={"addressing_style": "path"}))
arn = f"arn:aws:s3:::{bucket}"
statement = {"Sid": "Denied", "Effect": "Deny", "Principal": "*", "Action": actions, "Resource": [arn, arn + "/*"]}
client.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
