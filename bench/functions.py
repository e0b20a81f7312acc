"""make bench: our function on Lambda beside the old stack and beside Node.

functions.py BELLWETHER LAMBDA_STAND FLOOR NODE_FOLDER: ours is the `bootstrap` in the zip that BELLWETHER
makes. LAMBDA_STAND is the program of bench/lambda_stand.cc, which plays Lambda and S3 for all of them; FLOOR is
that of bench/peers/floor.c, the least that a function can do. The old stack is bench/peers/handler.py (boto3,
pandas, mplfinance) under AWS's runtime client for Python; the peer on Node is bench/peers/handler.mjs with
AWS's SDK, bundled by esbuild, which cannot draw.

Everybody in turns, the whole turn again for each round; a figure is the median of the rounds, with the
smallest and the largest. The goals are ratios within this run, where they can be.
"""

import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import zipfile

import event_decoding

PEERS = pathlib.Path(__file__).resolve().parent / "peers"
START_ROUNDS, FLOOR_ROUNDS, COLD_ROUNDS, PUT_ROUNDS = 11, 101, 5, 7
FAR_ROUNDS, FAR_MS = 5, 20  # A bucket that is as far as S3.
BATCHES = {"ours": 15, "Python": 2, "Node": 3}  # After an event of one record that does not count.
PICTURE_BYTES = "22000"  # About that of ours, for Node's puts.
WHO = ("floor", "ours", "Python", "Node")
START_GOAL, FLOOR_GOAL, COLD_GOAL, PUT_GOAL, BATCH_GOAL = 500, 1.5, 100, 80, 100
FAR_GOAL, FAR_MEMORY_GOAL = 1.2, 0.5
INSTRUCTIONS_GOAL = 215_000

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_LAMBDA_FUNCTION_NAME": "draw-charts",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/draw-charts",
    "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef",
    "BELLWETHER_BUCKET_NAME": "charts",
    "BENCH_PICTURE_BYTES": PICTURE_BYTES,
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "_HANDLER": "draw-charts",
}
# Python modules that Lambda's own environment has, or that only serve to measure.
NOT_IN_PYTHON_ZIP = {"awslambdaric", "boto3", "botocore", "dateutil", "jmespath", "s3transfer", "simplejson", "six",
                     "snapshot_restore_py", "urllib3", "handler"}


class Stand:
    """Runs the programs under LAMBDA_STAND, in `folder`."""

    def __init__(self, program, commands, folder):
        self.program, self.commands, self.folder = program, commands, folder
        own = {name: str(folder) for name in ("HOME", "LAMBDA_TASK_ROOT", "MPLCONFIGDIR", "PYTHONPATH")}
        self.environment = ENVIRONMENT | own
        self.bucket = []  # Flags of lambda_stand.

    def run(self, who, *events):
        flags = [word for event in events for word in ("--event", str(event))]
        done = subprocess.run([self.program, *self.bucket, *flags, "--", *self.commands[who]], env=self.environment,
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{who}: {done.stderr}")
        return json.loads(done.stdout)

    @contextlib.contextmanager
    def over_tls(self):
        """The bucket over HTTPS, under a certificate authority of its own, which everybody is told to trust."""
        self.make_certificates()
        before = self.environment
        authority = str(self.folder / "ca.pem")
        # The last as on Lambda, whose machines have no bundle where Debian's OpenSSL looks for one.
        self.environment = before | {"AWS_CA_BUNDLE": authority, "NODE_EXTRA_CA_CERTS": authority,
                                     "SSL_CERT_FILE": authority}
        self.bucket = ["--tls", str(self.folder / "server.pem"), str(self.folder / "server.key")]
        yield
        self.environment, self.bucket = before, []

    def make_certificates(self):
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=bench",
                "-addext", "keyUsage=critical,keyCertSign")
        openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1")
        (self.folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                "server.pem", "-days", "1", "-extfile", "names")


def modules_of(python, environment):
    """The files of all modules that the old stack loads, by the name of their package, and the other files."""
    program = ("import sys, handler, awslambdaric.bootstrap\n"
               "for name, module in list(sys.modules.items()):\n"
               "    for file in {getattr(module, '__file__', None), getattr(module, '__cached__', None)} - {None}:\n"
               "        print(name.split('.')[0], file)\n"
               "for line in open('/proc/self/maps'):\n"
               "    if '/' in line: print('-', line.split()[5])\n")
    output = subprocess.run([python, "-c", program], env=environment, check=True, stdout=subprocess.PIPE,
                            text=True).stdout
    return {tuple(line.split(" ", 1)) for line in output.splitlines()}


