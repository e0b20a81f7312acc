"""What we read without a hint in the files of tests/data/files is what pandas reads with every hint.

oracle_files.py FILE_DUMP BELLWETHER FOLDER: FILE_DUMP is the program of tests/file_dump.cc. FOLDER/understood.txt is
what `price import --dry-run` says of each file; where it differs, the right one is printed with --write.
"""

import json
import os
import pathlib
import subprocess
import sys

import pandas

FOLDER = pathlib.Path(sys.argv[3])
OHLCV = ["open", "high", "low", "close", "volume"]


def usual(names, day="Date", **hints):
    """How read_csv is to be called, which column the day is, and those of open, high, low, close, volume."""
    return {"names_of": dict(zip(OHLCV, names)), "day": day, **hints}


YAHOO = ["Open", "High", "Low", "Close", "Volume"]
GERMAN = {"decimal": ",", "thousands": "."}
JAPANESE = ["始値", "高値", "安値", "終値", "出来高"]
CLOSE = lambda name: [None, None, None, name, None]
KLINES = {"header": None, "day": 0}
HINTS = {
    "yahoo_old.csv": usual(YAHOO, na_values=["null"]),
    "yfinance_history.csv": usual(YAHOO, cut=10),
    "yfinance_download.csv": usual(YAHOO, day="Price", skiprows=[1, 2]),
    "stooq.csv": usual(YAHOO),
    "stooq_polish.csv": usual(["Otwarcie", "Najwyzszy", "Najnizszy", "Zamkniecie", "Wolumen"], day="Data"),
    "stooq_bulk.txt": usual(["<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>"], day="<DATE>", format="%Y%m%d"),
    "nasdaq.csv": usual(["Open", "High", "Low", "Close/Last", "Volume"], format="%m/%d/%Y", strip="$"),
    "investing_english.csv": usual(["Open", "High", "Low", "Price", "Vol."], format="%m/%d/%Y", thousands=","),
    "investing_words.csv": usual(["Open", "High", "Low", "Price", None], format="%b %d, %Y", thousands=","),
    "investing_german.csv": usual(["Eröffn.", "Hoch", "Tief", "Zuletzt", "Vol."], day="Datum", format="%d.%m.%Y", **GERMAN),
    "investing_japanese.csv": usual(["始値", "高値", "安値", "終値", "出来高"], day="日付け", format="%Y年%m月%d日", thousands=","),
    "tradingview.csv": usual(["open", "high", "low", "close", "Volume"], day="time", unit="s"),
    "alpha_vantage.csv": usual(["open", "high", "low", "close", "volume"], day="timestamp"),
    "binance_klines.csv": usual([1, 2, 3, 4, 5], unit="ms", **KLINES),
    "binance_klines_microseconds.csv": usual([1, 2, 3, 4, 5], unit="us", **KLINES),
    "coingecko.csv": usual([None, None, None, "price", "total_volume"], day="snapped_at", cut=10),
    "coinmarketcap.csv": usual(["open", "high", "low", "close", "volume"], day="timeOpen", cut=10, sep=";"),
    "metatrader4.csv": usual([2, 3, 4, 5, 6], day=0, header=None, format="%Y.%m.%d"),
    "metatrader5.csv": usual(["<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<TICKVOL>"], day="<DATE>", sep="\t", format="%Y.%m.%d"),
    "fred.csv": usual(CLOSE("NASDAQCOM"), day="observation_date"),
    "fred_old.csv": usual(CLOSE("NASDAQCOM"), day="DATE", na_values=["."]),
    "ecb_sdmx.csv": usual(CLOSE("OBS_VALUE"), day="TIME_PERIOD"),
    "ecb_portal.csv": usual(CLOSE("Gold/Euro (EXR.D.XAU.EUR.SP00.A)"), day="DATE"),
    "barchart.csv": usual(["Open", "High", "Low", "Latest", "Volume"], day="Time", format="%m/%d/%Y", skipfooter=1, engine="python"),
    "google_sheets.csv": usual(CLOSE("Close"), format="%m/%d/%Y %H:%M:%S"),
    "quandl.csv": usual(YAHOO),
    "pandas_index.csv": usual(CLOSE("Close")),
    "pandas_unnamed_day.csv": usual(CLOSE("Close"), day="Unnamed: 0"),
    "title_and_url.csv": usual(["open", "high", "low", "close", "Volume BTC"], day="date", cut=10, skiprows=2),
    "excel_text.txt": usual(CLOSE("Price"), sep="\t", encoding="utf-16", format="%d/%m/%Y", thousands=",", strip="£"),
    "excel_separator.csv": usual(CLOSE("Price"), sep=";", decimal=",", skiprows=1),
    "broker_german.csv": usual(["Eröffnung", "Hoch", "Tief", "Schlusskurs", "Volumen"], day="Datum", sep=";",
                               format="%d.%m.%y", encoding="cp1252", strip=" €", **GERMAN),
    "portfolio_performance.csv": usual(CLOSE("Kurs"), day="Datum", sep=";", **GERMAN),
    "cardmarket_tracker.csv": usual(CLOSE("Trend Price"), sep=";", format="%d.%m.%Y", strip=" €", **GERMAN),
    "french_spaces.csv": usual(CLOSE("Clôture"), sep=";", format="%d/%m/%Y", decimal=",", thousands="\u202f"),
    "nikkei.csv": usual(["始値", "高値", "安値", "終値", None], day="データ日付", encoding="cp932", skipfooter=1, engine="python"),
    "jpx.csv": usual(YAHOO),
    "kabutan.csv": usual(["始値", "高値", "安値", "終値", "売買高(株)"], day="日付", format="%y/%m/%d", thousands=","),
    "broker_japanese.csv": usual(JAPANESE, day="日付", encoding="cp932", skiprows=1),
    "stooq_like_kabu.csv": usual(JAPANESE, day="日付", encoding="cp932"),
    "several_items.csv": usual(CLOSE("Price"), item="Card"),
}


