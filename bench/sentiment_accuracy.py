"""How often a scorer is right: sentiment_accuracy.py BELLWETHER FILE.csv [ARGUMENT...]

FILE.csv has a header with `label` and `text`; labels are positive, negative, neutral, in any case. What
follows is given to `bellwether sentiment`, as --language ja or --scorer vader. Prints the accuracy, the share
of texts with a feeling that got the opposite one, the macro F1, and what became of each label. docs/sentiment.md names
public sets of such texts.
"""

import collections
import csv
import json
import subprocess
import sys

CLASSES = ("positive", "negative", "neutral")


def labels(program, texts, arguments):
    """The label of each text; "none" where nobody reads it."""
    lines = "".join(" ".join(text.split()) + "\n" for text in texts)
    command = [program, "sentiment", "--json", *arguments]
    out = subprocess.run(command, input=lines, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    found = [(json.loads(line)["label"] or "none").lower() for line in out.splitlines()]
    if len(found) != len(texts):
        sys.exit(f"{len(found)} answers to {len(texts)} texts")
    return found


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, path, *arguments = sys.argv[1:]
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [(row["label"].strip().lower(), row["text"]) for row in csv.DictReader(file)]
    unknown = {wanted for wanted, _ in rows} - set(CLASSES)
    if unknown or not rows:
        sys.exit(f"{path}: no texts, or other labels than {', '.join(CLASSES)}: {sorted(unknown)}")
    got = labels(program, [text for _, text in rows], arguments)
    pairs = collections.Counter((wanted, found) for (wanted, _), found in zip(rows, got))

    right = sum(pairs[name, name] for name in CLASSES)
    felt = sum(count for (wanted, _), count in pairs.items() if wanted != "neutral")
    opposite = pairs["positive", "negative"] + pairs["negative", "positive"]
    f1 = 0
    for name in CLASSES:
        wanted = sum(pairs[name, other] for other in {*CLASSES, *got})
        found = sum(pairs[other, name] for other in CLASSES)
        f1 += 2 * pairs[name, name] / max(wanted + found, 1) / len(CLASSES)
    print(f"{len(rows)} texts: accuracy {right / len(rows):.3f}, opposite sign {opposite / max(felt, 1):.3f}, macro F1 {f1:.3f}")
    for wanted in CLASSES:
        found = {name: pairs[wanted, name] for name in (*CLASSES, "mixed", "none") if pairs[wanted, name]}
        print(f"  {wanted:9}", ", ".join(f"{count} {name}" for name, count in found.items()))


main()
