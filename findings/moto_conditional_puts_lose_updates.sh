#!/bin/bash
# moto 5.2.5 (PyPI), a local stand-in for AWS, knows conditional writes of S3: PutObject with a stale If-Match is
# answered 412, as on AWS. But its server looks at the ETag and writes without a lock between the two: of writers at the
# same time several are told 200 for the same ETag, and all but one of these updates are gone. On AWS one of them
# succeeds and the others are told 412 or 409, so that a counter kept by "read, add one, put if unchanged, else again"
# is right. A test of such code against moto's server passes with one writer and fails, or worse passes, with several.
# Documented by AWS: "How to prevent object overwrites with conditional writes".
#
# Four writers add 50 each. Fails when nothing is lost any more, in five tries.
set -euo pipefail

place=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then kill "$server"; fi
  rm -rf "$place"
}
trap stop EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[s3,server]==5.2.5' boto3==1.44.8

port=$("$place/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$place/venv/bin/moto_server" -H 127.0.0.1 -p "$port" >"$place/log" 2>&1 &
server=$!

cat >"$place/count.py" <<'END'
import sys
import threading
import time

import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

WRITERS, ADDED = 4, 50


def client():
    return boto3.session.Session().client(
        "s3", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1", aws_access_key_id="test",
        aws_secret_access_key="test")


def add(s3, key):
    """Until a put is accepted for what was read."""
    while True:
        there = s3.get_object(Bucket="bucket", Key=key)
        number = int(there["Body"].read())
        try:
            s3.put_object(Bucket="bucket", Key=key, Body=str(number + 1).encode(), IfMatch=there["ETag"])
            return
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (409, 412):
                raise


first = client()
for _ in range(600):
    try:
        first.create_bucket(Bucket="bucket")
        break
    except EndpointConnectionError:
        time.sleep(0.1)
first.put_object(Bucket="bucket", Key="stale", Body=b"0")
try:
    first.put_object(Bucket="bucket", Key="stale", Body=b"1", IfMatch='"0123456789abcdef0123456789abcdef"')
except ClientError as error:
    print("stale ETag:", error.response["ResponseMetadata"]["HTTPStatusCode"])


def count(key, writers):
    first.put_object(Bucket="bucket", Key=key, Body=b"0")
    clients = [client() for _ in range(writers)]
    threads = [threading.Thread(target=lambda s3=s3: [add(s3, key) for _ in range(ADDED)]) for s3 in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return int(first.get_object(Bucket="bucket", Key=key)["Body"].read())


print("one writer:", count("one", 1), "of", ADDED)
for attempt in range(5):
    if count(f"many-{attempt}", WRITERS) < WRITERS * ADDED:
        print("four writers: accepted updates are lost")
        break
END
cat >"$place/expected" <<'END'
stale ETag: 412
one writer: 50 of 50
four writers: accepted updates are lost
END
"$place/venv/bin/python" "$place/count.py" "$port" | tee "$place/seen"
diff "$place/expected" "$place/seen"