def series(values, unit=None):
    """A pandas Series of prices by day."""
    found = pandas.Series(dict(values))
    days = found.index.astype("int64") if unit else found.index
    found.index = pandas.to_datetime(days, unit=unit).strftime("%Y-%m-%d")
    return found


def closes(found, item=""):
    return {(item, day): [None, None, None, float(price), None] for day, price in found.dropna().items()}


def candles(frame, names, unit=None, shift=0):
    frame = frame.rename(columns=dict(zip(names, ["day", *OHLCV])))
    days = frame["day"].astype("int64") + shift if unit else frame["day"]
    frame["day"] = pandas.to_datetime(days, unit=unit).dt.strftime("%Y-%m-%d")
    return {("", row["day"]): [float(row[name]) if name in row else None for name in OHLCV]
            for _, row in frame.dropna(subset=["close"]).iterrows()}


def yahoo(value):
    result = value["chart"]["result"][0]
    frame = pandas.DataFrame({**result["indicators"]["quote"][0], "time": result["timestamp"]})
    return candles(frame, ["time", *OHLCV], "s", result["meta"]["gmtoffset"])


def mtgjson(value):
    retail = value["data"]["00010d56-fe38-5e35-8aed-518019aa36a5"]["paper"]["cardmarket"]["retail"]
    return closes(series(retail["normal"]))


def coingecko(value):
    prices, volumes = series(value["prices"], "ms"), series(value["total_volumes"], "ms")
    last = ~prices.index.duplicated(keep="last")
    return {("", day): [None, None, None, price, volume] for day, price, volume in
            zip(prices.index[last], prices[last], volumes[last].astype(float))}


def scryfall(cards):
    return {(card["name"], "2024-03-11"): [None, None, None, float(card["prices"]["usd"]), None]
            for card in cards if card["prices"]["usd"]}


# Which words file_dump needs, and what pandas makes of the parsed JSON.
TIMED = ["time", "open", "high", "low", "close", "volume"]
JSON = {
    "mtgjson.json": (["market=cardmarket", "finish=normal", "printing=00010d56-fe38-5e35-8aed-518019aa36a5"], mtgjson),
    "scryfall.json": (["market=usd", "day=2024-03-11"], lambda value: scryfall(value["data"])),
    "scryfall_bulk.json": (["market=usd", "day=2024-03-11"], scryfall),
    "mtgstocks.json": (["market=avg"], lambda value: closes(series(value["avg"], "ms"))),
    "coingecko.json": ([], coingecko),
    "coinbase_candles.json": ([], lambda value: candles(pandas.DataFrame(value), [0, 3, 2, 1, 4, 5], "s")),
    "coinbase_advanced.json": ([], lambda value: candles(pandas.DataFrame(value["candles"]), ["start", *OHLCV], "s")),
    "binance_klines.json": ([], lambda value: candles(pandas.DataFrame(value), range(6), "ms")),
    "yahoo_chart.json": ([], yahoo),
    "alpha_vantage.json": ([], lambda value: candles(
        pandas.DataFrame(value["Time Series (Daily)"]).T.rename_axis("day").reset_index(),
        ["day", "1. open", "2. high", "3. low", "4. close", "5. volume"])),
    "days.json": ([], lambda value: closes(series(value))),
    "objects.json": ([], lambda value: candles(pandas.DataFrame(value), ["date", *OHLCV])),
    "objects_of_cards.json": ([], lambda value: {(row["card"], row["date"]): [None, None, None, row["price"], None]
                                                 for _, row in pandas.DataFrame(value).iterrows()}),
    "lines.json": ([], lambda value: candles(pandas.DataFrame(value), list("tohlcv"), "s")),
    "pandas_columns.json": ([], lambda value: candles(
        pandas.DataFrame(value).rename_axis("day").reset_index().assign(Volume=float("nan")), ["day", *YAHOO], "ms")),
    "items_of_days.json": ([], lambda value: {key: row for item, days in value.items()
                                              for key, row in closes(series(days), item).items()}),
}


