"""Only the puts of a batch, with boto3 and 16 threads, as a good user writes them: two objects of
BENCH_PICTURE_BYTES for each record. It reads no price and draws nothing. AWS's own runtime client for Python calls
`handle`.
"""

import concurrent.futures
import os

import boto3
import botocore.config

BUCKET = os.environ["BELLWETHER_BUCKET_NAME"]
THREADS = 16
PICTURE = os.urandom(int(os.environ["BENCH_PICTURE_BYTES"]))

# Out here, so that a warm function has its connections.
s3 = boto3.client("s3", config=botocore.config.Config(max_pool_connections=THREADS))
pool = concurrent.futures.ThreadPoolExecutor(THREADS)


def put(key):
    s3.put_object(Bucket=BUCKET, Key=key, Body=PICTURE, ContentType="image/png")


def handle(event, _context):
    names = [record["dynamodb"]["Keys"]["Card"]["S"] for record in event["Records"]]
    list(pool.map(put, [f"{kind}/{name}.png" for name in names for kind in ("daily", "weekly")]))
    return {"batchItemFailures": []}
