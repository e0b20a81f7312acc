"""make bench: our scorers beside the Python packages vaderSentiment and asari.

sentiment.py SENTIMENT [PYTHON]: SENTIMENT is the program of bench/sentiment.cc. All score the same
sentences on the same core, in turns; what counts is the median of the rounds, in processor time. PYTHON is one that has asari,
which is compared in Japanese only where it is given: with what it needs it takes 650 MB, and its model wants a locale en_US.UTF-8.
"""

import inspect
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from vaderSentiment import vaderSentiment as vader

SENTENCES = 2000
ROUNDS = 9
PASSES = 200  # Of ours in a round: one would be too short to time.
GOAL = 100
MARKET_GOAL = 1.0  # Of our VADER's time.

PLAIN = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they "
    "which one you were all her she there would their we him been has when who will no more if out so said what "
    "company shares price market report quarter analysts customers revenue service product launched announced "
    "year growth store online people world first new city film series games cards collectors"
).split()


def sentences(analyzer):
    """The package's own examples, then made-up ones: one word in four has to do with feelings."""
    source = inspect.getsource(vader).partition("if __name__")[2]
    examples = [text for text in re.findall(r'"([^"\n]*)"', source) if " " in text]
    maker = random.Random(1)
    words = sorted(word for word in analyzer.lexicon if word.isalpha())
    maker.shuffle(words)
    boosters, negations = sorted(vader.BOOSTER_DICT), vader.NEGATE

    def pick(kind):
        """As words are in any language: the n-th most frequent one n times as rare as the first (Zipf)."""
        return kind[int(len(kind) ** maker.random()) - 1]

    while len(examples) < SENTENCES:
        chosen = maker.choices([PLAIN, words, boosters, negations], weights=[75, 16, 5, 4], k=maker.randrange(8, 25))
        text = " ".join(pick(kind) for kind in chosen)
        examples.append(text.capitalize() + maker.choice([".", ".", ".", "!", "?"]))
    return examples


JAPANESE_PARTS = (
    ("当社の", "同社の", "例示商事の", "国内の", "海外での", "この結果、"),
    ("売上高は", "営業利益は", "営業損失は", "人件費は", "受注高は", "主力製品の販売は", "来店客数は"),
    ("前年同期に比べ", "需要の回復により", "原材料価格の上昇により", "競争の激化を受けて", "新店舗の寄与もあり"),
    ("大幅に増加しました", "減少しました", "堅調に推移しました", "低迷しました", "縮小しました", "予定どおりでした"),
)
JAPANESE_LENGTH = 40
JAPANESE_GOAL = 2000

ASARI = """
import sys, time
from asari.api import Sonar
sonar = Sonar()
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
sonar.ping(text=lines[0])
start = time.process_time_ns()
for line in lines:
    sonar.ping(text=line)
print((time.process_time_ns() - start) / len(lines))
"""


def japanese_sentences(count):
    """Of 40 characters each."""
    maker = random.Random(1)
    made = []
    while len(made) < count:
        text = "".join(maker.choice(part) for part in JAPANESE_PARTS) + "。"
        text += "".join(maker.choice(part) for part in JAPANESE_PARTS)
        made.append(text[:JAPANESE_LENGTH])
    return made


def run(program, scorer, path, count):
    """Nanoseconds a sentence, and the sum of the compounds."""
    out = subprocess.run([program, scorer, path, str(PASSES)], check=True, stdout=subprocess.PIPE, text=True).stdout
    pass_ns, total = map(float, out.split())
    return pass_ns / count, total


def show(name, times):
    print(f"  {name:26}{statistics.median(times):12,.0f} ns a sentence  ({min(times):,.0f} to {max(times):,.0f})")


def english(program, folder):
    analyzer = vader.SentimentIntensityAnalyzer()
    texts = sentences(analyzer)
    path = pathlib.Path(folder, "sentences.txt")
    path.write_text("".join(text + "\n" for text in texts))
    market, ours, theirs = [], [], []
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        total = sum(analyzer.polarity_scores(text)["compound"] for text in texts)
        theirs.append((time.process_time_ns() - start) / len(texts))
        nanoseconds, own_total = run(program, "vader", path, len(texts))
        ours.append(nanoseconds)
        market.append(run(program, "market-1", path, len(texts))[0])
        if abs(total - own_total) > 1e-3:
            sys.exit(f"not the same work: our compounds sum to {own_total}, theirs to {total}")

    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"Sentiment: {len(texts)} sentences of {words:.0f} words on one core, medians of {ROUNDS} rounds in turns")
    show("bellwether, market-1", market)
    show("bellwether, vader", ours)
    show("vaderSentiment 3.3.2", theirs)
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"  vader, times as fast      {ratio:12,.0f}                (goal: at least {GOAL})")
    share = statistics.median(market) / statistics.median(ours)
    print(f"  market-1, of vader's time {share:12.2f}                (goal: at most {MARKET_GOAL})")
    return ratio >= GOAL and share <= MARKET_GOAL


def japanese(program, folder, python):
    texts = japanese_sentences(SENTENCES)
    path = pathlib.Path(folder, "japanese.txt")
    path.write_text("".join(text + "\n" for text in texts), encoding="utf-8")
    times = [run(program, "market-1", path, len(texts))[0] for _ in range(ROUNDS)]
    print(f"Japanese: {len(texts)} sentences of {JAPANESE_LENGTH} characters")
    show("bellwether, market-1", times)
    if python:
        few = pathlib.Path(folder, "few.txt")
        few.write_text("\n".join(texts[:200]), encoding="utf-8")
        out = subprocess.run([python, "-c", ASARI, few], check=True, stdout=subprocess.PIPE, text=True).stdout
        show("asari", [float(out)])
    else:
        print("  asari: not compared; give a Python that has it")
    print(f"  goal: at most {JAPANESE_GOAL:,} ns")
    return statistics.median(times) <= JAPANESE_GOAL


def main():
    program, *python = sys.argv[1:]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        reached = [english(program, folder), japanese(program, folder, python[0] if python else None)]
    if not all(reached):
        sys.exit(1)


main()
