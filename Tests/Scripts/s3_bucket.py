"""Makes a bucket with boto3 unless it is there. Arguments: endpoint, region, access key, secret key, bucket."""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, access, secret, bucket = sys.argv[1:]
config = Config(retries={"total_max_attempts": 10}, s3={"addressing_style": "path"}, connect_timeout=2, read_timeout=10)
client = boto3.client(
    "s3", endpoint_url=endpoint, region_name=region, aws_access_key_id=access, aws_secret_access_key=secret, config=config)
try:
    client.create_bucket(Bucket=bucket)
except ClientError as error:
    if error.response["Error"]["Code"] not in ("BucketAlreadyExists", "BucketAlreadyOwnedByYou"):
        raise
