"""A stage with 100,000 items: how long the commands take that look at all of it or at one item, beside what
reads the same rows and files without us (Python's sqlite3 module and open).

    python3 -I -B bench/large_stage.py build/release/bellwether [ITEMS]

Every item has 30 days of prices and a result of two files, so that twice as many files lie in the bucket, besides
20,000 that are nobody's. Each line is one run; the peers run in the same minute on the same, warm files.
"""

import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

BELLWETHER = os.path.realpath(sys.argv[1])
ITEMS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
DAYS = 30
STRAYS = ITEMS // 5
READING = {
    "state": "scored", "label": "POSITIVE", "summary": "Profit rises.", "source": "folder", "url": "",
    "scores": {"positive": 0.741, "negative": 0, "neutral": 0.259, "mixed": 0, "compound": 0.4588},
    "revision": "", "language": "", "choices": [], "reason": "", "scorer": "market-1",
    "text_hash": "50fcb142646008f7", "read": "2026-11-30T03:30:01.746Z", "changed": "2026-11-30T03:30:01.746Z",
    "history": [{"at": "2026-11-30T03:30:01.746Z", "label": "POSITIVE"}]}


# A process of its own, so that the memory is that of one program alone.
MEASURE = """
import resource, subprocess, sys, time
with open(sys.argv[1], "wb") as output:
    begin = time.monotonic()
    subprocess.run(sys.argv[2:], check=True, stdout=output)
print(time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Stage:
    def __init__(self, folder):
        self.folder = folder
        self.state, self.bucket = folder / "state", folder / "bucket"
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}

    def run(self, *words):
        """Seconds, megabytes at the peak, and what it printed."""
        output = self.folder / "output"
        measured = subprocess.run(
            [sys.executable, "-I", "-c", MEASURE, output, BELLWETHER, *words, "--state", self.state, "--bucket",
             self.bucket], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if measured.returncode != 0:
            sys.exit(f"bellwether {' '.join(map(str, words))}: {measured.stderr[:500]}")
        seconds, kilobytes = measured.stdout.split()
        return float(seconds), int(kilobytes) * 1024 / 1e6, output


def name_of(number):
    return f"item-{number:06}"


def make(stage, folder):
    first = datetime.date(2026, 1, 1)
    days = [(first + datetime.timedelta(days=day)).isoformat() for day in range(DAYS)]
    prices = folder / "prices.csv"
    with open(prices, "w", encoding="ascii") as file:
        file.write("Item,Date,Close\n")
        for number in range(ITEMS):
            name = name_of(number)
            file.writelines(f"{name},{day},{100 + (number * 7 + place) % 50}.{place % 10}5\n"
                            for place, day in enumerate(days))
    took, megabytes, _ = stage.run("price", "import", prices)
    print(f"price import of {ITEMS:,} items in one file of {prices.stat().st_size / 1e6:.0f} MB: "
          f"{took:.1f} s, {megabytes:.0f} MB")
    results = stage.bucket / "sentiment"
    results.mkdir(parents=True)
    for number in range(ITEMS):
        name = name_of(number)
        (results / f"{name}.json").write_text(json.dumps(READING | {"name": name}), encoding="ascii")
        (results / f"{name}.csv").write_text("name,label\n" + name + ",POSITIVE\n", encoding="ascii")
    strays = stage.bucket / "other"
    strays.mkdir()
    for number in range(STRAYS):
        (strays / f"{number}.txt").write_text("", encoding="ascii")


def raw_rows(stage):
    begun = time.perf_counter()
    database = sqlite3.connect(f"file:{stage.state / 'bellwether.db'}?mode=ro", uri=True)
    rows = sum(1 for _ in database.execute("SELECT name, owner, document FROM item ORDER BY name, owner"))
    database.close()
    assert rows == ITEMS
    return time.perf_counter() - begun


def raw_files(stage):
    begun = time.perf_counter()
    results = stage.bucket / "sentiment"
    read = 0
    for entry in os.scandir(results):
        if entry.name.endswith(".json"):
            with open(entry.path, "rb") as file:
                read += len(file.read()) > 0
    assert read == ITEMS
    return time.perf_counter() - begun


def line(what, took, megabytes, *goals):
    print(f"{what:28} {took:7.2f} s {megabytes:7.1f} MB   {'; '.join(goals)}")


def verdict(value, goal, unit):
    return f"at most {goal} {unit}: {'holds' if value <= goal else 'MISSED'}"


def main():
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        stage = Stage(folder)
        make(stage, folder)
        stage.run("list")
        rows, files = min(raw_rows(stage) for _ in range(3)), min(raw_files(stage) for _ in range(3))
        print(f"{'raw: rows':28} {rows:7.2f} s\n{'raw: files of results':28} {files:7.2f} s")

        took, megabytes, _ = stage.run("list")
        line("list", took, megabytes, verdict(took, 2, "s"), f"{took / (rows + files):.1f} times the raw reading, "
             + verdict(took / (rows + files), 3, "times"))
        took, megabytes, output = stage.run("list", "--json")
        with open(output, "rb") as file:
            assert len(json.load(file)["items"]) == ITEMS
        line("list --json", took, megabytes, verdict(megabytes, 40, "MB"))
        took, megabytes, _ = stage.run("show", name_of(ITEMS // 2))
        line("show", took, megabytes, verdict(took, 0.1, "s"))
        took, megabytes, _ = stage.run("run", "fan-out")
        line(f"run fan-out, {ITEMS:,} names", took, megabytes, verdict(took, 5, "s"))


main()
