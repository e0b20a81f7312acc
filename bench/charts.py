"""Our charts beside mplfinance's and gnuplot's: time, bytes and memory.

charts.py DRAW_CHARTS PRICES [ROUNDS]: DRAW_CHARTS is the program of bench/draw_charts.cc, PRICES the folder
examples/prices.

The same pictures for all three: 800 x 575 pixels, a line of 365 daily closes, and weekly candles of 504 days,
each with moving averages over 5 and 25. All run on one core, in turns. Fonts are loaded and the data are parsed
and (for the peers) folded and averaged beforehand; the first charts do not count. Ours and mplfinance's stay in
memory, gnuplot's go to a memory file system.

Different: 200 items that all differ (bench/chart_items.py), a part of them in each round, each drawn once by
each of the three. What they draw with is kept from item to item, as a function keeps it; of an item nothing is
kept, for none comes again. Between two items the processor does other work in life (decode, encrypt, wait); here
a block of memory larger than its last cache is walked through, for all three alike and outside the time that
counts, so that neither data nor code of the item before are near. A figure is the sum over the round's items,
daily and weekly together.

Repeated: one item's two charts over and over, which flatters whoever draws them; a figure is the median.
"""

import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import pandas

import chart_items

WIDTH, HEIGHT = 800, 575
DAILY_DAYS = 365
WINDOWS = (5, 25)
ITEMS, WARMUPS = 200, 5
REPEATED = {"mplfinance": 7, "gnuplot": 20}  # A round.
KINDS = ("daily", "weekly")
PEERS = ("mplfinance", "gnuplot")
GOALS = {"different": {"mplfinance": 400, "gnuplot": 120}, "repeated": {"mplfinance": 500, "gnuplot": 120}}
NARROW_GOAL = 1.5
BYTES_GOAL = 0.45
RSS_GOAL = 0.1  # Of mplfinance's.
LARGEST_GOAL_MB = 12
PICTURES = pathlib.Path("build/bench/pictures")
FONTS = ["DejaVu Sans", "Noto Sans CJK JP"]
NOTO_CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


def cache_bytes():
    """A tenth more than the last cache holds."""
    sizes = [int(path.read_text().strip().removesuffix("K")) * 1024
             for path in pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*/size")]
    return int(max(sizes, default=64 * 2**20) * 1.1)


class OtherWork:
    """Stands for what the processor does between two items."""

    def __init__(self):
        self.memory = numpy.zeros(cache_bytes(), dtype=numpy.uint8)

    def do(self):
        self.memory[::64] += 1  # A cache line each.


def tables(path):
    """The daily and the weekly prices, as mplfinance wants them."""
    table = pandas.read_csv(path, parse_dates=["date"], index_col="date")
    if "price" in table:
        table = pandas.DataFrame({name: table["price"] for name in ("open", "high", "low", "close")})
    table.columns = [name.capitalize() for name in table.columns]
    fold = {"Open": "first", "High": "max", "Low": "min", "Close": "last"}
    weekly = table.tail(chart_items.DAYS).resample("W").agg(fold).dropna()
    return {"daily": table.tail(DAILY_DAYS), "weekly": weekly}


def read_items(folder, first, count):
    """Title and tables of some items, after those that do not count."""
    titles = (folder / "titles.txt").read_text(encoding="utf-8").splitlines()
    for number in [*range(ITEMS, ITEMS + WARMUPS), *range(first, first + count)]:
        yield titles[number], tables(folder / f"{number}.csv")


def resident_kib():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


class Mplfinance:
    def __init__(self):
        import matplotlib

        matplotlib.use("Agg")
        import matplotlib.font_manager
        import mplfinance

        matplotlib.font_manager.fontManager.addfont(NOTO_CJK)
        self.plot, self.style = mplfinance.plot, mplfinance.make_mpf_style(base_mpf_style="default", rc={"font.family": FONTS})

    def draw(self, kind, title, table):
        """The seconds that it took, and the PNG."""
        target = io.BytesIO()
        start = time.perf_counter()
        self.plot(table, type="line" if kind == "daily" else "candle", mav=WINDOWS, title=title, style=self.style,
                  figsize=(WIDTH / 100, HEIGHT / 100), savefig={"fname": target, "dpi": 100})
        return time.perf_counter() - start, target.getvalue()

    def resident_kib(self):
        return resident_kib()


class Gnuplot:
    """One process that draws what it is told; its own clock says how long that took."""

    SETTINGS = f"""
set terminal pngcairo size {WIDTH},{HEIGHT}
set xdata time
set timefmt '%Y-%m-%d'
set format x '%m/%y'
set grid
"""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
        self.process = subprocess.Popen(["gnuplot"], text=True, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        self.process.stdin.write(self.SETTINGS)

    def ask(self, commands):
        self.process.stdin.write(commands + "\n")
        self.process.stdin.flush()
        return self.process.stderr.readline()

    def draw(self, kind, title, table):
        table = table.copy()
        for window in WINDOWS:
            table[f"average{window}"] = table["Close"].rolling(window).mean()
        columns = ["Open", "Low", "High", "Close"] + [f"average{window}" for window in WINDOWS]
        values, picture = self.folder / "values.txt", self.folder / "picture.png"
        table[columns].to_csv(values, sep=" ", header=False, na_rep="NaN")
        draw = "with candlesticks" if kind == "weekly" else "with lines"
        price = "1:2:3:4:5" if kind == "weekly" else "1:5"
        seconds = self.ask(f"""
start = time(0.0)
set title '{title}'
set output '{picture}'
plot '{values}' using {price} {draw} title 'price', \\
     '{values}' using 1:6 with lines title '5', \\
     '{values}' using 1:7 with lines title '25'
set output
print sprintf('%.6f', time(0.0) - start)""")
        return float(seconds), picture.read_bytes()

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0])


