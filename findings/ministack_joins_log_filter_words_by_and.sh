#!/bin/bash
# MiniStack 1.5.33 (PyPI), a local stand-in for AWS, joins the words of a CloudWatch Logs filter pattern by AND also
# where each has a question mark, which on AWS means OR: `?alpha ?beta` finds nothing although one event has the first
# word and another the second. A tool that looks for `?ERROR ?"Task timed out"` is right on AWS and sees nothing there.
# A single word, and two words that are both in the event, are found. Documented by AWS: "Filter pattern syntax",
# matching any term.
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
(cd "$place" && exec env HOME="$place" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" IOT_MTLS_ENABLED=0 \
  "$place/venv/bin/python" -m ministack >"$place/log" 2>&1) &
server=$!

cat >"$place/look.py" <<'END'
import sys
import time

import botocore.session
from botocore.exceptions import EndpointConnectionError

logs = botocore.session.get_session().create_client(
    "logs", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1", aws_access_key_id="test",
    aws_secret_access_key="test")
for _ in range(600):
    try:
        logs.create_log_group(logGroupName="group")
        break
    except EndpointConnectionError:
        time.sleep(0.1)
logs.create_log_stream(logGroupName="group", logStreamName="stream")
now = int(time.time() * 1000)
logs.put_log_events(logGroupName="group", logStreamName="stream", logEvents=[
    {"timestamp": now, "message": text} for text in ("alpha one", "beta two", "gamma three")])
for pattern in ("alpha", "alpha one", "?alpha ?beta"):
    found = logs.filter_log_events(logGroupName="group", filterPattern=pattern)["events"]
    print(f"{pattern}: {[event['message'] for event in found]}")
END
cat >"$place/expected" <<'END'
alpha: ['alpha one']
alpha one: ['alpha one']
?alpha ?beta: []
END
"$place/venv/bin/python" "$place/look.py" "$port" | tee "$place/seen"
diff "$place/expected" "$place/seen"
