"""Reads every number and day back out of charts, and holds each beside pandas.

oracle_chart.py CHART_DUMP FOLDER: CHART_DUMP is the program of tests/chart_dump.cc, FOLDER holds the
price histories of the examples; those of tests/made_histories.py come to them. Each is drawn at SIZES,
daily and weekly, as SVG, and read by tests/chart_reading.py beside what tests/chart_facts.py says. Of some
charts tesseract reads the PNG: what it reads must be printed in the SVG.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import made_histories  # noqa: E402 (it lies beside this file, which python3 -I does not look for)
import oracle_pandas  # noqa: E402
from chart_facts import Facts  # noqa: E402
from chart_reading import Reading  # noqa: E402

SIZES = [(200, 150), (375, 280), (400, 300), (800, 575), (1200, 300), (1600, 1150)]
PERIODS = ["daily", "weekly"]
CURRENCIES = ["", "JPY", "USD"]
CHECKED_MIN = 80_000  # Fewer numbers and days mean that texts were not read.
SURE = 60  # Percent, by its own account: what tesseract is less sure of is a misreading.
PNG_SIZE, PNG_COUNT = (800, 575), 10


def dump(program, requests):
    lines = "".join("\t".join(map(str, request)) + "\n" for request in requests)
    out = subprocess.run([program], input=lines.encode(), check=True, stdout=subprocess.PIPE).stdout
    return out.decode().split("\f")[:-1]


def numbers_in(words):
    """Numbers of more than two digits: what tesseract takes for one is none by chance."""
    return {n for n in re.findall(r"\d[\d,.]*\d", words) if len(re.sub(r"\D", "", n)) >= 3}


def read_png(path, reading):
    command = ["tesseract", str(path), "-", "--psm", "11", "-l", "eng", "tsv"]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    rows = [line.split("\t") for line in out.splitlines()[1:]]
    printed = set().union(*(numbers_in(text.words) for text in reading.texts))
    seen = set().union(*(numbers_in(row[11]) for row in rows if float(row[10]) >= SURE))
    return seen & printed, seen - printed, printed


def main(program, folder):
    with tempfile.TemporaryDirectory() as made:
        histories = [*oracle_pandas.examples(folder), *made_histories.make(made)]
        requests, charts, pngs = [], [], {}
        for index, history in enumerate(histories):
            facts = Facts(history)
            currency = CURRENCIES[index % len(CURRENCIES)]
            for size in SIZES:
                for period in PERIODS:
                    png = "-"
                    if size == PNG_SIZE and len(pngs) < PNG_COUNT and index % 7 == 0 and period == PERIODS[index % 2]:
                        png = pathlib.Path(made) / f"{index}.png"
                        pngs[len(requests)] = png
                    requests.append((history.path, history.as_of, period, *size, currency, png))
                    charts.append((facts, currency, period, size))
        checked = found = 0
        seen, strange, printed = 0, [], 0
        for index, (chart, svg) in enumerate(zip(charts, dump(program, requests), strict=True)):
            reading = Reading(*chart, svg)
            reading.read_description()
            reading.read_picture()
            checked += reading.checked
            if index in pngs:
                read, unknown, all_printed = read_png(pngs[index], reading)
                seen, printed = seen + len(read), printed + len(all_printed)
                strange += [f"{pngs[index].name}: {number}" for number in unknown]
            for fault in reading.faults:
                found += 1
                if found <= 40:
                    print(f"{pathlib.Path(requests[index][0]).name} on {requests[index][1]}, {chart[2]}, {chart[3]}: {fault}")
        print(f"{len(charts)} charts of {len(histories)} histories: {checked} numbers and days, {found} faults")
        print(f"tesseract read {seen} of {printed} numbers in {len(pngs)} pictures, and of others {strange}")
        sys.exit(1 if found or checked < CHECKED_MIN or strange or seen * 2 < printed else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
