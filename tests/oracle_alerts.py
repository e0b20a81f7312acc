"""Holds what our price rules would have told beside what pandas says.

oracle_alerts.py FIRING_DUMP FOLDER: FIRING_DUMP is the program of tests/firing_dump.cc, FOLDER holds
the price histories of the examples; made ones with jumps, gaps, typing errors and zeros come to them.
Here the measures of a rule are columns over the whole history, and only its memory is a loop; there
both go price by price. Which prices fire, their days and keys must be equal, what is calculated
equal to 1e-9 of its size.
"""

import csv
import dataclasses
import io
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import pandas

FAR = 5
SPIKE_PRICES = 3
MADE = 80
FIRINGS_MIN = {"target": 500, "move": 400, "year-high": 900, "year-low": 900, "crossing": 1200}
DAY = pandas.Timedelta(days=1)


@dataclasses.dataclass
class Numbers:
    back: int = 2
    further: int = 10
    move: int = 20
    year_further: int = 5
    year_again: int = 30
    band: int = 2


NUMBERS = {"usual": Numbers(), "fine": Numbers(1, 0, 8, 0, 3, 1)}


def trusted(closes):
    """Prices with the day on which each was certain to be one."""
    closes = closes[closes > 0]
    prices, certain = {}, {}
    days, values = list(closes.index), list(closes)
    last, i = None, 0
    while i < len(days):
        far = lambda value: last is not None and (value > FAR * last or value * FAR < last)  # noqa: E731
        run = 0
        while i + run < len(days) and far(values[i + run]) and run <= SPIKE_PRICES:
            run += 1
        if run == 0:
            prices[days[i]], certain[days[i]] = values[i], days[i]
            last, i = values[i], i + 1
        elif run <= SPIKE_PRICES:
            i += run  # It came back, or the history ends before anybody knows.
        else:
            for k in range(i, i + run):
                prices[days[k]], certain[days[k]] = values[k], days[i + run - 1]
            last, i = values[i + run - 1], i + run
    return pandas.Series(prices, dtype=float), list(certain.values())


def target(p, value, below, n):
    sign = -1 if below else 1
    beyond = (p * sign >= value * sign).to_numpy()
    back = (p * sign <= sign * value * (100 - sign * n.back) / 100).to_numpy()
    armed, told, day = not beyond[0], None, p.index[0]
    for i, price in enumerate(p):
        fires = False
        if armed:
            fires = beyond[i]
        elif back[i]:
            armed, told, day = True, None, p.index[i]
        elif told is not None and n.further > 0:
            fires = sign * price >= sign * told * (100 + sign * n.further) / 100
        if fires:
            yield i, not below, day, p.index[i - 1], p.iloc[i - 1], value
            armed, told, day = False, price, p.index[i]
        yield i, told is not None


def move(p, n):
    before = p.shift(1).rolling(7)
    median = before.median()
    y = numpy.log(p / median)
    changes = numpy.log(p).diff().shift(1).rolling(28)
    deviation = changes.apply(lambda w: numpy.median(numpy.abs(w - numpy.median(w))), raw=True)
    least = math.log(1 + n.move / 100)
    needed = (deviation * 4 * 1.4826 * 2).fillna(0).clip(lower=least)
    same_sign = numpy.sign(y) == numpy.sign(y.shift(1))
    fires = (y.abs() >= needed) & (y.shift(1).abs() >= 0.75 * needed) & same_sign
    sign, day = 0, p.index[0]
    for i in range(len(p)):
        if sign and sign * y.iloc[i] < 0.5 * needed.iloc[i]:
            sign, day = 0, p.index[i]
        if not sign and fires.iloc[i]:
            sign = 1 if y.iloc[i] > 0 else -1
            window = p.iloc[i - 7 : i]
            start = window.index[window == median.iloc[i]]
            yield i, sign > 0, day, start, median.iloc[i], median.iloc[i] * math.exp(sign * needed.iloc[i])
            day = p.index[i]
        yield i, sign != 0


def year(p, high, n):
    sign = 1 if high else -1
    window = p.rolling("365D", closed="left")
    extreme = window.max() if high else window.min()
    fires = (window.count() >= 60) & (sign * p > sign * extreme)
    told, day = None, None
    for i, price in enumerate(p):
        if fires.iloc[i]:
            further = told is None or sign * price >= sign * told * (100 + sign * n.year_further) / 100
            if further or p.index[i] - day >= n.year_again * DAY:
                known = p[(p.index >= p.index[i] - 365 * DAY) & (p.index < p.index[i])]
                start = known.index[known == extreme.iloc[i]][0]
                armed = p.index[0] if day is None else day
                yield i, high, armed, start, extreme.iloc[i], extreme.iloc[i]
                told, day = price, p.index[i]
        yield i, told is not None and p.index[i] - day < n.year_again * DAY


def crossing(p, n):
    short, long = p.rolling(5).mean(), p.rolling(25).mean()
    side = pandas.Series(0, p.index)
    side[short >= long * (1 + n.band / 100)] = 1
    side[short <= long * (1 - n.band / 100)] = -1
    sides = side[side != 0]
    changed = sides[sides != sides.shift(1)]
    for k in range(1, len(changed)):
        day, since, to = changed.index[k], changed.index[k - 1], changed.iloc[k]
        yield p.index.get_loc(day), to > 0, since, since, p[since], long[day] * (1 + to * n.band / 100)
    for i in range(len(p)):
        yield i, True


