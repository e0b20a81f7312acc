"""Holds our candles, moving averages and standings beside those of pandas.

oracle_pandas.py MARKET_DUMP FOLDER: MARKET_DUMP is the program of tests/market_dump.cc, FOLDER
holds the price histories of the examples; those of tests/made_histories.py come to them. Prices
and days must be equal, what is calculated equal to 1e-12 of its size, and each side must have
exactly the values that the other has.
"""

import csv
import io
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pandas

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import made_histories  # noqa: E402 (it lies beside this file, which python3 -I does not look for)

WINDOWS = [5, 25, 13, 26]
PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "A"}
NEAR_DAYS = {1: 3, 7: 3, 30: 4, 365: 52}  # How far before the day asked for a price is near it.
TOLERANCE = 1e-12
# Typing errors that examples/prices/make_cards.py makes; stocks have none.
EXAMPLE_SPIKES = {"Overgrown Tomb": "2026-09-14", "稲妻": "2026-03-05", "繁殖池": "2025-06-20"}
VALUES_MIN = 300_000  # Fewer means that files were not read.
ONE_DAY = pandas.Timedelta(days=1)


def ours(program, histories):
    """The values of each history, in order."""
    arguments = [part for history in histories for part in (history.path, history.as_of)]
    out = subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = []
    for row in csv.reader(io.StringIO(out)):
        if row[0] == "file":
            found.append({})
        else:
            key = tuple(row[:4])
            if key in found[-1]:
                sys.exit(f"{row} comes twice")
            found[-1][key] = float(row[4])
    return found


def read(history):
    table = pandas.read_csv(
        history.path, parse_dates=["date"], index_col="date", float_precision="round_trip"
    )
    if "price" in table:
        table = pandas.DataFrame({name: table["price"] for name in ("open", "high", "low", "close")})
    for name in ("open", "high", "low"):
        table[name] = table[name].fillna(table["close"])
    return table[: history.as_of]


def averages(period, closes, starts, last_day):
    for window in WINDOWS:
        needed = window - window // 5 if period == "week" else window
        simple = closes.rolling(window, min_periods=needed).mean()
        exponential = closes.ewm(span=window, adjust=False, min_periods=window).mean()
        present = closes[-window:].count()
        for name, series in (("simple", simple), ("exponential", exponential)):
            # pandas repeats the last average at a gap; a gap of ours has none.
            series = series.where(closes.notna())
            for start, value in zip(starts, series.to_numpy()):
                if not numpy.isnan(value):
                    yield (name, period, str(window), start), value
            if not numpy.isnan(series.iloc[-1]):
                yield (name, period, f"{window} last", last_day), series.iloc[-1]
            yield (name, period, f"{window} present", last_day), present


def rests_on_weekends(days):
    known = len(days) >= 10 and days[-1] - days[0] >= 14 * ONE_DAY
    return known and not (days.dayofweek >= 5).any()


def is_over(days, rule, as_of):
    end = days[-1].to_period(rule).end_time.normalize()
    while rests_on_weekends(days) and end.dayofweek >= 5:
        end -= ONE_DAY
    return as_of > end or days[-1] >= end


def candles(name, rule, table, as_of):
    periods = table.index.to_period(rule).start_time
    groups = table.groupby(periods)
    days = table.index.to_series()

    def first_days(column, extreme):
        # As idxmax and idxmin of the groups say it, which take half a minute over all.
        return days.where(table[column] == groups[column].transform(extreme)).groupby(periods).min()

    folded = pandas.DataFrame(
        {
            "open": groups["open"].first(),
            "high": groups["high"].max(),
            "low": groups["low"].min(),
            "close": groups["close"].last(),
            "high_day": first_days("high", "max"),
            "low_day": first_days("low", "min"),
        }
    )
    starts, high_days, low_days = dates(folded.index), dates(folded["high_day"]), dates(folded["low_day"])
    for start, high_day, low_day, candle in zip(starts, high_days, low_days, folded.itertuples()):
        yield ("candle", name, "open", start), candle.open
        yield ("candle", name, f"high on {high_day}", start), candle.high
        yield ("candle", name, f"low on {low_day}", start), candle.low
        yield ("candle", name, "close", start), candle.close
    if "volume" in table:
        for start, volume in zip(starts, groups["volume"].sum(min_count=1)):
            if not numpy.isnan(volume):
                yield ("candle", name, "volume", start), volume
    if not is_over(table.index, rule, as_of):
        yield ("candle", name, "unfinished", starts[-1]), 1


def dates(index):
    return list(index.to_numpy().astype("datetime64[D]").astype(str))


def date(day):
    return day.strftime("%Y-%m-%d")


