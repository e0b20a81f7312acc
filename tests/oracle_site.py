"""Holds the rows and files of the page's items beside what pandas and Python's decimals make of the prices.

oracle_site.py SITE_DUMP FOLDER: SITE_DUMP is the program of tests/site_dump.cc, FOLDER holds the price
histories of the examples; those of tests/made_histories.py come to them. Then the budget: 1,000 rows
with their head at most 320,000 bytes, and 60,000 after gzip.
"""

import decimal
import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import pandas

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import made_histories  # noqa: E402 (it lies beside this file, which python3 -I does not look for)

NEAR_DAYS = {1: 3, 7: 3, 30: 4, 365: 52}  # How far before the day asked for a price is near it.
STEPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
VALUES_MIN = 40_000  # Fewer means that files were not read.
WORDS = (
    "Sol Ring Lightning Bolt Overgrown Tomb Black Lotus Mox Ruby Island Forest Dark Ritual Force Will Mana Drain"
    " Counterspell Brainstorm Demonic Tutor Swords Plowshares Birds Paradise Llanowar Elves Serra Angel Shivan"
    " Dragon Wrath Time Walk Ancestral Recall Underground Sea Volcanic Tropical Bayou Savannah Scrubland Badlands"
    " Taiga Plateau Tundra Gaea Cradle Sanctum Tolarian Academy"
).split()
RAW_MAX, GZIP_MAX, ITEMS = 320_000, 60_000, 1000


def ours(program, paths):
    lines = subprocess.run([program, *paths], check=True, stdout=subprocess.PIPE).stdout.splitlines()
    return [json.loads(line) for line in lines]


def read(path):
    table = pandas.read_csv(path, parse_dates=["date"], index_col="date", float_precision="round_trip")
    return table.rename(columns={"price": "close"})


def percent(share):
    """With two decimals, rounded as the number is, not as it is printed."""
    return float(decimal.Decimal(share * 100).quantize(decimal.Decimal("0.01"), decimal.ROUND_HALF_EVEN))


def change(closes, asked):
    last_day, last = closes.index[-1], closes.iloc[-1]
    earlier = closes.iloc[:-1]
    day = last_day - pandas.Timedelta(days=asked)
    known = earlier.index.asof(day) if len(earlier) else pandas.NaT
    if pandas.isna(known) or (day - known).days > NEAR_DAYS[asked] or earlier[known] == 0:
        return None
    return percent(last / earlier[known] - 1)


def spark(closes):
    last = closes.index[-1]
    first = max(closes.index[0], last - pandas.Timedelta(days=90))
    span = (last - first).days
    points = [closes.asof(first + pandas.Timedelta(days=span * i // 19)) for i in range(20)]
    low, high = min(points), max(points)
    if low == high:
        return "f" * 20
    return "".join(STEPS[level(point, low, high)] for point in points)


def level(point, low, high):
    return int((point - low) / (high - low) * 15 + 0.5) * 63 // 15


def theirs(path):
    table = read(path)
    closes = table["close"]
    highs = table["high"].fillna(closes) if "high" in table else closes
    last, high = closes.iloc[-1], highs.max()
    row = {
        "price": last,
        "day": closes.index[-1].strftime("%Y-%m-%d"),
        "high": percent(last / high - 1) if high > 0 else 0,
        "high_day": highs.idxmax().strftime("%Y-%m-%d"),
        "spark": spark(closes),
    }
    for asked in NEAR_DAYS:
        row[f"d{asked}"] = change(closes, asked)
    is_plain = not any(column in table and table[column].notna().any() for column in ("high", "volume"))
    prices = []
    for day, quote in table.iterrows():
        value = lambda name: None if pandas.isna(quote.get(name)) else quote[name]  # noqa: E731
        day = day.strftime("%Y-%m-%d")
        names = ("open", "high", "low", "close", "volume")
        prices.append([day, quote["close"]] if is_plain else [day, *map(value, names)])
    return row, prices


def main(program, folder):
    fields = ("price", "day", "high", "high_day", "spark", "d1", "d7", "d30", "d365")
    names = (
        "slug name owner tags currency price day d1 d7 d30 d365 high high_day spark target bought_at sentiment"
        " score care version"
    ).split()
    compared, found = 0, 0
    with tempfile.TemporaryDirectory() as made:
        paths = [str(path) for path in sorted(pathlib.Path(folder).glob("*.csv"))]
        paths += [history.path for history in made_histories.make(made)]
        answers = ours(program, paths)
        for path, mine in zip(paths, answers, strict=True):
            row, prices = theirs(path)
            got = dict(zip(names, mine["row"], strict=True))
            for field in fields:
                compared += 1
                if got[field] != row[field]:
                    found += 1
                    print(f"{path}: {field} is {got[field]!r}, Python says {row[field]!r}")
            compared += len(prices)
            if mine["file"]["prices"] != prices:
                found += 1
                print(f"{path}: the prices differ")
            if mine["file"]["version"] != got["version"]:
                found += 1
                print(f"{path}: the row's version is not the file's")
        raw, packed = size_of_list([answer["row"] for answer in answers])
    print(f"compared {compared} values of {len(paths)} histories with pandas {pandas.__version__}: {found} differ")
    print(f"{ITEMS} rows: {raw} bytes, {packed} after gzip")
    if compared < VALUES_MIN:
        sys.exit(f"fewer than {VALUES_MIN} values: the test did not do its work")
    sys.exit(1 if found or raw > RAW_MAX or packed > GZIP_MAX else 0)


def size_of_list(rows):
    """Of 1,000 items with names, prices, changes, sentiments and versions of their own: more is unlike than in
    most lists."""
    random_source = random.Random(1)
    lines = []
    for i in range(ITEMS):
        row = list(rows[i % len(rows)])
        kana = "".join(chr(random_source.randrange(0x4E00, 0x9000)) for _ in range(4))
        row[1] = kana if i % 4 == 0 else " ".join(random_source.sample(WORDS, 2))
        row[2] = "me" if i % 2 else ""
        row[0] = row[1] + ("~me" if i % 2 else "")
        row[3] = random_source.sample(["foil", "mint", "first-edition", "stocks"], random_source.randrange(3))
        row[4], row[6] = "JPY", f"2026-11-{random_source.choice([19, 20, 21, 21, 21])}"
        row[5] = round(row[5] * random_source.uniform(0.5, 2), 2)
        for field in (7, 8, 9, 10, 11):
            row[field] = round(random_source.gauss(0, 5), 2)
        walk = [0.0]
        while len(walk) < 20:
            walk.append(walk[-1] + random_source.gauss(0, 1))
        row[13] = "".join(STEPS[level(point, min(walk), max(walk))] for point in walk)
        row[16] = random_source.choice(["POSITIVE", "NEGATIVE", "NEUTRAL"])
        row[17], row[18] = round(random_source.uniform(-1, 1), 2), []
        row[19] = f"{random_source.randrange(1 << 24):06x}"
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    changes = ",".join(f'{{"slug":{line.split(",")[0][1:]},"version":"","head":"1"}}' for line in lines[:50])
    text = (changes + ",\n".join(sorted(lines))).encode()
    return len(text), len(gzip.compress(text, 6))


if __name__ == "__main__":
    main(*sys.argv[1:])