def number(cell, mark, grouping):
    text = str(cell)
    if grouping:
        text = text.replace(grouping, "")
    text = text.replace(mark, ".")
    return round(float(text[:-1]) * 1e6) if text.endswith("M") else float(text)


def read_with_pandas(path, hint):
    hint = dict(hint)
    names, day = hint.pop("names_of"), hint.pop("day")
    form, unit, cut = hint.pop("format", None), hint.pop("unit", None), hint.pop("cut", None)
    mark, grouping = hint.get("decimal", "."), hint.get("thousands")
    if grouping and len(grouping.encode()) > 1:
        hint.pop("thousands")  # pandas takes one byte.
    strip, item = hint.pop("strip", None), hint.pop("item", None)
    # Left to itself, pandas takes the points out of 11.03.24 as thousands.
    frame = pandas.read_csv(path, dtype=None if unit else {day: str}, **hint)
    for name in frame.columns.difference([day, item]):
        if frame[name].dtype == object and name in names.values():
            frame[name] = frame[name].str.strip(strip or " ").map(
                lambda cell: None if pandas.isna(cell) else number(cell, mark, grouping))
    days = frame[day].str[:cut] if cut else frame[day]
    frame["the day"] = pandas.to_datetime(days, format=form, unit=unit).dt.strftime("%Y-%m-%d")
    rows = {}
    for _, row in frame.iterrows():
        if pandas.isna(row[names["close"]]):
            continue
        values = [None if name is None or pandas.isna(row[name]) else float(row[name])
                  for name in (names.get(one) for one in OHLCV)]
        rows[(row[item] if item else "", row["the day"])] = values
    return rows


def read_with_ours(dump, paths):
    out = subprocess.run([dump, *map(str, paths)], check=True, capture_output=True, text=True).stdout
    files, rows = {}, None
    for line in out.splitlines():
        if line.startswith("refused,"):
            sys.exit(line)
        if line.startswith("file,"):
            rows = files[pathlib.Path(line[5:]).name] = {}
            continue
        name, day, *values = line.split(",")
        rows[(name, day)] = [float(value) if value else None for value in values]
    return files


def understood(program, paths):
    text = subprocess.run([pathlib.Path(program).resolve(), "price", "import", "--dry-run", *(path.name for path in paths)], cwd=FOLDER, check=True,
                          capture_output=True, text=True, env={**os.environ, "HOME": "/nowhere"}).stdout
    return text


def main():
    paths = sorted(path for path in FOLDER.iterdir() if path.suffix in (".csv", ".txt") and path.name != "understood.txt")
    if {path.name for path in paths} != set(HINTS):
        sys.exit(f"without hints, or without a file: {({path.name for path in paths}) ^ set(HINTS)}")
    ours, days = read_with_ours(sys.argv[1], paths), 0
    for path in sorted(FOLDER.glob("*.json")):
        ours.update(read_with_ours(sys.argv[1], [*JSON[path.name][0], path]))
    for path in [*paths, *(FOLDER / name for name in JSON)]:
        if path.suffix == ".json":
            text = path.read_text()
            lines = path.name == "lines.json"
            expected = JSON[path.name][1]([json.loads(line) for line in text.splitlines()] if lines else json.loads(text))
            expected = {key: [None if value is None or value != value else value for value in row] for key, row in expected.items()}
        else:
            expected = read_with_pandas(path, HINTS[path.name])
        found = ours[path.name]
        if found != expected:
            different = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
            key = min(different)
            sys.exit(f"{path.name}: {len(different)} days differ; {key}: pandas {expected.get(key)}, ours {found.get(key)}")
        days += len(found)
    said = understood(sys.argv[2], [*paths, *(FOLDER / name for name, (words, _) in JSON.items() if not words)])
    kept = FOLDER / "understood.txt"
    if "--write" in sys.argv:
        kept.write_text(said)
    if kept.read_text() != said:
        sys.exit(f"{kept} is not what is said now; look at it and write it with: oracle_files.py ... --write")
    print(f"{len(ours)} files, {days} days")


main()