def changes(closes):
    last_day, last = closes.index[-1], closes.iloc[-1]
    earlier = closes.iloc[:-1]
    if earlier.empty:
        return
    for asked, near in NEAR_DAYS.items():
        day = last_day - asked * ONE_DAY
        known = earlier.index.asof(day)
        is_near = not pandas.isna(known) and day - known <= near * ONE_DAY
        start = earlier.index[0] if pandas.isna(known) else known
        key = ("change", str(asked))
        yield (*key, "from", date(start)), earlier[start]
        yield (*key, "days", date(start)), (last_day - start).days
        yield (*key, "near", date(start)), is_near
        if earlier[start] > 0:
            yield (*key, "share", date(start)), pandas.Series([earlier[start], last]).pct_change().iloc[1]


def extremes(name, table):
    last = table["close"].iloc[-1]
    high_day, low_day = table["high"].idxmax(), table["low"].idxmin()
    high, low = table["high"].max(), table["low"].min()
    yield ("extreme", name, "high", date(high_day)), high
    yield ("extreme", name, "low", date(low_day)), low
    yield ("extreme", name, "below high", date(high_day)), (last - high) / high if high > 0 else 0
    if low > 0:
        yield ("extreme", name, "above low", date(low_day)), (last - low) / low


def trend(last, short, long):
    if max(last, short, long) - min(last, short, long) <= 0.01 * max(last, short, long):
        return "steady"
    if last >= short:
        return "rising" if short >= long else "turning up"
    return "falling" if short <= long else "turning down"


def standing(table, as_of):
    closes = table["close"]
    last_day, last = closes.index[-1], closes.iloc[-1]
    key = lambda field: ("standing", "", field, date(last_day))  # noqa: E731
    yield key("price"), last
    yield key("age"), (as_of - last_day).days
    yield key("week over"), is_over(table.index, "W", as_of)
    yield key("days since high"), (last_day - table["high"].idxmax()).days
    short, long = closes.tail(5).mean(), closes.tail(25).mean()
    if len(closes) >= 5 and short > 0:
        yield key("against short"), (last - short) / short
    if len(closes) >= 10 and long > 0:
        yield key("against long"), (last - long) / long
    yield key("trend " + (trend(last, short, long) if len(closes) >= 5 else "")), 1
    yield from changes(closes)
    yield from extremes("whole", table)
    yield from extremes("weeks52", table.loc[last_day - pandas.Timedelta(weeks=52) :])


def theirs(history):
    table, as_of = read(history), pandas.Timestamp(history.as_of)
    closes, last_day = table["close"], date(table.index[-1])
    yield from averages("day", closes, dates(table.index), last_day)
    weeks = closes.resample("W").last()
    yield from averages("week", weeks, dates(weeks.index.to_period("W").start_time), last_day)
    for name, rule in PERIODS.items():
        yield from candles(name, rule, table, as_of)
    yield from standing(table, as_of)
    for suspicion, day, factor in history.suspects:
        yield ("suspect", suspicion, "1", day), factor


def tolerance(key, expected, highest):
    if key[0] in ("simple", "exponential"):
        # The sum that pandas keeps has been as high as the prices were.
        return TOLERANCE * abs(expected) + 1e-15 * highest
    if key[2] in ("share", "below high", "above low", "against short", "against long"):
        return TOLERANCE * (1 + abs(expected))  # Of the quotient, from which 1 was taken.
    return 0


def differences(mine, expected):
    highest = max(value for key, value in expected.items() if key[:2] == ("extreme", "whole"))
    for key in sorted(mine.keys() | expected.keys()):
        if key not in expected or key not in mine:
            yield f"{','.join(key)}: only {'ours' if key in mine else 'pandas'} has a value"
        elif not abs(mine[key] - expected[key]) <= tolerance(key, expected[key], highest):
            yield f"{','.join(key)}: ours {mine[key]!r}, pandas {expected[key]!r}"


def examples(folder):
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        last = pandas.read_csv(path)["date"].iloc[-1]
        spike = EXAMPLE_SPIKES.get(path.stem)
        suspects = [("spike", spike, 1)] if spike else []
        yield made_histories.History(path=str(path), as_of=last, suspects=suspects)


def main(program, folder):
    with tempfile.TemporaryDirectory() as made:
        histories = [*examples(folder), *made_histories.make(made)]
        compared, found = 0, 0
        for history, mine in zip(histories, ours(program, histories), strict=True):
            expected = dict(theirs(history))
            compared += len(expected)
            for difference in differences(mine, expected):
                found += 1
                if found <= 20:
                    print(f"{pathlib.Path(history.path).name} on {history.as_of}: {difference}")
    print(f"compared {compared} values of {len(histories)} histories with pandas {pandas.__version__}: {found} differ")
    if compared < VALUES_MIN:
        sys.exit(f"fewer than {VALUES_MIN} values: the test did not do its work")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