def draw_different(peer, folder, first, count):
    """Seconds for the daily and weekly charts of all these items together, and their bytes."""
    other_work, seconds, size = OtherWork(), 0, 0
    for number, (title, data) in enumerate(list(read_items(folder, first, count))):
        other_work.do()
        for kind in KINDS:
            taken, png = peer.draw(kind, title, data[kind])
            if number >= WARMUPS:
                seconds, size = seconds + taken, size + len(png)
    (PICTURES / f"{type(peer).__name__.lower()}-different.png").write_bytes(png)
    return seconds, size


def draw_repeated(peer, path):
    data, figures = tables(path), {}
    for kind in KINDS:
        drawn = [peer.draw(kind, "AAPL", data[kind]) for _ in range(REPEATED[type(peer).__name__.lower()] + 2)][2:]
        figures[kind] = {"us": statistics.median(taken for taken, _ in drawn) * 1e6, "bytes": len(drawn[0][1])}
        (PICTURES / f"{type(peer).__name__.lower()}-{kind}.png").write_bytes(drawn[0][1])
    figures["rss_kib"] = peer.resident_kib()
    return figures


def draw_as_peer(name, prices, folder, first, count):
    """Runs in a process of its own and prints its figures as JSON."""
    peer = {"mplfinance": Mplfinance, "gnuplot": Gnuplot}[name]()
    figures = draw_repeated(peer, pathlib.Path(prices, "AAPL.csv"))
    figures["different"] = draw_different(peer, pathlib.Path(folder), int(first), int(count))
    print(json.dumps(figures))


def words_of(program, *arguments):
    out = subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split() for line in out.splitlines()]


def draw_ours(program, prices, folder, first, count):
    figures = {}
    for name, *numbers in words_of(program, "repeated", prices / "AAPL.csv", PICTURES):
        if name == "rss":
            figures["rss_kib"] = int(numbers[0])
        else:
            figures[name] = {"us": float(numbers[0]), "bytes": int(numbers[1])}
    for name, words in {"different": (), "narrow": ("plain",)}.items():
        rows = words_of(program, "different", folder, WARMUPS, first, count, cache_bytes(), *words)
        figures[name] = (sum(float(row[0]) + float(row[1]) for row in rows) / 1e6, sum(int(row[2]) for row in rows))
    figures["largest"] = {name: int(number) for name, number in words_of(program, "largest", prices / "AAPL.csv")}
    return figures


def spread(numbers, form):
    return f"{form(statistics.median(numbers))} ({form(min(numbers))}..{form(max(numbers))})"


def times_form(number):
    return f"{number:.0f}x"


def verdict(reached):
    return "reached" if reached else "NOT reached"


def together(figures):
    return sum(figures[kind]["us"] for kind in KINDS)


