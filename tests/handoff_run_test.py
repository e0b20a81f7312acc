"""Runs every command that docs/handoff.md shows, in its order, on a stage `prod` with a key of its own on MiniStack.

handoff_run_test.py PROGRAM SOURCE: PROGRAM is the static executable, which MiniStack runs as the functions too. git works
in a repository made for this, with a remote beside it; make packs nothing, but does all the rest. `aws` is AWS's CLI,
in this process, because a new one takes it a second to begin. handoff_test.py says which commands are understood.
"""

import contextlib
import http.server
import io
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lambda_world
from botocore.exceptions import ClientError

import awscli.clidriver

PROGRAM, SOURCE = os.path.realpath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
REGION, STAGE = "eu-central-1", "bellwether-prod"
PATIENCE = 120
NO_WAIT = "--no-wait"
CONFIGURATION = """
[stage.prod]
bucket = "handoff-charts"
own_key = true
processor = "x86_64"
email = "me@example.org"
[stage.dev]
processor = "x86_64"
[summaries]
source = "folder"
folder = "{work}/summaries"
"""


class Feed(http.server.BaseHTTPRequestHandler):
    """AWS's price list, which says nothing."""

    def do_GET(self):
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Handoff:
    def __init__(self, folder, url):
        self.folder, self.url = pathlib.Path(folder), url
        self.work, self.known = self.folder / "work", {}
        (self.work / "summaries").mkdir(parents=True)
        (self.work / "summaries" / "Sol Ring.txt").write_text("A great card.")
        (self.work / "bellwether.toml").write_text(CONFIGURATION.format(work=self.work))
        (self.work / "Makefile").symlink_to(SOURCE / "Makefile")
        (self.work / "event.json").write_text('{"Records": []}')
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": folder, "AWS_ENDPOINT_URL": url, "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "GIT_AUTHOR_NAME": "a", "GIT_COMMITTER_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull}
        os.environ.update({name: value for name, value in self.environment.items() if name.startswith("AWS_")})
        self.prices = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
        threading.Thread(target=self.prices.serve_forever, daemon=True).start()
        self.run("git", "init", "-q", "--bare", str(self.folder / "remote.git"))
        for words in (["init", "-q"], ["remote", "add", "origin", str(self.folder / "remote.git")], ["add", "."],
                      ["commit", "-q", "-m", "all"], ["tag", "v1.2.2"]):
            self.run("git", *words)

    def run_once(self, *words):
        return subprocess.run(words, cwd=self.work, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, check=False)

    def run(self, *words, code=0):
        done = self.run_once(*words)
        if NO_WAIT in " ".join(map(str, words)) and "\nlog group " in done.stdout and done.returncode == 1:
            # Not waited for, a last call of a function makes its log group anew. A second run finds it.
            done = self.run_once(*words)
        assert done.returncode == code, f"exit code {done.returncode}: {done.stdout}"
        return done.stdout

    def bellwether(self, *words):
        if "--check" in words:
            # Nothing can be compared, which is exit code 1.
            address = f"http://127.0.0.1:{self.prices.server_port}"
            return self.run(PROGRAM, *words, "--price-list", address, code=1)
        if words[2] == "teardown":
            words = (*words, "--yes", NO_WAIT)
        return self.run(PROGRAM, *words)

    def make(self, *words):
        if words == ("package",):
            return self.run("make", "-n", *words)  # Minutes; tests/package_test.py is about it.
        flags = [word + f" {NO_WAIT}" if word.startswith("FLAGS=") and "teardown" in words else word for word in words]
        flags += [f"FLAGS={NO_WAIT}"] if words[0] == "teardown" else []
        stage = words[1].removeprefix("STAGE=")
        return self.run("make", "-o", "package", *flags, f"BELLWETHER={PROGRAM} --stage {stage}")

    def git(self, *words):
        return self.run("git", *words)

    def aws(self, *words):
        words = [self.meant(word) for word in words]
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            code = awscli.clidriver.create_clidriver().main([*words, "--endpoint-url", self.url])
        assert code == 0, f"exit code {code}: {out.getvalue()}{error.getvalue()}"
        self.learn(words, out.getvalue())
        return out.getvalue()

    def client(self, service):
        return lambda_world.client(service, self.url, REGION)

    def meant(self, word):
        """What a person puts in the place of TOPIC_ARN and the like."""
        if not re.fullmatch("[A-Z_]+", word) or word in ("ALARM",):
            return word
        if word not in self.known:
            resources = self.client("cloudformation").describe_stack_resources(StackName=STAGE)["StackResources"]
            ids = {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in resources}
            self.known |= {"FUNCTION": ids["DrawCharts"], "ROLE": ids["DrawChartsRole"], "KEY": ids["Key"],
                           "TOPIC_ARN": ids["Alerts"]}
        return self.known[word]

    def learn(self, words, said):
        if words[:2] == ["sns", "subscribe"]:
            self.known["SUBSCRIPTION_ARN"] = json.loads(said)["SubscriptionArn"]
        if words[1:2] == ["restore-table-to-point-in-time"]:
            table = words[words.index("--target-table-name") + 1]
            end = time.monotonic() + PATIENCE
            while self.client("dynamodb").describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
                assert time.monotonic() < end, "the table is not restored"
                time.sleep(0.1)


def main():
    text = (SOURCE / "docs/handoff.md").read_text()
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    with lambda_world.World(sys.executable, "", PROGRAM) as world, tempfile.TemporaryDirectory() as folder:
        handoff = Handoff(folder, world.start_ministack())
        # Somebody who takes a stage over finds one.
        handoff.bellwether("--stage", "prod", "deploy", "--yes")
        for line in lines:
            program, *words = shlex.split(line)
            try:
                getattr(handoff, program)(*words)
            except (AssertionError, ClientError, KeyError) as failure:
                sys.exit(f"{line}\n{failure}")
        handoff.prices.shutdown()
    print(f"{len(lines)} commands were run")


main()