def forget(files):
    """Out of the page cache, unless another program runs them too."""
    for file in files:
        with contextlib.suppress(OSError), open(file, "rb") as opened:
            os.fsync(opened.fileno())
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def zip_of(entries, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, file in entries:
            archive.write(file, name)
    return path.stat().st_size


def python_zip(modules, path):
    """The packages that the old stack would bring, without their tests and without the shared libraries that
    Debian has elsewhere: less than it would be."""
    places = {pathlib.Path(file).parents[0] for name, file in modules
              if file.endswith("__init__.py") and name not in NOT_IN_PYTHON_ZIP and "-packages/" in file}
    tops = {place for place in places if place.parent.name.endswith("-packages")}
    single = {pathlib.Path(file) for name, file in modules
              if name not in NOT_IN_PYTHON_ZIP and pathlib.Path(file).parent.name.endswith("-packages")}
    entries = [(file.name, file) for file in single if file.suffix in (".py", ".so")]
    for top in tops:
        entries += [(str(file.relative_to(top.parent)), file) for file in top.rglob("*") if file.is_file()
                    and not {"tests", "__pycache__"} & set(file.relative_to(top).parts)]
    return zip_of(sorted(entries), path)


def bundle(node_folder, path):
    """Node's peer as one file, as it would be deployed."""
    # Parts of the SDK are CommonJS.
    require = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);"
    subprocess.run([node_folder / "node", node_folder / "node_modules/esbuild/bin/esbuild", "--bundle", "--minify",
                    "--platform=node", "--format=esm", "--log-level=warning", f"--banner:js={require}",
                    f"--outfile={path}", PEERS / "handler.mjs"],
                   env={"NODE_PATH": str(node_folder / "node_modules"), "PATH": ENVIRONMENT["PATH"]}, check=True)


def spread(numbers, form):
    return f"{form(statistics.median(numbers))} ({form(min(numbers))}..{form(max(numbers))})"


def verdict(reached):
    return "reached" if reached else "MISSED"


def ratios(runs, who, key):
    return [theirs[key] / ours[key] for theirs, ours in zip(runs[who], runs["ours"])]


def print_ratio(label, values, goal):
    print(f"  {label:50}{spread(values, lambda number: f'{number:,.0f}x'):>28}   goal {goal}x: "
          f"{verdict(statistics.median(values) >= goal)}")


def print_times(label, runs, key):
    print(f"\n{label}, ms: median of {len(runs['ours'])} rounds (min..max)")
    for who, measured in runs.items():
        print(f"  {who:50}{spread([run[key] / 1000 for run in measured], lambda number: f'{number:,.2f}'):>28}")


def in_rounds(count, who, measure):
    runs = {name: [] for name in who}
    for _ in range(count):
        for name in who:
            runs[name].append(measure(name))
    return runs


def measure_start(stand):
    runs = in_rounds(START_ROUNDS, WHO, stand.run)
    print_times("Process start to the first GET next", runs, "start_us")
    print_ratio("as fast as Python, round by round", ratios(runs, "Python", "start_us"), START_GOAL)
    # By themselves and often: what is a millisecond long depends on what ran just before it.
    alone = in_rounds(FLOOR_ROUNDS, ("floor", "ours"), stand.run)
    print_times("The same, just these two", alone, "start_us")
    floor, ours = (statistics.median(run["start_us"] for run in alone[who]) for who in ("floor", "ours"))
    print(f"  {'ours as a multiple of the floor':50}{ours / floor:>28.2f}   goal {FLOOR_GOAL}: "
          f"{verdict(ours / floor <= FLOOR_GOAL)}")
    print("\nResident at the first GET next, MB; of which not just mapped from files")
    for who in WHO:
        resident, own = ([run[key] * 1024 / 1e6 for run in runs[who]] for key in ("start_kb", "start_own_kb"))
        print(f"  {who:50}{spread(resident, lambda number: f'{number:.1f}'):>28}"
              f"{spread(own, lambda number: f'{number:.1f}'):>28}")


def measure_cold(stand, files):
    def run(who):
        forget(files[who])
        return stand.run(who)

    runs = in_rounds(COLD_ROUNDS, [who for who in WHO if who in files], run)
    print_times("Process start to the first GET next, the program's files out of the page cache", runs, "start_us")
    print_ratio("as fast as Python, round by round", ratios(runs, "Python", "start_us"), COLD_GOAL)


def measure_first_put(stand, event):
    with stand.over_tls():
        runs = in_rounds(PUT_ROUNDS, ("ours", "Python", "Node"), lambda who: stand.run(who, event))
    print_times("Process start to the first signed put over TLS (one record; Node does not draw)", runs, "first_put_us")
    print_ratio("as fast as Python, round by round", ratios(runs, "Python", "first_put_us"), PUT_GOAL)


def measure_batch(stand, one, event):
    print(f"\nThe whole loop with {event_decoding.RECORDS} records of {event_decoding.DAYS:,} days "
          f"({event.stat().st_size / 1e6:.2f} MB), {2 * event_decoding.RECORDS} puts, ms: warm median (min..max)")
    medians = {}
    for who, batches in BATCHES.items():
        run = stand.run(who, one, *[event] * batches)
        if run["puts"] != 2 + batches * 2 * event_decoding.RECORDS:
            sys.exit(f"{who} made {run['puts']} puts in {batches} batches")
        times = [time / 1000 for time in run["response_us"][1:]]
        medians[who] = statistics.median(times)
        label = f"{who}, {batches} batches" + (" (does not draw)" if who == "Node" else "")
        print(f"  {label:50}{spread(times, lambda number: f'{number:,.1f}'):>28}"
              f"   resident at most {run['peak_kb'] * 1024 / 1e6:.1f} MB, "
              f"{run['put_bytes'] / run['puts']:,.0f} bytes a put")
    print_ratio("as fast as Python", [medians["Python"] / medians["ours"]], BATCH_GOAL)


