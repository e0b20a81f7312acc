"""Our charts beside mplfinance's and gnuplot's: time, bytes and memory.

charts.py DRAW_CHARTS FILE.csv [ROUNDS]: DRAW_CHARTS is the program of bench/draw_charts.cc.

The same picture for all three: 800 x 575 pixels, a line of 365 daily closes, and weekly candles
of 504 days, each with moving averages over 5 and 25. Everybody is warm: fonts are loaded, the
data are parsed and (for the peers) folded and averaged beforehand, the first charts do not count.
Ours and mplfinance's stay in memory; gnuplot draws many charts in one process into a memory
file system, and its start is subtracted. All run on one core, in turns; a figure is the median
of a round's charts.
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

import pandas

WIDTH, HEIGHT = 800, 575
DAILY_DAYS, WEEKLY_DAYS = 365, 504
WINDOWS = (5, 25)
CHARTS = {"mplfinance": 7, "gnuplot": 20}  # A round.
KINDS = ("daily", "weekly")
GOALS = {"mplfinance": 150, "gnuplot": 35}
BYTES_GOAL = 0.45
RSS_GOAL_MIB = 12
PICTURES = pathlib.Path("build/bench/pictures")


def tables(path):
    """The daily and the weekly prices, as mplfinance wants them."""
    table = pandas.read_csv(path, parse_dates=["date"], index_col="date")
    table.columns = [name.capitalize() for name in table.columns]
    fold = {"Open": "first", "High": "max", "Low": "min", "Close": "last"}
    weekly = table.tail(WEEKLY_DAYS).resample("W").agg(fold).dropna()
    return {"daily": table.tail(DAILY_DAYS), "weekly": weekly}


def resident_kib():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def draw_with_mplfinance(path):
    """Runs in a process of its own and prints its figures as JSON."""
    import matplotlib

    matplotlib.use("Agg")
    import mplfinance

    PICTURES.mkdir(parents=True, exist_ok=True)
    data = tables(path)
    figures = {}
    for kind in KINDS:
        times = []
        for number in range(CHARTS["mplfinance"] + 2):
            target = io.BytesIO()
            start = time.perf_counter()
            mplfinance.plot(data[kind], type="line" if kind == "daily" else "candle", mav=WINDOWS, title="AAPL",
                            figsize=(WIDTH / 100, HEIGHT / 100), savefig={"fname": target, "dpi": 100})
            if number >= 2:
                times.append(time.perf_counter() - start)
        (PICTURES / f"mplfinance-{kind}.png").write_bytes(target.getvalue())
        figures[kind] = {"us": statistics.median(times) * 1e6, "bytes": len(target.getvalue())}
    figures["rss_kib"] = resident_kib()
    print(json.dumps(figures))


def gnuplot_script(kind, data, folder, charts):
    """The data and averages as gnuplot reads them, and a script that draws the chart many times."""
    table = data.copy()
    for window in WINDOWS:
        table[f"average{window}"] = table["Close"].rolling(window).mean()
    columns = ["Open", "Low", "High", "Close"] + [f"average{window}" for window in WINDOWS]
    values = folder / f"{kind}.txt"
    table[columns].to_csv(values, sep=" ", header=False, na_rep="NaN")
    draw = "with candlesticks" if kind == "weekly" else "with lines"
    price = "1:2:3:4:5" if kind == "weekly" else "1:5"
    return f"""
