"""A bad day for the real executable: `bellwether up` with all defaults, while neither the feed's server nor
the bucket can be reached for two thirds of the time, and prices change all along.

    python3 -B tests/soak.py EXECUTABLE [MINUTES]

Holds that nothing is in the dead letters at the end, that every chart is drawn and every name read, none of
them twice, that the log tells once of what is down, and that memory, descriptors and files stay as they were.
With fewer than about 20 minutes the pauses have no time to grow. Prints what it measured; exit code 1 when
one of these does not hold.
"""

import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

EXECUTABLE = os.path.realpath(sys.argv[1])
MINUTES = float(sys.argv[2]) if len(sys.argv) > 2 else 30
NAMES = [f"Name {number}" for number in range(30)]
PRICED = [f"Item {number}" for number in range(10)]
BUSY = [f"Busy {number}" for number in range(10)]  # Their prices change all along.
# The longest that AWS would hide a message of the page, of alerts and of names, and some more.
LONGEST_PAUSE = 720 + 60
NOBODY = 65534

asked = []
failures = []


class Feed(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = urllib.parse.unquote(self.path[1:])
        asked.append(name)
        day = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() - 3600))
        body = (f"<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><item><title>{name}"
                f" soars</title><pubDate>{day}</pubDate></item></channel></rss>").encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def expect(holds, what):
    if not holds:
        failures.append(what)
        print("NOT SO:", what, flush=True)


class Stage:
    """Root may write where nobody may, so the engine then runs as nobody."""

    def __init__(self, folder):
        self.state, self.bucket = folder / "state", folder / "bucket"
        self.log = open(folder / "log", "w+", encoding="utf-8")
        self.user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"],
                            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
        self.bucket.mkdir()
        if self.user:
            for path in folder, self.bucket:
                os.chown(path, NOBODY, NOBODY)
        self.places = ["--state", str(self.state), "--bucket", str(self.bucket)]

    def run(self, *words):
        return subprocess.run([EXECUTABLE, *words, *self.places], env=self.environment, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **self.user).stdout

    def up(self, *flags):
        return subprocess.Popen([EXECUTABLE, "up", "--log", "json", "--listen", "off", *flags, *self.places],
                                env=self.environment, stdout=subprocess.DEVNULL, stderr=self.log, **self.user)

    def status(self):
        return json.loads(self.run("status", "--json"))

    def lines(self):
        with open(self.log.name, encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.startswith("{")]


def figures_of(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return resident, len(os.listdir(f"/proc/{process.pid}/fd"))


def soak(stage, port):
    stage.run("add", *(word for name in NAMES for word in ("-i", name)))
    today = time.strftime("%Y-%m-%d", time.gmtime())
    stage.bucket.chmod(0o500)
    begun = time.monotonic()
    process = stage.up("--summaries", "feed", "--feed-url", f"http://127.0.0.1:{port}/{{name}}", "--schedule",
                       "rate(30 days)")
    outage = MINUTES * 60 * 2 / 3
    for item in PRICED:
        stage.run("price", "set", item, today, "1.5")
    time.sleep(min(20, outage / 3))
    early = figures_of(process)
    for number in range(10_000):
        if time.monotonic() - begun > outage:
            break
        stage.run("price", "set", BUSY[number % len(BUSY)], today, str(2 + number))
        time.sleep(max(1.0, MINUTES / 30))
    status = stage.status()
    print("waiting:", json.dumps(status["waiting"], indent=1), flush=True)
    expect({"draw-charts", "read-sentiment"} <= {wait["function"] for wait in status["waiting"]},
           "status says that both wait")
    expect(status["dead_letters"] == 0, f"no dead letters in the outage: {status['dead_letters']}")
    late = figures_of(process)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stage.bucket.chmod(0o700)
    back = time.monotonic()
    while time.monotonic() - back < LONGEST_PAUSE:
        status = stage.status()
        if not status["waiting"] and status["backlog"] == 0 and status["page_backlog"] == 0:
            break
        time.sleep(2)
    print(f"{time.monotonic() - back:.0f} s after the outage of {outage:.0f} s all is done", flush=True)
    time.sleep(max(10, MINUTES * 10))
    last = figures_of(process)
    check(stage, status, early, late, last)
    process.terminate()
    expect(process.wait(timeout=60) == 0, "up ends with exit code 0")
    server.shutdown()


def check(stage, status, early, late, last):
    expect(status["dead_letters"] == 0, f"no dead letters: {status['dead_letters']}")
    expect(status["backlog"] == 0 and not status["waiting"], f"all is worked off: {status}")
    lines = stage.lines()
    counts = {}
    for line in lines:
        key = (line["message"], line.get("function") or line.get("item"))
        counts[key] = counts.get(key, 0) + 1
    for function in "draw-charts", "read-sentiment":
        for phrase in "waiting", "waiting is over":
            times = counts.get((phrase, function), 0)
            expect(times == 1, f"the log says once that {function}: {phrase}; it says so {times} times")
    for name in NAMES:
        times = counts.get(("sentiment scored", name), 0)
        expect(times == 1 and asked.count(name) == 1, f"{name} is read once: {times} of {asked.count(name)}")
    for item in PRICED:
        times = counts.get(("chart drawn", item), 0)
        expect(times == 2, f"both charts of {item} are drawn once: {times}")
    buried = [line for line in lines if "buried" in line["message"]]
    expect(not buried, f"nothing is buried: {buried[:3]}")
    files = [path for path in stage.bucket.rglob("*") if path.is_file()]
    pictures = [path for path in files if path.suffix == ".png"]
    # The page has little ones besides.
    expect(len(pictures) >= 2 * len(PRICED), f"{len(pictures)} pictures")
    expect(not [path for path in files if path.name.startswith(".")], "no temporary file is left")
    for what, place, most in ("kB resident", 0, 1.25), ("descriptors", 1, 1.0):
        first, end = early[place], max(late[place], last[place])
        print(f"{what}: {early[place]} early, {late[place]} late in the outage, {last[place]} at the end",
              flush=True)
        expect(end <= first * most + (8192 if place == 0 else 4), f"{what} stay flat: {first} to {end}")
    print(f"{len(lines)} lines of log, {len(files)} files in the bucket", flush=True)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bellwether-soak-"))
    probe = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    port = probe.server_port
    probe.server_close()  # Nothing listens there: the network is down.
    try:
        soak(Stage(folder), port)
    finally:
        if failures:
            print("log:", folder / "log")
        else:
            shutil.rmtree(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
