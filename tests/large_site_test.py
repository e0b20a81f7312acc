"""A publication of one changed item among 100,000: at most 64 MB, 5 seconds and 4 objects written.

large_site_test.py BELLWETHER: the static executable. What is measured is `bellwether invoke publish` on the
stage `local`, from its start to its end, with a list of 100,000 rows in its bucket.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

ITEMS = 100_000
MEGABYTES_MAX, SECONDS_MAX, PUTS_MAX = 64, 5, 4
# A process is as large as the one that started it until it is another program, and Linux does not forget that: what
# starts the program must be small itself, which this test is not.
STARTER = """import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, ended.stdout)
sys.exit(ended.returncode)
"""
NAME = "Sol Ring 50000 b"  # Its row comes in the middle of the list.


def run(program, state, *arguments):
    ended = subprocess.run(
        [program, "--state", str(state), *arguments], capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")
    return ended.stdout


def write_event(path):
    body = json.dumps({"name": NAME})
    record = {
        "messageId": "1",
        "receiptHandle": "r",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1700000000000"},
        "messageAttributes": {},
    }
    path.write_text(json.dumps({"Records": [record]}))


def publish(program, state, event):
    """Answers how many megabytes it took."""
    command = [sys.executable, "-I", "-c", STARTER, program, "--state", str(state), "invoke", "publish", str(event)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        sys.exit(f"publish: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")
    megabytes, answer = ended.stdout.split(maxsplit=1)
    if json.loads(answer) != {"batchItemFailures": []}:
        sys.exit(f"publish answered {answer}")
    return float(megabytes)


def row_of(i):
    name = f"Sol Ring {i:05}"
    return (
        f'["{name}","{name}","",["foil"],"JPY",{1000 + i % 977},"2026-11-20",{i % 7}.{i % 90 + 10},-1.32,3.04,12.5,'
        f'-{i % 40}.5,"2025-03-03","AAEEIIMQQVVZdhltx3__",2000,1200,"POSITIVE",0.44,[],"{i:06x}"]'
    )


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        state, event = pathlib.Path(folder), pathlib.Path(folder) / "event.json"
        bucket = state / "bucket"
        write_event(event)
        run(program, state, "price", "set", NAME, "2026-11-20", "1200")
        publish(program, state, event)
        head, row = (bucket / "items.json").read_text().split('"rows":[\n')
        rows = sorted([row_of(i) for i in range(ITEMS)] + [row.removesuffix("\n]}\n")])
        (bucket / "items.json").write_text(head + '"rows":[\n' + ",\n".join(rows) + "\n]}\n")
        size = (bucket / "items.json").stat().st_size
        run(program, state, "price", "set", NAME, "2026-11-21", "1300")
        before = {path: path.stat().st_ino for path in bucket.rglob("*") if path.is_file()}

        begun = time.monotonic()
        megabytes = publish(program, state, event)
        seconds = time.monotonic() - begun

        written = [path for path in bucket.rglob("*") if path.is_file() and before.get(path) != path.stat().st_ino]
        listed = json.loads((bucket / "items.json").read_text())
        found = [row for row in listed["rows"] if row[0] == NAME]
        print(f"{len(listed['rows'])} items, {size} bytes: {megabytes:.1f} MB, {seconds:.2f} s, {len(written)} puts")
        good = listed["items"] == len(listed["rows"]) == ITEMS + 1 and [row[5] for row in found] == [1300]
        if not good:
            sys.exit("the list is not what it should be")
        if megabytes > MEGABYTES_MAX or seconds > SECONDS_MAX or len(written) > PUTS_MAX:
            sys.exit(f"more than {MEGABYTES_MAX} MB, {SECONDS_MAX} s or {PUTS_MAX} puts")


if __name__ == "__main__":
    main(*sys.argv[1:])