set terminal pngcairo size {WIDTH},{HEIGHT}
set xdata time
set timefmt '%Y-%m-%d'
set format x '%m/%y'
set title 'AAPL'
set grid
do for [i=1:{charts}] {{
  set output '{folder}/gnuplot-{kind}.png'
  plot '{values}' using {price} {draw} title 'AAPL', \\
       '{values}' using 1:6 with lines title '5', \\
       '{values}' using 1:7 with lines title '25'
}}
set output
print system('grep VmHWM /proc/$PPID/status')
"""


def draw_with_gnuplot(data, folder):
    figures = {"rss_kib": 0}
    for kind in KINDS:
        seconds = {}
        for charts in (1, 1 + CHARTS["gnuplot"]):
            script = gnuplot_script(kind, data[kind], folder, charts)
            start = time.perf_counter()
            done = subprocess.run(["gnuplot"], input=script, check=True, text=True, stderr=subprocess.PIPE)
            seconds[charts] = time.perf_counter() - start
        figures["rss_kib"] = max(figures["rss_kib"], int(done.stderr.split("VmHWM:")[1].split()[0]))
        png = (folder / f"gnuplot-{kind}.png").read_bytes()
        (PICTURES / f"gnuplot-{kind}.png").write_bytes(png)
        each = (seconds[1 + CHARTS["gnuplot"]] - seconds[1]) / CHARTS["gnuplot"]
        figures[kind] = {"us": each * 1e6, "bytes": len(png)}
    return figures


def draw_ours(program, path):
    out = subprocess.run([program, path, PICTURES], check=True, stdout=subprocess.PIPE, text=True).stdout
    figures = {}
    for name, *numbers in map(str.split, out.splitlines()):
        if name == "rss":
            figures["rss_kib"] = int(numbers[0])
        else:
            figures[name] = {"us": float(numbers[0]), "bytes": int(numbers[1])}
    return figures


def spread(numbers, form):
    return f"{form(statistics.median(numbers))} ({form(min(numbers))}..{form(max(numbers))})"


def verdict(reached):
    return "reached" if reached else "NOT reached"


def report(rounds):
    print(f"\n{'median over the rounds (min..max)':36}{'us a chart':>30}{'bytes':>9}{'MiB resident':>14}")
    for kind in KINDS:
        for who in ("ours", "mplfinance", "gnuplot"):
            runs = [figures[who] for figures in rounds]
            times = spread([run[kind]["us"] for run in runs], lambda number: f"{number:,.0f}")
            resident = max(run["rss_kib"] for run in runs) / 1024
            print(f"{kind + ' ' + who:36}{times:>30}{runs[0][kind]['bytes']:>9,}{resident:>14.1f}")

    print("\ntimes as fast as the peer, round by round")
    for kind in KINDS:
        for peer, goal in GOALS.items():
            ratios = [figures[peer][kind]["us"] / figures["ours"][kind]["us"] for figures in rounds]
            times = spread(ratios, lambda number: f"{number:.0f}x")
            print(f"  {kind:8}{peer:12}{times:>24}   goal {goal}x: {verdict(statistics.median(ratios) >= goal)}")
    print("\nbytes as a share of the peer's")
    for kind in KINDS:
        for peer in GOALS:
            share = rounds[0]["ours"][kind]["bytes"] / rounds[0][peer][kind]["bytes"]
            goal = f"   goal {BYTES_GOAL:.0%}: {verdict(share <= BYTES_GOAL)}" if peer == "mplfinance" else ""
            print(f"  {kind:8}{peer:12}{share:>24.0%}{goal}")
    resident = max(figures["ours"]["rss_kib"] for figures in rounds) / 1024
    print(f"\nours resident at most {resident:.1f} MiB, goal under {RSS_GOAL_MIB}: {verdict(resident < RSS_GOAL_MIB)}")
    print(f"pictures: {PICTURES}/")


def main(program, path, rounds="5"):
    # The last core: the first one takes most interrupts.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    PICTURES.mkdir(parents=True, exist_ok=True)
    data = tables(path)
    results = []
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        for number in range(int(rounds)):
            worker = subprocess.run([sys.executable, __file__, "--mplfinance", path], check=True,
                                    stdout=subprocess.PIPE, text=True)
            results.append({
                "ours": draw_ours(program, path),
                "mplfinance": json.loads(worker.stdout),
                "gnuplot": draw_with_gnuplot(data, pathlib.Path(folder)),
            })
            times = ", ".join(f"{who} {figures['daily']['us']:,.0f} and {figures['weekly']['us']:,.0f} us"
                              for who, figures in results[-1].items())
            print(f"round {number + 1}, daily and weekly: {times}", flush=True)
    report(results)


if __name__ == "__main__":
    if sys.argv[1] == "--mplfinance":
        draw_with_mplfinance(sys.argv[2])
    else:
        main(*sys.argv[1:])
