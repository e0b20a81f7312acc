"""make bench: fan-out of a million names beside the least that Python could do: fan_out.py BELLWETHER

Ours reads the table of items page by page and sends each name to the queue, which is on disk when it ends. The
peer does the same with Python's sqlite3 and two bare tables: a page of names, an executemany into the queue, a
commit. Goals are ratios to it in the same run.
"""

import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

NAMES = 1_000_000
# The memory is the 40 MB that were the goal before, as a multiple of what Python took beside it.
TIME_GOAL, MEMORY_GOAL = 3, 2.8

PEER = """
import json, sqlite3, sys
table = sqlite3.connect(sys.argv[1])
after = ""
while page := table.execute("SELECT name FROM items WHERE name > ? ORDER BY name LIMIT 1000", (after,)).fetchall():
    table.executemany("INSERT INTO queue (body) VALUES (?)", ((json.dumps({"name": name}),) for name, in page))
    table.commit()
    after = page[-1][0]
"""
# A process of its own, so that the memory is that of one program alone.
MEASURE = """
import resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(command):
    """Seconds, and MB resident at most."""
    output = subprocess.run([sys.executable, "-I", "-c", MEASURE, *command], check=True, capture_output=True,
                            text=True).stdout
    seconds, kilobytes = output.split()
    return float(seconds), int(kilobytes) * 1024 / 1e6


def verdict(reached):
    return "reached" if reached else "NOT reached"


def main(program):
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = pathlib.Path(name)
        names = [f"company {i}" for i in range(NAMES)]
        (folder / "names.txt").write_text("\n".join(names) + "\n")
        ours = [program, "--state", str(folder / "state")]
        subprocess.run([*ours, "add", "--file", str(folder / "names.txt")], check=True, stdout=subprocess.DEVNULL)
        with sqlite3.connect(folder / "peer") as peer:
            peer.execute("PRAGMA journal_mode = WAL")
            peer.execute("CREATE TABLE items (name TEXT PRIMARY KEY) WITHOUT ROWID")
            peer.execute("CREATE TABLE queue (id INTEGER PRIMARY KEY, body TEXT)")
            peer.executemany("INSERT INTO items VALUES (?)", ((name,) for name in names))
        seconds, megabytes = measure([*ours, "run", "fan-out"])
        peer_seconds, peer_megabytes = measure([sys.executable, "-I", "-c", PEER, str(folder / "peer")])
    print(f"fan-out of {NAMES:,} names: {seconds:.1f} s, {seconds / peer_seconds:.2f} of Python's bare {peer_seconds:.1f} s, "
          f"goal {TIME_GOAL}: {verdict(seconds <= TIME_GOAL * peer_seconds)}")
    print(f"  {megabytes:.1f} MB resident at most, {megabytes / peer_megabytes:.2f} of Python's {peer_megabytes:.1f}, "
          f"goal {MEMORY_GOAL}: {verdict(megabytes <= MEMORY_GOAL * peer_megabytes)}")


if __name__ == "__main__":
    main(sys.argv[1])
