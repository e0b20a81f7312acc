"""Compares our cron expressions with those of cronsim, where the grammars agree, and rates, starts, ends and windows
with arithmetic of its own.

cronsim answers local times; what a daylight-saving change does to them (see
src/schedule/schedule.h) is worked out here with Python's own time zones.
"""

import random
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from cronsim import CronSim

CASES = 900
RATES = 300
OCCURRENCES = 40
SEED = 20261122
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo",
         "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu"]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split()

pick = random.Random(SEED)


def numbers(least, most, show=str, open_steps=True):
    """A field as (ours, theirs); show says how each writes a number."""
    ours, theirs = show if isinstance(show, tuple) else (show, show)
    def element():
        first = pick.randint(least, most)
        last = pick.randint(first, most)
        step = pick.randint(1, max(1, (most - least) // 2))
        kind = pick.choice(["one", "one", "range", "stepped range"] + (["open step"] if open_steps else []))
        if kind == "one":
            return ours(first), theirs(first)
        if kind == "range":
            return f"{ours(first)}-{ours(last)}", f"{theirs(first)}-{theirs(last)}"
        if kind == "open step":
            return f"{ours(first)}/{step}", f"{theirs(first)}/{step}"
        # cronsim takes 5-5/2 for 5/2.
        last = min(first + 1, most) if last == first else last
        first = first - 1 if last == first else first
        return f"{ours(first)}-{ours(last)}/{step}", f"{theirs(first)}-{theirs(last)}/{step}"
    kind = pick.choice(["all", "steps", "list", "list", "list"])
    if kind == "all":
        return "*", "*"
    if kind == "steps":
        step = pick.randint(1, max(1, (most - least) // 2))
        return f"*/{step}", f"*/{step}"
    elements = [element() for _ in range(pick.randint(1, 3))]
    return ",".join(e[0] for e in elements), ",".join(e[1] for e in elements)


def month(number):
    return pick.choice([str(number), MONTHS[number - 1]])


def expression():
    """One expression as AWS writes it and as cronsim does."""
    minute, hour = numbers(0, 59), numbers(0, 23)
    # cronsim reads a name behind a dash too, but not before a step.
    months = pick.choice([("*", "*"), numbers(1, 12)]) if pick.random() < 0.8 else (lambda m: (m, m))(month(pick.randint(1, 12)))
    day, weekday = ("?", "*"), ("?", "*")
    kind = pick.choice(["days", "days", "last day", "weekdays", "weekdays", "last weekday", "nth weekday"])
    number = pick.randint(1, 7)
    if kind == "days":
        day = numbers(1, 28) if months != ("*", "*") else numbers(1, 31)
    elif kind == "last day":
        day = ("L", "L")
    elif kind == "weekdays":
        weekday = numbers(1, 7, (str, lambda n: str(n - 1)), open_steps=False)
        if pick.random() < 0.3:
            weekday = (WEEKDAYS[number - 1],) * 2
    elif kind == "last weekday":
        weekday = (f"{number}L", f"{number - 1}L")
    else:
        nth = pick.randint(1, 5)
        weekday = (f"{number}#{nth}", f"{number - 1}#{nth}")
    return (f"cron({minute[0]} {hour[0]} {day[0]} {months[0]} {weekday[0]} *)",
            f"{minute[1]} {hour[1]} {day[1]} {months[1]} {weekday[1]}")


def start(zone):
    """A random moment, often just before a change of the clock, that is no local time twice."""
    while True:
        moment = datetime(2015, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=pick.randrange(20 * 365 * 1440))
        if pick.random() < 0.5:
            for _ in range(366):
                later = moment + timedelta(days=1)
                if moment.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
                    break
                moment = later
        local = moment.astimezone(zone)
        if local.fold == 0 and local.replace(fold=1).utcoffset() == local.utcoffset():
            return moment


def limits(moment):
    """A start, an end and a window; each may be missing. The start may be past."""
    second = int(moment.timestamp())
    begins = second + pick.randint(-3 * 86400, 3 * 86400) if pick.random() < 0.3 else 0
    ends = max(begins, second) + pick.randint(1, 60 * 86400) if pick.random() < 0.3 else 0
    return begins, ends, pick.choice([0, 0, 1, 15, 1440])


def occurrences(theirs, zone, moment, begins, ends):
    due = []
    for local in CronSim(theirs, moment.astimezone(zone).replace(tzinfo=None)):
        instant = local.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
        if instant.astimezone(zone).replace(tzinfo=None) != local:
            continue  # The clock never shows it.
        second = int(instant.timestamp())
        if len(due) == OCCURRENCES or local.year > 2199 or (ends and second > ends):
            return due
        if second >= begins:
            due.append(second)
    return due


def ticks(every, moment, begins, ends):
    """Of a rate that counts from its start, or else from when it was known."""
    known = int(moment.timestamp())
    first = begins or known
    due, n = [], max(0, (known - first) // every)
    while len(due) < OCCURRENCES:
        second = first + n * every
        if ends and second > ends:
            break
        if second > known:
            due.append(second)
        n += 1
    return due


def main():
    cases = []
    for _ in range(CASES):
        name = pick.choice(ZONES)
        ours, theirs = expression()
        moment = start(ZoneInfo(name))
        bounds = limits(moment)
        cases.append((name, moment, bounds, ours, occurrences(theirs, ZoneInfo(name), moment, *bounds[:2])))
    for _ in range(RATES):
        number, (unit, seconds) = pick.randint(2, 90), pick.choice([("minutes", 60), ("hours", 3600), ("days", 86400)])
        moment = start(ZoneInfo("UTC"))
        bounds = limits(moment)
        cases.append((pick.choice(ZONES), moment, bounds, f"rate({number} {unit})", ticks(number * seconds, moment, *bounds[:2])))
    lines = "".join(f"{name}\t{int(moment.timestamp())}\t{OCCURRENCES}\t{begins}\t{ends}\t{window}\t{ours}\n"
                    for name, moment, (begins, ends, window), ours, _ in cases)
    answer = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True).stdout
    different, shares = 0, []
    for (name, moment, (begins, ends, window), ours, wanted), line in zip(cases, answer.splitlines(), strict=True):
        pairs = [tuple(map(int, word.split("/"))) for word in line.split() if "/" in word]
        comes = [delay for _, delay in pairs]
        late = [delay for second, delay in pairs
                if not (0 <= delay < window * 60000 or delay == 0) or (ends and second * 1000 + delay > ends * 1000)]
        if window and not ends:
            shares += [delay / (window * 60000) for delay in comes]
        if [second for second, _ in pairs] != wanted or late:
            different += 1
            print(f"{ours} in {name} after {moment.isoformat()}, {begins} to {ends}, window {window}:\n"
                  f"  we say     {line}\n  it is      {wanted}")
    # Spread evenly: the tenths of the window get as many each, give or take five deviations.
    tenths = [sum(1 for share in shares if int(share * 10) == tenth) for tenth in range(10)]
    mean = len(shares) / 10
    uneven = max(abs(tenth - mean) for tenth in tenths) > 5 * mean ** 0.5
    print(f"{len(cases)} schedules, {OCCURRENCES} occurrences each: {different} differ; tenths of the window: {tenths}")
    return 1 if different or uneven else 0


if __name__ == "__main__":
    sys.exit(main())
