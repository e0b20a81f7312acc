"""make bench: our reading of a stream event beside simdjson's and Python's.

event_decoding.py EVENT_DECODING SIMDJSON_PRICES: EVENT_DECODING is the program of bench/event_decoding.cc, which
reads the event into items with their price histories and checks all of it; SIMDJSON_PRICES that of
bench/peers/simdjson_prices.cc, which reads the same days and prices and checks nothing; json.loads makes
dictionaries of the same bytes, and no more. All run on the same core, in turns; what counts is the median of
the rounds, in processor time, and the ratio within a round. "New memory": what a pass needed goes back to the
system, and each page of it costs a fault the next time.
"""

import datetime
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

RECORDS = 100
DAYS = 1000
ROUNDS = 9
PASSES = 20  # Of ours and of simdjson's in a round.
GOAL = 0.6  # Of simdjson's speed, days in order.


def number(value):
    return {"N": f"{value:.2f}".rstrip("0").rstrip(".")}


def quote(maker, price, full):
    if not full:
        return number(price)
    low, high = price * 0.97, price * 1.03
    parts = {"close": price, "open": (low + price) / 2, "high": high, "low": low, "volume": maker.randrange(10**7)}
    return {"M": {name: number(value) for name, value in parts.items()}}


def event(shuffled, full):
    """As DynamoDB Streams writes it, without spaces."""
    maker = random.Random(1)
    first = datetime.date(2021, 1, 1)
    records = []
    for i in range(RECORDS):
        price = maker.uniform(5, 500)
        prices = []
        for day in range(DAYS):
            price = max(1, price * maker.uniform(0.97, 1.031))
            prices.append(((first + datetime.timedelta(day)).isoformat(), quote(maker, price, full)))
        if shuffled:
            maker.shuffle(prices)
        key = {"Card": {"S": f"Card number {i}"}, "Owner": {"S": "me"}}
        image = key | {"URL": {"S": f"https://example.com/price/Card+number+{i}/"}, "Prices": {"M": dict(prices)}}
        change = {
            "ApproximateCreationDateTime": 1700000000 + i,
            "Keys": key,
            "NewImage": image,
            "SequenceNumber": str(111000000000000000000000 + i),
            "SizeBytes": 20000,
            "StreamViewType": "NEW_IMAGE",
        }
        records.append(
            {
                "eventID": f"{i:032x}",
                "eventName": "MODIFY",
                "eventVersion": "1.1",
                "eventSource": "aws:dynamodb",
                "awsRegion": "eu-central-1",
                "dynamodb": change,
                "eventSourceARN": "arn:aws:dynamodb:eu-central-1:123456789012:table/prices/stream/2026-01-01",
            }
        )
    return json.dumps({"Records": records}, separators=(",", ":")).encode()


def sum_of_prices(records):
    values = (value for record in records for value in record["dynamodb"]["NewImage"]["Prices"]["M"].values())
    return math.fsum(float(value["N"] if "N" in value else value["M"]["close"]["N"]) for value in values)


def run(program, path, expected, *keep):
    """The nanoseconds of a pass, once the prices are those that are expected."""
    output = subprocess.run([program, path, str(PASSES), *keep], check=True, capture_output=True, text=True).stdout
    nanoseconds, records, total = output.split()
    if int(records) != RECORDS or abs(float(total) - expected) > 0.01 + 1e-9 * expected:
        sys.exit(f"{program}: not the same prices: {records} records, {total} and {expected}")
    return float(nanoseconds)


def measure(program, simdjson, path, data, keep):
    ours, python, ratios = [], [], []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        parsed = json.loads(data)
        python.append(time.process_time_ns() - start)
        expected = sum_of_prices(parsed["Records"])
        ours.append(run(program, path, expected, *keep))
        ratios.append(run(simdjson, path, expected) / ours[-1])
    return statistics.median(ours), statistics.median(python), sorted(ratios)


def main():
    program, simdjson = sys.argv[1:]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"Stream event of {RECORDS} records with {DAYS} days each, median of {ROUNDS} rounds:")
    print(f"{'event':28} {'MB':>6} {'ours ms':>8} {'of simdjson':>20} {'json.loads ms':>14} {'times':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for label, shuffled, full, keep in (
            ("days in order", False, False, ["keep"]),
            ("days in any order", True, False, ["keep"]),
            ("open, high, low, volume", False, True, ["keep"]),
            ("days in order, new memory", False, False, []),
        ):
            data = event(shuffled, full)
            path = pathlib.Path(folder, "event.json")
            path.write_bytes(data)
            ours, python, ratios = measure(program, simdjson, path, data, keep)
            ratio = statistics.median(ratios)
            verdict = f"   goal {GOAL}: {'met' if ratio >= GOAL else 'MISSED'}" if label == "days in order" else ""
            shown = f"{ratio:.2f} ({ratios[0]:.2f}..{ratios[-1]:.2f})"
            print(
                f"{label:28} {len(data) / 1e6:6.2f} {ours / 1e6:8.2f} {shown:>20} {python / 1e6:14.1f} "
                f"{python / ours:6.1f}{verdict}"
            )


if __name__ == "__main__":
    main()
