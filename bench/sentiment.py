"""make bench: our VADER beside the Python package vaderSentiment.

sentiment.py SENTIMENT: SENTIMENT is the program of bench/sentiment.cc. Both score the same
sentences on the same core, in turns; what counts is the median of the rounds, in processor time.
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


def main():
    program = sys.argv[1]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    analyzer = vader.SentimentIntensityAnalyzer()
    texts = sentences(analyzer)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "sentences.txt")
        path.write_text("".join(text + "\n" for text in texts))
        for _ in range(ROUNDS):
            start = time.process_time_ns()
            total = sum(analyzer.polarity_scores(text)["compound"] for text in texts)
            theirs.append((time.process_time_ns() - start) / len(texts))
            out = subprocess.run([program, path, str(PASSES)], check=True, stdout=subprocess.PIPE, text=True).stdout
            pass_ns, own_total = map(float, out.split())
            ours.append(pass_ns / len(texts))
            if abs(total - own_total) > 1e-3:
                sys.exit(f"not the same work: our compounds sum to {own_total}, theirs to {total}")

    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"Sentiment: {len(texts)} sentences of {words:.0f} words on one core, medians of {ROUNDS} rounds in turns")
    for name, times in (("bellwether", ours), ("vaderSentiment 3.3.2", theirs)):
        print(f"  {name:22}{statistics.median(times):12,.0f} ns a sentence  ({min(times):,.0f} to {max(times):,.0f})")
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"  times as fast         {ratio:12,.0f}                (goal: at least {GOAL})")
    if ratio < GOAL:
        sys.exit(1)


main()
