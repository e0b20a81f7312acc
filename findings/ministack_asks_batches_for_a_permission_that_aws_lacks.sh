#!/bin/bash
# MiniStack 1.5.33 (PyPI), a local stand-in for AWS, asks with AUTH=true for `sqs:SendMessageBatch` where a role sends a
# batch to a queue, and for `sqs:DeleteMessageBatch` where it deletes one. AWS has no such permissions: a batch needs
# `sqs:SendMessage` or `sqs:DeleteMessage` (SQS's Developer Guide, "Amazon SQS API permissions": actions and resource
# reference). A role that is right on AWS is denied here, although the same message goes through alone; and a role that
# is made to work here names an action that IAM's own linters reject.
#
# Fails when the behaviour changes.
set -euo pipefail

place=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then kill "$server"; fi
  rm -rf "$place"
}
trap stop EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ministack==1.5.33 botocore==1.43.106

port=$("$place/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
(cd "$place" && exec env HOME="$place" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" IOT_MTLS_ENABLED=0 AUTH=true \
  "$place/venv/bin/python" -m ministack >"$place/log" 2>&1) &
server=$!

cat >"$place/look.py" <<'END'
import json
import sys
import time

import botocore.session
from botocore.exceptions import ClientError, EndpointConnectionError


def client(service, **keys):
    keys = keys or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return botocore.session.get_session().create_client(
        service, endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1", **keys)


owner = client("sqs")
for _ in range(600):
    try:
        url = owner.create_queue(QueueName="names")["QueueUrl"]
        break
    except EndpointConnectionError:
        time.sleep(0.1)
arn = owner.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
allow = lambda **rest: json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **rest}]})
role = client("iam").create_role(RoleName="sender", AssumeRolePolicyDocument=allow(
    Principal={"Service": "lambda.amazonaws.com", "AWS": "*"}, Action="sts:AssumeRole"))["Role"]
client("iam").put_role_policy(RoleName="sender", PolicyName="queue", PolicyDocument=allow(
    Action=["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource=arn))
given = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="one")["Credentials"]
queue = client("sqs", aws_access_key_id=given["AccessKeyId"], aws_secret_access_key=given["SecretAccessKey"],
               aws_session_token=given["SessionToken"])


def tell(what, call):
    try:
        call()
        print(f"{what}: done")
    except ClientError as error:
        print(f"{what}: denied, for {error.response['Error']['Message'].split('perform: ')[1].split()[0]}")


def receipt():
    return queue.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"]


tell("SendMessage", lambda: queue.send_message(QueueUrl=url, MessageBody="a"))
tell("SendMessageBatch", lambda: queue.send_message_batch(QueueUrl=url, Entries=[{"Id": "1", "MessageBody": "b"}]))
handle = receipt()
tell("DeleteMessageBatch", lambda: queue.delete_message_batch(
    QueueUrl=url, Entries=[{"Id": "1", "ReceiptHandle": handle}]))
tell("DeleteMessage", lambda: queue.delete_message(QueueUrl=url, ReceiptHandle=handle))
END
cat >"$place/expected" <<'END'
SendMessage: done
SendMessageBatch: denied, for sqs:SendMessageBatch
DeleteMessageBatch: denied, for sqs:DeleteMessageBatch
DeleteMessage: done
END
"$place/venv/bin/python" "$place/look.py" "$port" | tee "$place/seen"
diff "$place/expected" "$place/seen"