def told_by(rule, steps, p, certain):
    """The rows of a rule. Of prices that became certain together only the last, if it still stands then."""
    found, stands = [], {}
    for step in steps:
        if len(step) == 2:
            stands[step[0]] = step[1]
        else:
            found.append(step)
    for k, (i, rise, armed, start, start_price, bound) in enumerate(found):
        together = [m for m in range(len(p)) if certain[m] == certain[i]]
        if len(together) > 1:
            is_last = k + 1 == len(found) or found[k + 1][0] > together[-1]
            if not is_last or not stands[together[-1]]:
                continue
        yield certain[i], rule, rise, armed, p.index[i], p.iloc[i], start, start_price, bound


RULES = ["target", "move", "year-high", "year-low", "crossing"]


def theirs(case):
    closes = read(case.path)
    p, certain = trusted(closes)
    if p.empty:
        return []
    p.index = pandas.DatetimeIndex(p.index)
    n = NUMBERS[case.numbers]
    steps = [
        target(p, case.target, case.side == "below", n),
        move(p, n),
        year(p, True, n),
        year(p, False, n),
        crossing(p, n),
    ]
    rows = [row for rule, of_rule in zip(RULES, steps) for row in told_by(rule, of_rule, p, certain)]
    return sorted(rows, key=lambda row: (row[0], row[4], RULES.index(row[1])))


def read(path):
    table = pandas.read_csv(path, parse_dates=["date"], index_col="date", float_precision="round_trip")
    return table["price"] if "price" in table else table["close"]


@dataclasses.dataclass
class Case:
    path: str
    target: float
    side: str
    numbers: str


def ours(program, cases):
    arguments = [str(part) for c in cases for part in (c.path, c.target, c.side, c.numbers)]
    out = subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = []
    for row in csv.reader(io.StringIO(out)):
        if row[0] == "file":
            found.append([])
        else:
            found[-1].append(row)
    return found


def date(day):
    return day.strftime("%Y-%m-%d")


def is_same(mine, row):
    certain, rule, rise, armed, day, price, start, start_price, bound = row
    word, direction, key, mine_day, mine_price, mine_certain, mine_start, mine_start_price, mine_bound = mine
    # Where several of the seven prices are the median, any of them may be named.
    starts = [date(one) for one in start] if isinstance(start, pandas.DatetimeIndex) else [date(start)]
    near = lambda text, value: math.isclose(float(text), value, rel_tol=1e-9)  # noqa: E731
    return (
        (word, direction) == (rule, "rise" if rise else "fall")
        and key.startswith(rule + "-")
        and key.endswith(date(armed))
        and (mine_day, mine_certain) == (date(day), date(certain))
        and mine_start in starts
        and float(mine_price) == price
        and near(mine_start_price, start_price)
        and near(mine_bound, bound)
    )


def made(folder):
    source = random.Random(13)
    for index in range(MADE):
        day, price, lines = pandas.Timestamp("2015-01-01"), 10 ** source.uniform(-2, 4), ["date,price"]
        scale, drift = source.choice([0.005, 0.02, 0.05]), source.choice([-0.002, 0, 0, 0.002])
        for _ in range(source.choice([1, 2, 6, 24, 25, 59, 200, 700, 700, 1500])):
            day += source.choice([1, 1, 1, 1, 1, 3, 3, 40 if source.random() < 0.1 else 1]) * DAY
            price *= math.exp(source.gauss(drift, scale))
            if source.random() < 0.01:
                price *= source.choice([0.7, 0.75, 1.3, 1.5])
            if source.random() < 0.004:
                price *= source.choice([0.1, 8])
            typed = price
            if source.random() < 0.02:
                typed *= source.choice([0, 10, 0.1, 100])
            lines.append(f"{date(day)},{typed:.6g}")
        path = pathlib.Path(folder) / f"{index}.csv"
        path.write_text("\n".join(lines) + "\n")
        yield str(path)


def cases_of(paths):
    for path in paths:
        closes = read(path)
        closes = closes[closes > 0]
        for share, side, numbers in ((0.5, "above", "usual"), (0.3, "below", "usual"), (0.7, "above", "fine")):
            value = float(f"{closes.quantile(share):.3g}") if len(closes) else 1
            yield Case(path, value, side, numbers)


def main(program, folder):
    with tempfile.TemporaryDirectory() as work:
        examples = [str(path) for path in sorted(pathlib.Path(folder).glob("*.csv"))]
        cases = list(cases_of([*examples, *made(work)]))
        counts, differing = dict.fromkeys(RULES, 0), 0
        late = 0
        for case, mine in zip(cases, ours(program, cases), strict=True):
            expected = theirs(case)
            for row in expected:
                counts[row[1]] += 1
                late += row[0] != row[4]
            for i in range(max(len(mine), len(expected))):
                if i < min(len(mine), len(expected)) and is_same(mine[i], expected[i]):
                    continue
                differing += 1
                if differing <= 20:
                    print(f"{case}: ours {mine[i : i + 1]}, pandas {expected[i : i + 1]}")
                break
    print(f"{len(cases)} histories, {counts} firings, {late} of them late: {differing} histories differ")
    for rule, count in counts.items():
        if count < FIRINGS_MIN[rule]:
            sys.exit(f"only {count} of {rule}: the test did not do its work")
    if late < 200:
        sys.exit("hardly a price was late: the test did not do its work")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
