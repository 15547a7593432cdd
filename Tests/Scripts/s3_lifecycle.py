"""Sets or prints a bucket's lifecycle rules with boto3. Arguments: endpoint, region, access key, secret key, bucket, then a JSON list to set."""
import json
import sys

import boto3
from botocore.config import Config

endpoint, region, access, secret, bucket, *rules = sys.argv[1:]
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access, aws_secret_access_key=secret,
    config=Config(s3={"addressing_style": "path"}))
if rules:
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": json.loads(rules[0])})
print(json.dumps(client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"], sort_keys=True))
