"""Files of prices: ours beside pandas.read_csv and to_datetime, told everything, in the same run.

price_files.py PRICE_FILES [FILES]: PRICE_FILES is the program of bench/price_files.cc. 1,000 files of 2,500 days in
each of several shapes, rounds in turn, the best of each, in time of the processor; then one file of 1,000,000 rows of 400 cards.
"""

import datetime
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import pandas

DAYS, ROUNDS = 2500, 3
FILES = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
CARDS, CARD_ROWS = 400, 2500
GOAL = 30  # Times pandas.


def prices(seed):
    maker, close = random.Random(seed), 100.0
    day = datetime.date(2014, 1, 1)
    for _ in range(DAYS):
        opening = round(close * maker.uniform(0.99, 1.01), 2)
        close = round(opening * maker.uniform(0.98, 1.0205), 2)
        yield (day, opening, round(max(opening, close) + 0.5, 2), round(min(opening, close) - 0.5, 2), close,
               maker.randrange(10**6))
        day += datetime.timedelta(1)


SHAPES = {
    "our own, closes": ("date,close", lambda d, o, h, lo, c, v: f"{d},{c:.2f}", {}, "date", "%Y-%m-%d"),
    "our own, candles": ("date,open,high,low,close,volume", lambda d, o, h, lo, c, v: f"{d},{o:.2f},{h:.2f},{lo:.2f},{c:.2f},{v}",
                         {}, "date", "%Y-%m-%d"),
    "yfinance": ("Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
                 lambda d, o, h, lo, c, v: f"{d} 00:00:00+00:00,{o},{h},{lo},{c},{v},0.0,0.0", {}, "Date", None),
    "Nasdaq": ("Date,Close/Last,Volume,Open,High,Low", lambda d, o, h, lo, c, v: f"{d:%m/%d/%Y},${c},{v},${o},${h},${lo}",
               {}, "Date", "%m/%d/%Y"),
    "Investing.com": ('"Date","Price","Open","High","Low","Vol.","Change %"',
                      lambda d, o, h, lo, c, v: f'"{d:%m/%d/%Y}","{c:,.2f}","{o:,.2f}","{h:,.2f}","{lo:,.2f}","{v / 1e6:.2f}M","0.12%"',
                      {"thousands": ","}, "Date", "%m/%d/%Y"),
}


def read_with_pandas(path, hints, day, form):
    frame = pandas.read_csv(path, **hints)
    frame[day] = pandas.to_datetime(frame[day], format=form)
    return len(frame)


def read_with_ours(program, paths):
    out = subprocess.run([program, *paths], check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), int(out[2]), int(out[3]), int(out[4])


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(dir=".") as folder:
        folder = pathlib.Path(folder)
        rows = [list(prices(seed)) for seed in range(8)]
        print(f"{FILES:,} files of {DAYS:,} days, ms of the processor a file; pandas {pandas.__version__} reads every tenth")
        for name, (header, row, hints, day, form) in SHAPES.items():
            texts = [header + "\n" + "".join(row(*one) + "\n" for one in history) for history in rows]
            paths = []
            for number in range(FILES):
                path = folder / f"{number}.csv"
                path.write_text(texts[number % len(texts)])
                paths.append(str(path))
            ours, theirs = [], []
            for _ in range(ROUNDS):
                seconds, days, _, _ = read_with_ours(program, paths)
                assert days == FILES * DAYS
                ours.append(seconds / FILES)
                some = paths[::10]
                start = time.process_time()
                for path in some:
                    assert read_with_pandas(path, hints, day, form) == DAYS
                theirs.append((time.process_time() - start) / len(some))
            print(f"  {name:18} ours {min(ours) * 1e3:7.3f}  pandas {min(theirs) * 1e3:7.3f}  {min(theirs) / min(ours):5.1f} times; "
                  f"goal {GOAL}: {'met' if min(theirs) / min(ours) >= GOAL else 'MISSED'}")
        path = folder / "cards.csv"
        with path.open("w") as file:
            file.write("Card,Date,Price\n")
            for card in range(CARDS):
                for (d, _, _, _, c, _) in rows[card % len(rows)][:CARD_ROWS]:
                    file.write(f"Card {card:04},{d},{c}\n")
        seconds, days, need, resident = read_with_ours(program, [str(path)])
        assert days == CARDS * CARD_ROWS
        print(f"one file of {days:,} rows, {path.stat().st_size / 1e6:.1f} MB: {seconds * 1e3:.0f} ms; resident "
              f"{resident / 1e6:.1f} MB, which is {(resident - need) / 1e6:+.1f} MB beside the {need / 1e6:.1f} MB that its items need")


main()