def report(rounds, count):
    print(f"\n{'median over the rounds (min..max)':36}{'us a chart':>30}{'bytes':>9}{'MiB resident':>14}")
    for kind in KINDS:
        for who in ("ours", *PEERS):
            runs = [figures[who] for figures in rounds]
            times = spread([run[kind]["us"] for run in runs], lambda number: f"{number:,.0f}")
            resident = max(run["rss_kib"] for run in runs) / 1024
            print(f"{f'repeated {kind} {who}':36}{times:>30}{runs[0][kind]['bytes']:>9,}{resident:>14.1f}")
    for who in ("ours", *PEERS):
        runs = [figures[who]["different"] for figures in rounds]
        times = spread([seconds / count / 2 * 1e6 for seconds, _ in runs], lambda number: f"{number:,.0f}")
        print(f"{f'different {who}':36}{times:>30}{sum(size for _, size in runs) // (len(runs) * count * 2):>9,}")

    print("\ntimes as fast as the peer, round by round, daily and weekly together")
    ratios = {what: {peer: [] for peer in PEERS} for what in GOALS}
    for figures in rounds:
        for peer in PEERS:
            ratios["different"][peer].append(figures[peer]["different"][0] / figures["ours"]["different"][0])
            ratios["repeated"][peer].append(together(figures[peer]) / together(figures["ours"]))
    for what, goals in GOALS.items():
        for peer, goal in goals.items():
            numbers = ratios[what][peer]
            print(f"  {what:10}{peer:12}{spread(numbers, times_form):>24}   goal {goal}x: "
                  f"{verdict(statistics.median(numbers) >= goal)}")
    numbers = [figures["ours"]["narrow"][0] / figures["ours"]["different"][0] for figures in rounds]
    print(f"\ntime with the instructions of every such processor, as a multiple: "
          f"{spread(numbers, lambda number: f'{number:.2f}')}, goal {NARROW_GOAL}: "
          f"{verdict(statistics.median(numbers) <= NARROW_GOAL)}")

    print("\nbytes as a share of the peer's, repeated")
    for kind in KINDS:
        for peer in PEERS:
            share = rounds[0]["ours"][kind]["bytes"] / rounds[0][peer][kind]["bytes"]
            goal = f"   goal {BYTES_GOAL:.0%}: {verdict(share <= BYTES_GOAL)}" if peer == "mplfinance" else ""
            print(f"  {kind:8}{peer:12}{share:>24.0%}{goal}")
    resident = max(figures["ours"]["rss_kib"] for figures in rounds) / 1024
    theirs = max(figures["mplfinance"]["rss_kib"] for figures in rounds) / 1024
    print(f"\nours resident at most {resident:.1f} MiB, {resident / theirs:.2f} of mplfinance's {theirs:.1f}, goal "
          f"{RSS_GOAL}: {verdict(resident <= RSS_GOAL * theirs)}")
    largest = rounds[0]["ours"]["largest"]
    beside = (largest["rss"] * 1024 - largest["canvas"]) / 1e6
    print(f"at 4000 x 3000: {beside:.1f} MB beside a byte a pixel, goal at most {LARGEST_GOAL_MB}: "
          f"{verdict(beside <= LARGEST_GOAL_MB)}")
    print(f"pictures: {PICTURES}/")


def main(program, prices, rounds="5"):
    # The last core: the first one takes most interrupts.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    PICTURES.mkdir(parents=True, exist_ok=True)
    count = ITEMS // int(rounds)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        chart_items.make_items(pathlib.Path(prices), pathlib.Path(folder), ITEMS + WARMUPS)
        for number in range(int(rounds)):
            part = (prices, folder, str(number * count), str(count))
            results.append({"ours": draw_ours(program, pathlib.Path(prices), *part[1:])})
            for peer in PEERS:
                done = subprocess.run([sys.executable, "-B", __file__, "--peer", peer, *part], check=True,
                                      stdout=subprocess.PIPE, text=True)
                results[-1][peer] = json.loads(done.stdout)
            times = ", ".join(f"{who} {figures['different'][0] / count * 1e6:,.0f} us"
                              for who, figures in results[-1].items())
            print(f"round {number + 1}, different, daily and weekly: {times}", flush=True)
    report(results, count)


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        draw_as_peer(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
