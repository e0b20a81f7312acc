"""Our small PNGs beside what zopflipng makes of the same pixels, and their time beside mplfinance's.

small_charts.py SMALL_CHARTS EXAMPLES: SMALL_CHARTS is the program of bench/small_charts.cc, EXAMPLES the folder of
price histories. zopflipng keeps our texts, so that both files say the same; it takes seconds a picture.
"""

import concurrent.futures
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import charts

BYTES_GOAL = 1.2  # Of zopflipng's.
SPEED_GOAL = 150  # Times mplfinance's.


def zopflied(path):
    out = path.with_suffix(".zopfli")
    subprocess.run(["zopflipng", "-y", "--keepchunks=tEXt,iTXt,pHYs", path, out], check=True,
                   stdout=subprocess.DEVNULL)
    return out.stat().st_size


def mplfinance_us(examples):
    """Medians over the examples; the first charts do not count."""
    peer = charts.Mplfinance()
    data = {path.stem: charts.tables(path) for path in sorted(pathlib.Path(examples).glob("*.csv"))}
    for kind in charts.KINDS:
        peer.draw(kind, "AAPL", data["AAPL"][kind])
    return {kind: statistics.median(peer.draw(kind, title, tables[kind])[0] * 1e6
                                    for title, tables in data.items() for _ in range(3)) for kind in charts.KINDS}


def verdict(reached):
    return "reached" if reached else "NOT reached"


def main(program, examples):
    sizes = {}
    with tempfile.TemporaryDirectory() as folder:
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(cores)})  # The last one: the first takes most interrupts.
        lines = subprocess.run([program, examples, folder], check=True, stdout=subprocess.PIPE,
                               text=True).stdout.splitlines()
        peer_us = mplfinance_us(examples)
        os.sched_setaffinity(0, cores)
        rows = [line.split("\t") for line in lines]
        paths = [pathlib.Path(folder) / f"{name}-{period}-{size}.png" for name, period, size, *_ in rows]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as workers:
            for (_, period, size, *numbers), theirs in zip(rows, workers.map(zopflied, paths), strict=True):
                sizes.setdefault((size, period), []).append([*map(float, numbers), theirs])

    print(f"{'small charts, means of the examples':38}{'us at once':>12}{'us small':>10}{'at once':>9}{'small':>8}"
          f"{'zopflipng':>11}   at once and small, of zopflipng's")
    quick_bytes = small_bytes = their_bytes = 0
    for (size, period), drawn in sizes.items():
        quick_us, quick, small_us, small, theirs = (statistics.mean(column) for column in zip(*drawn))
        quick_bytes, small_bytes, their_bytes = quick_bytes + quick, small_bytes + small, their_bytes + theirs
        print(f"{size + ' ' + period:38}{quick_us:12.0f}{small_us:10.0f}{quick:9,.0f}{small:8,.0f}{theirs:11,.0f}"
              f"   {quick / theirs:.2f} and {small / theirs:.2f}")
    share = small_bytes / their_bytes
    print(f"bytes: {share:.3f} of zopflipng's (at once {quick_bytes / their_bytes:.3f})   goal {BYTES_GOAL}: "
          f"{verdict(share <= BYTES_GOAL)}")
    for period in charts.KINDS:
        ratio = peer_us[period] / statistics.mean(chart[2] for chart in sizes["800x575", period])
        print(f"800x575 {period}: {ratio:.0f} times as fast as mplfinance   goal {SPEED_GOAL}: "
              f"{verdict(ratio >= SPEED_GOAL)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
