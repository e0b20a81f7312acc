"""Holds our candles and moving averages beside those of pandas.

oracle_pandas.py MARKET_DUMP FOLDER: MARKET_DUMP is the program of tests/market_dump.cc, FOLDER
holds the price histories. Candles must be equal, averages equal to 1e-12 of their size, and
each side must have exactly the values that the other has.
"""

import csv
import io
import pathlib
import subprocess
import sys

import pandas

WINDOWS = [5, 25, 13, 26]
PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "A"}
TOLERANCE = 1e-12
VALUES_MIN = 30000  # Fewer means that files were not read.


def ours(program, path):
    out = subprocess.run([program, path], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {tuple(row[:4]): float(row[4]) for row in csv.reader(io.StringIO(out))}


def averages(period, closes, starts):
    for window in WINDOWS:
        simple = closes.rolling(window).mean()
        exponential = closes.ewm(span=window, adjust=False, min_periods=window).mean()
        # pandas repeats the last average at a gap; a gap of ours has none.
        exponential = exponential.where(closes.notna())
        for name, series in (("simple", simple), ("exponential", exponential)):
            for start, value in zip(starts, series):
                if not pandas.isna(value):
                    yield (name, period, str(window), str(start.date())), value


def theirs(path):
    table = pandas.read_csv(path, parse_dates=["date"], index_col="date", float_precision="round_trip")
    if "price" in table:
        table = pandas.DataFrame({name: table["price"] for name in ("open", "high", "low", "close")})
    yield from averages("day", table["close"], table.index)

    fields = {"open": "first", "high": "max", "low": "min", "close": "last"}
    if "volume" in table:
        fields["volume"] = "sum"
    for period, rule in PERIODS.items():
        folded = table.resample(rule).agg(fields)
        starts = folded.index.to_period(rule).start_time
        for start, (_, candle) in zip(starts, folded.iterrows()):
            if not pandas.isna(candle["close"]):
                for name in fields:
                    yield ("candle", period, name, str(start.date())), candle[name]
        if period == "week":
            yield from averages("week", folded["close"], starts)


def differences(mine, expected):
    for key in sorted(mine.keys() | expected.keys()):
        if key not in expected or key not in mine:
            yield f"{','.join(key)}: only {'ours' if key in mine else 'pandas'} has a value"
            continue
        tolerance = 0 if key[0] == "candle" else TOLERANCE * abs(expected[key])
        if not abs(mine[key] - expected[key]) <= tolerance:
            yield f"{','.join(key)}: ours {mine[key]!r}, pandas {expected[key]!r}"


def main(program, folder):
    compared, found = 0, 0
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        mine, expected = ours(program, path), dict(theirs(path))
        compared += len(expected)
        for difference in differences(mine, expected):
            found += 1
            if found <= 20:
                print(f"{path.name}: {difference}")
    print(f"compared {compared} values with pandas {pandas.__version__}: {found} differ")
    if compared < VALUES_MIN:
        sys.exit(f"fewer than {VALUES_MIN} values: the test did not do its work")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
