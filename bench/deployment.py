"""make bench: a stage deployed, deployed again and torn down beside boto3: deployment.py BELLWETHER

Against MiniStack, which runs the functions too. The peer, bench/peers/deployment.py, makes the same calls in the same
order; that it does is counted first, by a server in between. Waits that AWS demands and MiniStack does not are left
out (--no-wait). Python has boto3 and MiniStack. Goals are ratios to the peer, round by round.
"""

import collections
import http.client
import http.server
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
import lambda_world  # noqa: E402

ROUNDS = 5
TIME_GOAL, MEMORY_GOAL, CALLS_GOAL = 0.7, 1 / 3, 6
STEPS = ("deploy", "again", "teardown")
TITLES = {"deploy": "a new stage", "again": "one that has not changed", "teardown": "teardown and its look"}
PEER = str(pathlib.Path(__file__).resolve().parent / "peers" / "deployment.py")
CONFIGURATION = """[stage.dev]
bucket = "bench-charts"
[summaries]
source = "wikipedia"
contact = "bench@example.org"
"""
# A process of its own, so that the memory is that of one program alone.
MEASURE = """
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Counter(http.server.ThreadingHTTPServer):
    """Hands everything on, and counts what was asked."""

    def __init__(self, behind):
        super().__init__(("127.0.0.1", 0), CountingHandler)
        self.behind, self.calls = behind, collections.Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A connection that its client drops is no error."""

    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class CountingHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def hand_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.calls[call_of(self.command, self.path, self.headers, body)] += 1
        behind = http.client.HTTPConnection(urllib.parse.urlsplit(self.server.behind).netloc)
        behind.request(self.command, self.path, body,
                       {name: value for name, value in self.headers.items() if name.lower() != "connection"})
        answer = behind.getresponse()
        data = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        behind.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = hand_on

    def log_message(self, *_):
        pass


def call_of(method, path, headers, body):
    if target := headers.get("X-Amz-Target"):
        return target.split(".")[-1]
    form = re.search(rb"(?:^|&)Action=(\w+)", body)
    if form:
        return form[1].decode()
    # boto3 speaks CBOR or JSON with services where the Query form goes too.
    operation = re.search(r"/operation/(\w+)", path)
    if operation:
        return operation[1]
    place, _, query = path.partition("?")
    place = re.sub(r"(event-source-mappings|functions|packages)/[^/]+", r"\1/*", place.rstrip("/"))
    return f"{method} {place} {'&'.join(sorted(re.findall('(?:^|&)(uploads|versions|delete|policy|list-type)', query)))}"


class Bench:
    def __init__(self, program, folder, server):
        self.program, self.folder, self.server = program, folder, server
        (folder / "bellwether.toml").write_text(CONFIGURATION)
        self.zip = folder / "package.zip"
        self.run([program, "package", "-o", str(self.zip)], server)

    def environment(self, url):
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ENDPOINT_URL": url, "AWS_REGION": "us-east-1",
                "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "x",
                "AWS_EC2_METADATA_DISABLED": "true", "BELLWETHER_PROCESSOR": "x86_64"}

    def run(self, command, url):
        done = subprocess.run(command, cwd=self.folder, env=self.environment(url), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def write_templates(self, counter):
        """Those that ours made, with the package's place in them, for the peer."""
        cloud = lambda_world.client("cloudformation", self.server, "us-east-1")
        for part, stack in (("bucket", "bellwether-dev-bucket"), ("work", "bellwether-dev")):
            text = cloud.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
            (self.folder / f"{part}.yaml").write_text(text.replace(counter.url(), self.server))

    def command(self, who, step):
        if who == "boto3":
            return [sys.executable, "-I", "-B", PEER, step, str(self.folder), str(self.zip)]
        flags = ["teardown", "--no-wait"] if step == "teardown" else ["deploy", "--package", str(self.zip)]
        return [self.program, "--stage", "dev", *flags]

    def count(self, who, url):
        counter = Counter(self.server)
        calls = {}
        for step in STEPS:
            counter.calls.clear()
            self.run(self.command(who, step), counter.url())
            calls[step] = counter.calls.copy()
            if (who, step) == ("ours", "deploy"):
                self.write_templates(counter)
        counter.shutdown()
        reset(url)
        return calls

    def measure(self, who, step):
        output = subprocess.run([sys.executable, "-I", "-c", MEASURE, *self.command(who, step)], cwd=self.folder,
                                env=self.environment(self.server), check=True, capture_output=True, text=True).stdout
        seconds, kilobytes = output.split()
        return float(seconds), int(kilobytes) * 1024 / 1e6


def reset(server):
    urllib.request.urlopen(urllib.request.Request(f"{server}/_ministack/reset", method="POST")).read()


def of_functions(calls):
    """Without what the functions themselves ask, which is told of the server in between."""
    return collections.Counter({call: count for call, count in calls.items() if call != "Scan"})


def verdict(reached):
    return "reached" if reached else "NOT reached"


def main(program):
    world = lambda_world.World(sys.executable, "", program)
    try:
        server = world.start_ministack()
        with tempfile.TemporaryDirectory() as name:
            report(Bench(os.path.realpath(program), pathlib.Path(name), server), server)
    finally:
        world.close()


def report(bench, server):
    calls = {who: bench.count(who, server) for who in ("ours", "boto3")}
    for step in STEPS:
        ours, theirs = (of_functions(calls[who][step]) for who in ("ours", "boto3"))
        if missing := ours - theirs:
            print(f"{step}: ours alone asks {dict(missing)}")
        if more := theirs - ours:
            print(f"{step}: boto3 alone asks {dict(more)}")
    figures = {}
    for _ in range(ROUNDS):
        for who in ("ours", "boto3"):
            for step in STEPS:
                figures.setdefault((who, step), []).append(bench.measure(who, step))
            reset(server)
    print(f"A stage on MiniStack, s: medians of {ROUNDS} rounds in turns; resident at most, MB")
    for step in STEPS:
        ours, theirs = figures["ours", step], figures["boto3", step]
        for who, rows in (("ours", ours), ("boto3", theirs)):
            seconds = [row[0] for row in rows]
            count = sum(of_functions(calls[who][step]).values())
            print(f"  {TITLES[step]:<26}{who:<6}{statistics.median(seconds):6.2f} ({min(seconds):.2f}.."
                  f"{max(seconds):.2f})   {max(row[1] for row in rows):6.1f} MB   {count} calls")
        times = [mine[0] / his[0] for mine, his in zip(ours, theirs, strict=True)]
        memory = statistics.median(mine[1] / his[1] for mine, his in zip(ours, theirs, strict=True))
        print(f"    of boto3's time {statistics.median(times):.2f} ({min(times):.2f}..{max(times):.2f}), goal "
              f"{TIME_GOAL}: {verdict(statistics.median(times) <= TIME_GOAL)}; of its memory {memory:.2f}, goal "
              f"{MEMORY_GOAL:.2f}: {verdict(memory <= MEMORY_GOAL)}")
    unchanged = sum(of_functions(calls["ours"]["again"]).values())
    print(f"  calls of a deployment that changes nothing: {unchanged}, goal at most {CALLS_GOAL}: "
          f"{verdict(unchanged <= CALLS_GOAL)}")


main(*sys.argv[1:])
