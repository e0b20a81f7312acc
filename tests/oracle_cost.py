"""Works out what `bellwether cost` says once more, in Python's decimals.

oracle_cost.py BELLWETHER COST_MD DATA: DATA is data/aws. Held against the command are
- the sums of many workloads, worked out here from the same price list,
- docs/cost.md: what its commands print, its calculation by hand, its table of assumptions.
"""

import csv
import json
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile
from decimal import ROUND_CEILING, Decimal, localcontext

PROGRAM, DOCUMENT, DATA = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
WORKLOADS = 200
CLOSE = Decimal("1e-9")
GIGABYTE = Decimal(2**30)
PER_MONTH = 30 * 24 * 60  # Minutes.


def rows(name):
    lines = (line for line in (DATA / name).read_text().splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


PRICES = {(row["charge"], row["region"]): Decimal(row["usd"]) / Decimal(row["units"]) for row in rows("prices.csv")}
FREE = {row["charge"]: Decimal(row["quantity"]) for row in rows("free.csv")}


def run(arguments, home, **variables):
    ended = subprocess.run([PROGRAM, "cost", *arguments], env={"HOME": home, **variables}, cwd=home,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if ended.returncode != 0 or ended.stderr:
        sys.exit(f"{arguments} ended with {ended.returncode}: {ended.stderr}")
    return ended.stdout


def up(number):
    return number.to_integral_value(ROUND_CEILING)


def quantities(load, metrics):
    """By charge; those of the bucket are told apart by their names."""
    items, names = Decimal(load["items"]), Decimal(load["names"])
    updates = items * 30
    ticks = Decimal(PER_MONTH // load["minutes"]) if names else Decimal(0)
    deliveries = ticks * up(names / 10)
    reads = ticks * names
    card = 200 + 14 * Decimal(load["days"])
    table = items * card + names * 200
    unit = max(Decimal(3), up(Decimal(load["length"]) / 100))
    fresh = min(reads, names * Decimal(load["changes"]))
    written = min(reads, fresh + names * 2 * 30)  # Every 12 hours, whatever the text.
    shown = updates + written
    publications = min(shown, Decimal(PER_MONTH * 60 // 2))
    page_file = 4000 + 20 * Decimal(load["days"])  # Of a name it has no prices.
    page_list = (items + names) * 190
    alerts = items * 3 / 10
    daily = Decimal(30 if load["stale"] else 0)  # Looks at how old prices are.
    calls = updates * 2 + ticks + daily + deliveries + publications + alerts
    log = (calls * 1500 + (updates * 2 + reads + shown) * 300) / GIGABYTE
    found = {
        "LambdaRequests": calls,
        "LambdaSeconds": (updates / 10 + ticks + daily + reads * 4 / 10 + shown * 3 / 10
                          + publications * (items + names) * 3 / 100000 + updates * 2 / 100 + alerts * 2) / 4,
        "TableWrites": updates * up(card / 1024),
        "TableReads": (ticks + daily) * up(table / 4096) + reads + written + shown * up(card / 4096),
        "TableStorage": table / GIGABYTE,
        "TableRecovery": table / GIGABYTE,
        "QueueRequests": deliveries * 3 + shown + publications * 2 + alerts * 3 + 3 * 5 * 3 * PER_MONTH,
        "Schedules": ticks + daily,
        "BucketWrites": (updates + written) * 2 + shown + publications * 2 + alerts * 7,
        "BucketReads": updates * 2 + reads + shown * 4 + publications * 2 + alerts * 6,
        "BucketStorage": (items * 60000 + names * 4000 + items * page_file + names * 4000 + page_list) / GIGABYTE,
        "LogsIn": log,
        "LogsKept": log,
        "Metrics": Decimal(metrics),
        "Alarms": Decimal(25),
        "Dashboards": Decimal(1),
        "Mails": Decimal(30),
    }
    if load["bucket"] != load["region"]:
        page = shown * page_file + publications * page_list
        found["BetweenRegions"] = (updates * 60000 + written * 4000 + 2 * page) / GIGABYTE
    if load["comprehend"]:
        found["Sentiment"] = fresh * unit
    if load["key"]:
        found["Keys"] = Decimal(1)
    return {charge: n for charge, n in found.items() if n}, fresh * unit, reads * unit


def differ(found, expected):
    if found is None or expected is None:
        return found is not expected
    return abs(Decimal(repr(found)) - expected) > CLOSE * max(Decimal(1), abs(expected))


def check_workload(load, home):
    arguments = ["--json", "--items", str(load["items"]), "--names", str(load["names"]), "--every",
                 f"{load['minutes']}m", "--days-of-prices", str(load["days"]), "--text-length", str(load["length"]),
                 "--text-changes", str(load["changes"]), "--hours", str(load["hours"]), "--hourly", "47.5",
                 "--region", load["region"], "--bucket-region", load["bucket"],
                 "--scorer", "comprehend" if load["comprehend"] else "vader"]
    said = json.loads(run(arguments, home, BELLWETHER_OWN_KEY="true" if load["key"] else "false",
                          BELLWETHER_ALERT_STALE="item:Sol Ring" if load["stale"] else "off"))
    lines = {line["charge"]: line for line in said["lines"]}
    expected, cached, uncached = quantities(load, lines["Metrics"]["quantity"])
    wrong = []
    if set(lines) != set(expected):
        wrong.append(f"lines {sorted(lines)}, not {sorted(expected)}")
    total = paid = Decimal(0)
    unknown = 0
    for charge, quantity in expected.items():
        line = lines.get(charge, {})
        region = load["bucket"] if charge.startswith("Bucket") else load["region"]
        price = PRICES.get((charge, region))
        usd = None if price is None else quantity * price
        less = None if price is None else max(Decimal(0), quantity - FREE.get(charge, Decimal(0))) * price
        total, paid, unknown = total + (usd or 0), paid + (less or 0), unknown + (price is None)
        for key, value in {"quantity": quantity, "usd": usd, "usd_less_free": less}.items():
            if differ(line.get(key), value):
                wrong.append(f"{charge} {key} is {line.get(key)}, not {value}")
        if line.get("region") != region:
            wrong.append(f"{charge} is in {line.get('region')}, not {region}")
    people = Decimal(str(load["hours"])) * Decimal("47.5")
    price = PRICES.get(("Sentiment", load["region"]))
    for key, value in {"aws_usd": total, "aws_usd_less_free": paid, "total_usd": total + people,
                       "total_usd_less_free": paid + people, "unknown": Decimal(unknown)}.items():
        if differ(said[key], value):
            wrong.append(f"{key} is {said[key]}, not {value}")
    for key, units in {"with_caching": cached, "without_caching": uncached}.items():
        if differ(said["comprehend"]["units_" + key], units):
            wrong.append(f"units_{key} is {said['comprehend']['units_' + key]}, not {units}")
        if differ(said["comprehend"]["usd_" + key], None if price is None else units * price):
            wrong.append(f"usd_{key} is {said['comprehend']['usd_' + key]}")
    if wrong:
        sys.exit("\n".join([" ".join(arguments), *wrong]))


def random_load(maker):
    regions = ["us-east-1", "us-east-1", "ap-northeast-1", "eu-central-1", "us-west-2"]
    return {"items": maker.choice([0, 1, 100, maker.randrange(100000)]),
            "names": maker.choice([0, 1, 10, 11, 100, maker.randrange(100000)]),
            "minutes": maker.choice([1, 5, 7, 60, 1440, 43200]), "days": maker.randrange(5000),
            "length": maker.randrange(1, 5001), "changes": maker.choice(["0", "0.5", "4", "100000"]),
            "hours": maker.choice(["0", "1.5"]), "region": maker.choice(regions), "bucket": maker.choice(regions),
            "comprehend": maker.random() < 0.5, "key": maker.random() < 0.5, "stale": maker.random() < 0.5}


def table_below(text, header):
    """The cells of the rows of the table with this header."""
    if header not in text:
        sys.exit(f"docs/cost.md has no table {header}")
    rows_there = []
    for line in text.split(header + "\n", 1)[1].splitlines()[1:]:
        if not line.startswith("|"):
            break
        rows_there.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows_there


def value_of(calculation):
    """Of "100 × 30 × 6 / 1,000,000 × 0.625", in decimals."""
    plain = calculation.replace(",", "").replace("×", "*")
    if not re.fullmatch(r"[0-9. */+()-]+", plain):
        sys.exit(f"not a calculation: {calculation}")
    return eval(re.sub(r"[0-9.]+", lambda number: f"Decimal('{number[0]}')", plain))  # Digits and signs alone.


def check_document(home):
    text = DOCUMENT.read_text()
    transcripts = re.findall(r"```\n\$ bellwether cost ([^\n]*)\n(.*?)```\n", text, re.DOTALL)
    if len(transcripts) < 2:
        sys.exit("docs/cost.md shows fewer than two runs")
    for command, printed in transcripts:
        said = run(shlex.split(command), home)
        if said != printed:
            sys.exit(f"docs/cost.md shows another output than `bellwether cost {command}` prints:\n{said}")

    said = json.loads(run([*shlex.split(transcripts[0][0]), "--json"], home))
    by_charge = {line["charge"]: line["usd"] for line in said["lines"]}
    by_charge |= {"with caching": said["comprehend"]["usd_with_caching"],
                  "without caching": said["comprehend"]["usd_without_caching"], "all of AWS": said["aws_usd"]}
    by_hand = {}
    for charge, calculation, usd in table_below(text, "| charge | by hand | USD |"):
        is_sum = calculation == "all above, without the last two"
        by_hand[charge] = sum(list(by_hand.values())[:-2]) if is_sum else value_of(calculation)
        if differ(by_charge.get(charge), by_hand[charge]):
            sys.exit(f"{charge}: the command says {by_charge.get(charge)}, the hand {by_hand[charge]}")
        if Decimal(usd.replace(",", "")) != by_hand[charge].quantize(Decimal(usd.replace(",", ""))):
            sys.exit(f"{charge}: {calculation} is {by_hand[charge]}, not {usd}")
    if set(by_hand) != set(by_charge):
        sys.exit(f"docs/cost.md works out {sorted(by_hand)}, the command {sorted(by_charge)}")

    taken = [[a["name"], Decimal(repr(a["value"])), a["reason"]] for a in said["assumptions"]]
    told = [[name, Decimal(value.replace(",", "")), reason]
            for name, value, reason in table_below(text, "| assumption | value | what it is |")]
    if taken != told:
        sys.exit("docs/cost.md should have this table of assumptions:\n" +
                 "\n".join(f"| `{name}` | {value:,} | {reason} |" for name, value, reason in taken))
    return len(transcripts), len(by_hand)


def main():
    maker = random.Random(2100)
    with tempfile.TemporaryDirectory() as home, localcontext() as context:
        context.prec = 50
        for _ in range(WORKLOADS):
            check_workload(random_load(maker), home)
        transcripts, by_hand = check_document(home)
    print(f"{WORKLOADS} workloads; docs/cost.md: {transcripts} runs, {by_hand} sums by hand")


main()
