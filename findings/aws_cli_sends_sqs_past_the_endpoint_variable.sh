#!/bin/bash
# AWS CLI 1.46.3 (PyPI) does not take AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_SQS for its `sqs` commands, though it takes
# the first for every other service tried here, and boto3 1.44.8 takes both for SQS. Who points the variable at a local
# stand-in and types `aws sqs ...` so sends the request, signed with whatever keys there are, to the real
# REGION.queue.amazonaws.com. Only --endpoint-url is heard.
#
# Seen: the package customises SQS's host (awscli/customizations/overridesslcommonname.py), and takes the URL that it
# sets there for one that was given on the command line.
#
# A server on loopback plays both the endpoint and an HTTPS proxy, so that nothing leaves this machine, and writes down
# what it is asked. Fails when the behaviour changes.
set -euo pipefail

place=$(mktemp -d)
server=
stop() {
  rm -rf "$place"
  if [ -n "$server" ]; then kill "$server"; fi
}
trap stop EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check awscli==1.46.3 boto3==1.44.8

cat >"$place/server.py" <<'END'
import http.server
import sys


class Server(http.server.BaseHTTPRequestHandler):
    def note(self, what):
        with open(sys.argv[1], "a") as file:
            file.write(what + "\n")
        self.send_response(400)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_CONNECT(self):
        self.note(f"asked to connect to {self.path}")

    def do_POST(self):
        self.note("asked as the endpoint")

    do_GET = do_POST

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
print(server.server_port, flush=True)
server.serve_forever()
END
"$place/venv/bin/python" "$place/server.py" "$place/asked" >"$place/port" &
server=$!
until [ -s "$place/port" ]; do sleep 0.1; done
url=http://127.0.0.1:$(<"$place/port")

export AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example AWS_DEFAULT_REGION=eu-central-1 AWS_MAX_ATTEMPTS=1
export HOME=$place HTTPS_PROXY=$url NO_PROXY=127.0.0.1

# asked COMMAND...: what the server was asked first. It refuses everything, so the command must fail.
asked() {
  rm -f "$place/asked"
  if "$@" >/dev/null 2>&1; then
    echo "answered by somebody else"
  else
    head -1 "$place/asked"
  fi
}
expect() {
  local label=$1 expected=$2 got
  shift 2
  got=$(asked "$@")
  printf '%-58s %s\n' "$label" "$got"
  if [ "$got" != "$expected" ]; then
    echo "expected: $expected" >&2
    exit 1
  fi
}

aws=$place/venv/bin/aws
boto3='import boto3; boto3.client("sqs").list_queues()'
past='asked to connect to eu-central-1.queue.amazonaws.com:443'
here='asked as the endpoint'
"$aws" --version
expect 'AWS_ENDPOINT_URL, aws dynamodb list-tables' "$here" env AWS_ENDPOINT_URL="$url" "$aws" dynamodb list-tables
expect 'AWS_ENDPOINT_URL, aws sns list-topics' "$here" env AWS_ENDPOINT_URL="$url" "$aws" sns list-topics
expect 'AWS_ENDPOINT_URL, aws sqs list-queues' "$past" env AWS_ENDPOINT_URL="$url" "$aws" sqs list-queues
expect 'AWS_ENDPOINT_URL_SQS, aws sqs list-queues' "$past" env AWS_ENDPOINT_URL_SQS="$url" "$aws" sqs list-queues
expect '--endpoint-url, aws sqs list-queues' "$here" "$aws" --endpoint-url "$url" sqs list-queues
expect 'AWS_ENDPOINT_URL, boto3 list_queues' "$here" env AWS_ENDPOINT_URL="$url" "$place/venv/bin/python" -c "$boto3"
expect 'AWS_ENDPOINT_URL_SQS, boto3 list_queues' "$here" env AWS_ENDPOINT_URL_SQS="$url" "$place/venv/bin/python" -c "$boto3"
