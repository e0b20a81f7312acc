"""`make verify-aws` does on a stand-in what it will do on AWS, and removes its stage however it ends.

verify_aws_test.py SCRIPT PROGRAM: the static executable, which MiniStack runs as the functions too.
"""

import http.server
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lambda_world

SCRIPT, PROGRAM = (os.path.realpath(path) for path in sys.argv[1:3])
REGION, BUCKET_REGION = "eu-central-1", "ap-northeast-1"
PATIENCE = 200
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>Netflix shares jump to a record high</title></item></channel></rss>"""


class Feed(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(FEED)))
        self.end_headers()
        self.wfile.write(FEED.encode())

    def log_message(self, *_):
        pass


class Verify(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=WORLD))
        self.report = self.folder / "report.md"
        feed = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
        threading.Thread(target=feed.serve_forever, daemon=True).start()
        self.addCleanup(feed.server_close)
        self.addCleanup(feed.shutdown)
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ENDPOINT_URL": URL, "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true",
            "BELLWETHER_PROCESSOR": "x86_64", "BELLWETHER_BUCKET_REGION": BUCKET_REGION,
            "BELLWETHER_SUMMARIES": "feed", "BELLWETHER_FEED_URL": f"http://127.0.0.1:{feed.server_port}/{{name}}"}

    def start(self, **variables):
        return subprocess.Popen([SCRIPT, PROGRAM, str(self.report), "me@example.org", "--no-wait"], cwd=self.folder,
                                env=self.environment | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, start_new_session=True)

    def end(self, process, code):
        out = process.communicate(timeout=PATIENCE)[0]
        self.assertEqual(process.returncode, code, out)
        self.assertEqual(self.left(), [])
        return dict(row.split(" | ")[:2] for row in self.report.read_text().replace("\n| ", "\n").splitlines()
                    if " | done | " in row or " | FAILED | " in row)

    def left(self):
        stacks = [one["StackName"] for region in (REGION, BUCKET_REGION)
                  for one in lambda_world.client("cloudformation", URL, region).describe_stacks()["Stacks"]
                  if one["StackStatus"] != "DELETE_COMPLETE"]
        buckets = [one["Name"] for one in lambda_world.client("s3", URL, REGION).list_buckets()["Buckets"]]
        return stacks + lambda_world.client("dynamodb", URL, REGION).list_tables()["TableNames"] + buckets

    def test_both_pipelines_run_and_nothing_is_left(self):
        rows = self.end(self.start(), 0)
        self.assertEqual(set(rows.values()), {"done"}, self.report.read_text())
        self.assertEqual(list(rows)[-1], "teardown")
        self.assertEqual(len(rows), 9)

    def test_a_step_that_fails_is_told_and_the_stage_removed(self):
        # There is no executable for arm64 beside a copy.
        rows = self.end(self.start(BELLWETHER_PROCESSOR="arm64"), 1)
        self.assertEqual((rows["deploy"], rows["teardown"]), ("FAILED", "done"), self.report.read_text())
        self.assertNotIn("price to chart", rows)

    def test_ctrl_c_removes_the_stage(self):
        process = self.start()
        for line in process.stdout:
            if line.startswith("deploy ..."):
                break
        os.killpg(process.pid, signal.SIGINT)
        rows = self.end(process, 1)
        self.assertEqual((rows["deploy"], rows["teardown"]), ("FAILED", "done"), self.report.read_text())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as WORLD:
        # Without the other processor's beside it.
        copy = os.path.join(WORLD, "bellwether")
        subprocess.run(["cp", PROGRAM, copy], check=True)
        PROGRAM = copy
        with lambda_world.World(sys.executable, "", PROGRAM) as servers:
            URL = servers.start_ministack()
            unittest.main(argv=sys.argv[:1] + sys.argv[3:])
