"""make bench: what a year of alerts would have been, ours beside the same rules in pandas.

alerts.py BELLWETHER: BELLWETHER simulates the alerts of 1,000 items with 1,000 days (`alerts simulate --all
--json`), table, process and output included, most memory resident measured. pandas has the prices in memory
already, as a series an item, and its clock runs for the rules alone: columns over the whole history, the median
deviation over NumPy's windows, and a loop only over the days on which something may fire or arm. The same
machine, in turns, by processor time; a figure is the median. Both must name the same alerts.
"""

import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import pandas

ITEMS, DAYS = 1_000, 1_000
ROUNDS, PANDAS_ROUNDS = 9, 3
GOAL, MEMORY_GOAL_KIB = 200, 32 * 1024
ONE_DAY = pandas.Timedelta(days=1)


def make(folder):
    """CSV files and their frames: walks of 2 % a day with rare jumps."""
    source, index = random.Random(13), pandas.date_range("2023-01-01", periods=DAYS)
    days = [day.strftime("%Y-%m-%d") for day in index]
    frames = {}
    for item in range(ITEMS):
        price, prices = 100.0, []
        for _ in range(DAYS):
            price *= math.exp(source.gauss(0, 0.02)) * (source.choice([0.7, 1.4]) if source.random() < 0.003 else 1)
            prices.append(float(f"{price:.6g}"))
        name = f"item {item:04}"
        lines = "\n".join(f"{day},{one!r}" for day, one in zip(days, prices))
        (folder / f"{name}.csv").write_text("date,price\n" + lines + "\n")
        frames[name] = pandas.Series(prices, index)
    return frames


def moves(p):
    y = numpy.log(p / p.shift(1).rolling(7).median()).to_numpy()
    changes = numpy.diff(numpy.log(p.to_numpy()))
    windows = numpy.lib.stride_tricks.sliding_window_view(changes, 28)[:-1]
    deviation = numpy.median(numpy.abs(windows - numpy.median(windows, axis=1)[:, None]), axis=1)
    needed = numpy.full(len(p), math.log(1.2))
    needed[29:] = numpy.maximum(needed[29:], deviation * 4 * 1.4826 * 2)
    before = numpy.concatenate([[numpy.nan], y[:-1]])
    fires = (abs(y) >= needed) & (abs(before) >= 0.75 * needed) & (numpy.sign(y) == numpy.sign(before))
    found, i = [], 0
    while i < len(p):
        ahead = numpy.flatnonzero(fires[i:])
        if not len(ahead):
            break
        i += ahead[0]
        found.append((p.index[i], "move"))
        back = numpy.flatnonzero(numpy.sign(y[i]) * y[i:] < 0.5 * needed[i:])
        if not len(back):
            break
        i += back[0]
    return found


def extremes(p, is_high):
    window = p.rolling("365D", closed="left")
    beyond = p > window.max() if is_high else p < window.min()
    found, told, day = [], None, None
    for now, price in p[beyond & (window.count() >= 60)].items():
        further = told is not None and (price >= told * 105 / 100 if is_high else price <= told * 95 / 100)
        if told is None or further or now - day >= 30 * ONE_DAY:
            found.append((now, "year-high" if is_high else "year-low"))
            told, day = price, now
    return found


def theirs(frames):
    return {name: sorted(moves(p) + extremes(p, True) + extremes(p, False)) for name, p in frames.items()}


# A child of this process would count the memory that this one has; so somebody small starts it.
LAUNCHER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=sys.stderr)
"""


def ours(program, folder):
    """Seconds, KiB and the alerts."""
    command = [program, "--state", str(folder / "state"), "alerts", "simulate", "--all", "--json"]
    done = subprocess.run(["/usr/bin/python3", "-I", "-S", "-c", LAUNCHER, *command], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    seconds, kib = done.stderr.split()
    found = {
        item["item"]: sorted((pandas.Timestamp(alert["certain"]), alert["rule"]) for alert in item["alerts"])
        for item in json.loads(done.stdout)["items"]
    }
    return float(seconds), int(kib), found


def main(program):
    program = str(pathlib.Path(program).resolve())
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        frames = make(folder)
        files = [str(folder / f"{name}.csv") for name in frames]
        subprocess.run([program, "--state", str(folder / "state"), "price", "import", *files], check=True,
                       stdout=subprocess.DEVNULL)
        our_seconds, their_seconds, memory = [], [], 0
        for turn in range(ROUNDS):
            seconds, kib, mine = ours(program, folder)
            our_seconds.append(seconds)
            memory = max(memory, kib)
            if turn < PANDAS_ROUNDS:
                begin = time.process_time()
                expected = theirs(frames)
                their_seconds.append(time.process_time() - begin)
                if mine != expected:
                    name = next(name for name in expected if mine.get(name) != expected[name])
                    sys.exit(f"{name}: ours {mine.get(name)}, pandas {expected[name]}")
    our_median, their_median = statistics.median(our_seconds), statistics.median(their_seconds)
    alerts, ratio = sum(map(len, mine.values())), their_median / our_median
    print(f"alerts of {ITEMS:,} items with {DAYS:,} days: {alerts:,}")
    print(f"  ours, all of it       {our_median * 1e3:8.0f} ms ({min(our_seconds) * 1e3:.0f} to "
          f"{max(our_seconds) * 1e3:.0f}), {memory / 1024:.1f} MB; goal {MEMORY_GOAL_KIB // 1024} MB: "
          f"{'met' if memory <= MEMORY_GOAL_KIB else 'MISSED'}")
    print(f"  pandas, the rules     {their_median * 1e3:8.0f} ms ({min(their_seconds) * 1e3:.0f} to "
          f"{max(their_seconds) * 1e3:.0f})")
    print(f"  {ratio:.0f} times; goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
