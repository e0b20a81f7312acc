"""Reads our readings' CSV with Python's csv module.

oracle_csv.py READING_DUMP: READING_DUMP is the program of tests/reading_dump.cc. Every text must
come back as it was, except for the apostrophe before what a spreadsheet would take for a formula.
"""

import csv
import io
import random
import subprocess
import sys

TEXTS = 5000
PARTS = ['"', ",", "\r", "\n", "\r\n", "=", "+", "-", "@", "\t", "'", ";", " ", "a", "1", "稲妻", "é", "＝", "😀"]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
NUMBERS = {"positive": 0, "negative": 0.5, "neutral": 0.5, "mixed": 0, "compound": -0.25}


def safe(text):
    return "'" + text if text.startswith(FORMULA) else text


def main():
    maker = random.Random(4180)
    texts = ["".join(maker.choices(PARTS, k=maker.randrange(8))) for _ in range(TEXTS)]
    data = "".join(text + "\0" for text in texts).encode()
    out = subprocess.run([sys.argv[1]], input=data, check=True, stdout=subprocess.PIPE).stdout.decode()
    answers = out.split("\0")[:-1]
    if len(answers) != len(texts):
        sys.exit(f"{len(answers)} answers to {len(texts)} texts")
    for text, answer in zip(texts, answers):
        header, row = csv.reader(io.StringIO(answer, newline=""), strict=True)
        cells = dict(zip(header, row, strict=True))
        expected = {"name": safe(text), "summary": "a, " + text, "reason": safe(text + '"')}
        found = {name: cells[name] for name in expected}
        if found != expected or {name: float(cells[name]) for name in NUMBERS} != NUMBERS:
            sys.exit(f"{text!r} came back as {cells!r}")
    print(f"read {len(texts)} rows")


main()