def measure_far(stand, one, event):
    """Ours draws and looks before it puts; boto3 puts as many objects of our charts' size, and that is all."""
    stand.bucket = ["--delay", str(FAR_MS)]
    runs = in_rounds(FAR_ROUNDS, ("ours", "boto3"), lambda who: stand.run(who, one, event))
    stand.bucket = []
    for measured in runs.values():
        for run in measured:
            run["batch_us"] = run["response_us"][1]
    print_times(f"{event_decoding.RECORDS} records of {event_decoding.DAYS:,} days, {FAR_MS} ms a request to the "
                "bucket, 16 at once; boto3 only puts", runs, "batch_us")
    faster = ratios(runs, "boto3", "batch_us")
    print(f"  {'as fast as boto3':50}{spread(faster, lambda number: f'{number:.2f}x'):>28}   goal {FAR_GOAL}x: "
          f"{verdict(statistics.median(faster) >= FAR_GOAL)}")
    share = [ours["peak_kb"] / boto3["peak_kb"] for ours, boto3 in zip(runs["ours"], runs["boto3"])]
    print(f"  {'memory as a share of its':50}{spread(share, lambda number: f'{number:.2f}'):>28}   "
          f"goal {FAR_MEMORY_GOAL}: {verdict(statistics.median(share) <= FAR_MEMORY_GOAL)}")


def bootstrap_of(program, folder):
    """As Lambda unpacks it."""
    subprocess.run([program, "package", "-o", folder / "ours.zip"], check=True, stdout=subprocess.DEVNULL)
    bootstrap = folder / "bootstrap"
    with zipfile.ZipFile(folder / "ours.zip") as archive:
        bootstrap.write_bytes(archive.read("bootstrap"))
    bootstrap.chmod(0o755)
    return str(bootstrap)


def measure_zips(modules, handler, folder):
    sizes = {
        "ours": (folder / "ours.zip").stat().st_size,
        "Python, without boto3 and shared libraries": python_zip(modules, folder / "python.zip"),
        "Node, one file": zip_of([("handler.mjs", handler)], folder / "node.zip"),
    }
    print("\nZip for Lambda, MB")
    for who, size in sizes.items():
        print(f"  {who:50}{size / 1e6:>28.2f}")


def instructions_of(program):
    counter = PEERS.parent.parent / "tests" / "start_instructions.py"
    output = subprocess.run([sys.executable, "-I", "-B", counter, program], check=True, stdout=subprocess.PIPE,
                            text=True).stdout
    return int(output.split()[0].replace(",", ""))


def print_instructions(program, floor):
    ours, least = instructions_of(program), instructions_of(floor)
    print(f"\nUnder callgrind: {ours:,} instructions from the start to the first GET next, those of the floor "
          f"{least:,}; goal {INSTRUCTIONS_GOAL:,}: {verdict(ours <= INSTRUCTIONS_GOAL)}")


def main(program, lambda_stand, floor, node_folder):
    python = os.path.abspath(sys.executable)
    program, lambda_stand, floor = (os.path.realpath(path) for path in (program, lambda_stand, floor))
    node_folder = pathlib.Path(os.path.realpath(node_folder))
    print(f"Functions on Lambda beside each other; load of the machine {os.getloadavg()[0]:.1f}")
    # Not in a file system that may lie in memory: programs of it are to be read from the disk.
    with tempfile.TemporaryDirectory(dir=node_folder.parent) as name:
        folder = pathlib.Path(name)
        batch, one, handler = folder / "batch.json", folder / "one.json", folder / "handler.mjs"
        batch.write_bytes(event_decoding.event(shuffled=False, full=False))
        records = json.loads(batch.read_bytes())["Records"]
        one.write_text(json.dumps({"Records": records[:1]}, separators=(",", ":")))
        bundle(node_folder, handler)
        for name in ("handler.py", "puts.py"):
            (folder / name).write_bytes((PEERS / name).read_bytes())
        ours = bootstrap_of(program, folder)
        stand = Stand(lambda_stand, {
            "floor": [floor],
            "ours": [ours],
            "Python": [python, "-m", "awslambdaric", "handler.handle"],
            "boto3": [python, "-m", "awslambdaric", "puts.handle"],
            "Node": [str(node_folder / "node"), str(handler)],
        }, folder)
        for who in WHO:
            stand.run(who)  # Matplotlib makes its list of fonts, Python its bytecode.
        modules = modules_of(python, stand.environment | {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"})
        measure_start(stand)
        measure_cold(stand, {"floor": [floor], "ours": [ours], "Python": {file for _, file in modules},
                             "Node": [str(node_folder / "node"), str(handler)]})
        measure_first_put(stand, one)
        measure_batch(stand, one, batch)
        measure_far(stand, one, batch)
        measure_zips(modules, handler, folder)
    print_instructions(program, floor)
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
