"""Makes price histories of every kind that markets and tables have, from a seed.

Daily ones, weekdays only, one price a week, sparse ones, with empty weeks, of a single price, of 30
years; from 0.00001 to billions; with and without ranges and volumes; with spikes, zeros and splits,
whose places they name: prices move by at most 3 % otherwise, so that nothing else is suspect.
"""

import dataclasses
import datetime
import math
import pathlib
import random

COUNT = 200
MOVE_MAX = 0.03
LENGTHS = [1, 2, 4, 5, 9, 10, 11, 26, 60, 140, 300, 600]
LEVELS = [0.00001, 0.003, 0.5, 12, 480, 2000, 35000, 1e9]
CALENDARS = ["every day", "weekdays", "one a week", "sparse", "empty weeks", "weekdays, empty weeks"]
DENSE = ["every day", "weekdays"]  # No gap in which a price may move.
SPLITS = [0.1, 0.5, 0.25, 10, 100, 0.01]


@dataclasses.dataclass
class History:
    path: str
    as_of: str  # The day on which it is told of, perhaps before the last price or long after.
    suspects: list  # (suspicion, day, factor), each of one quote.


def days_of(random_source, calendar, count):
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=random_source.randrange(18000))
    days = []
    while len(days) < count:
        if calendar == "sparse":
            day += datetime.timedelta(days=random_source.choice([1, 3, 8, 20, 45]))
        elif calendar == "one a week":
            day += datetime.timedelta(days=7)
        else:
            day += datetime.timedelta(days=1)
            if "weekdays" in calendar and day.isoweekday() > 5:
                continue
            if "empty weeks" in calendar and random_source.random() < 0.03:
                day += datetime.timedelta(weeks=random_source.choice([1, 1, 2, 7]))
                continue
        days.append(day)
    return days


def closes_of(random_source, level, count):
    closes, price = [], level
    for _ in range(count):
        closes.append(price)
        price *= math.exp(random_source.uniform(-MOVE_MAX, MOVE_MAX))
    return closes


def suspects_in(random_source, closes, days, calendar):
    """Puts spikes, and a split, far from the ends and from each other; names them."""
    suspects = []
    places = list(range(20, len(closes) - 20, 20))
    random_source.shuffle(places)
    if places and calendar in DENSE:
        at, factor = places.pop(), random_source.choice(SPLITS)
        for i in range(at, len(closes)):
            closes[i] *= factor
        suspects.append(("factor", days[at].isoformat(), factor))
    for at in places[: random_source.choice([0, 1, 3])]:
        closes[at] *= random_source.choice([0, 0.05, 20, 1000])
        suspects.append(("spike", days[at].isoformat(), 1))
    return suspects


def number(value):
    return f"{value:.6g}"


def lines_of(random_source, days, closes, shape):
    if shape == "price":
        yield "date,price"
        for day, close in zip(days, closes):
            yield f"{day},{number(close)}"
        return
    yield "date,open,high,low,close,volume"
    for day, close in zip(days, closes):
        open_ = close * math.exp(random_source.uniform(-0.01, 0.01))
        high = max(open_, close) * math.exp(random_source.choice([0, 0.01]))
        low = min(open_, close) * math.exp(random_source.choice([0, -0.01]))
        volume = random_source.choice(["", "0", str(random_source.randrange(10**9))])
        known = random_source.random() < 0.9
        prices = [number(price) if known else "" for price in (open_, high, low)]
        yield f"{day},{','.join(prices)},{number(close)},{volume}"


def make_one(random_source, path, index):
    calendar = CALENDARS[index % len(CALENDARS)]
    count = random_source.choice(LENGTHS)
    if index in (60, 121):  # Every day, weekdays.
        count = 30 * 365
    days = days_of(random_source, calendar, count)
    closes = closes_of(random_source, random_source.choice(LEVELS), count)
    suspects, as_of = [], days[-1]
    fate = random_source.choice(["calm", "suspect", "suspect", "told early", "worthless"])
    if fate == "suspect":
        suspects = suspects_in(random_source, closes, days, calendar)
    if fate == "worthless" and count > 30:
        worth = random_source.choice([0, count - 12])
        closes[worth:] = [0] * (count - worth)
    if fate == "told early":
        as_of = days[count // 2] + datetime.timedelta(days=random_source.choice([0, 1, 2]))
    else:
        as_of += datetime.timedelta(days=random_source.choice([0, 0, 1, 2, 3, 400]))
    shape = random_source.choice(["price", "ranges"])
    path.write_text("\n".join(lines_of(random_source, days, closes, shape)) + "\n")
    return History(path=str(path), as_of=as_of.isoformat(), suspects=suspects)


def make(folder):
    for index in range(COUNT):
        yield make_one(random.Random(index), pathlib.Path(folder) / f"made-{index}.csv", index)
