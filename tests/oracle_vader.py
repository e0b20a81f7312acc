"""Holds our VADER beside the Python package vaderSentiment.

oracle_vader.py VADER_DUMP: VADER_DUMP is the program of tests/vader_dump.cc. All four numbers
of every sentence must be equal. The sentences are made from a seed: the same ones in each run.
"""

import inspect
import itertools
import random
import re
import subprocess
import sys
import unicodedata

from vaderSentiment import vaderSentiment as vader

SENTENCES_MIN = 50000  # Fewer means that a part was not made.
SHOWN_MAX = 20

NEUTRAL = (
    "the a of in and it film plot day was is this that so to for company shares prices market report they we "
    "said analysts quarter i you he she book dialog actors characters today with on at by an as are be had"
).split()
# All words that a rule asks for by name.
PIVOTS = (
    "but least at very never so this without doubt no or nor kind of sort just enough the shit bomb bad ass "
    "bus stop yeah right kiss death to die for beating heart not isn't ain't NO But BUT KIND OF"
).split()
ODD = [
    "\u0130stanbul", "\u0131", "Stra\u00dfe", "STRASSE", "STRA\u00dfE", "\u1e9e", "\ufb01ne", "\u01c5", "\u01c4",
    "\u00c5", "\u00e9", "E\u0301", "e\u0301", "\uff27\uff2f\uff2f\uff24", "\uff47\uff4f\uff4f\uff44", "\u0394",
    "\u03a3\u03a3", "\u03c3\u03c2", "\u0416", "\u5927\u597d\u304d", "\u05e9\u05dc\u05d5\u05dd",
    "\u0645\u0631\u062d\u0628\u0627", "\u202egood", "\u200bgood", "\ufeffgood", "go\u00adod", "good\u200d",
    "o\u212a", "\u212aILL", "\u212aiss", "li\u212ae", "L\u0130KE", "don\u2019t", "DON'T", "x\u00e9n't", "n't", "N'T",
    "\u2160", "\u24b6", "\U0001d400", "\U00010400", "\u00aa", "\u1d2c", "\u02b0", "\u0345", "A\u0345", "\u00bf", "1",
    "\x00", "a\x00", "\x7f", "\ufffd", "oK!", "o\u212a!", "(o\u212a)", "o\u212aay", "\u00e9!", "\u00e9n'T...",
]  # fmt: skip
BLANKS = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace()]
NEAR_BLANKS = ["\u200b", "\u2060", "\ufeff", "\u180e", "\u200d", "\x1b", "\x0e", "\u00ad"]


def own_examples():
    """What the package shows as its demonstration."""
    source = inspect.getsource(vader).partition("if __name__")[2]
    return [text for text in re.findall(r'"([^"\n]*)"', source) if text]


class Maker:
    def __init__(self, seed, analyzer):
        self.random = random.Random(seed)
        self.lexicon = sorted(analyzer.lexicon)
        self.boosters = sorted(vader.BOOSTER_DICT)
        self.idioms = sorted(vader.SPECIAL_CASES) + sorted(vader.SENTIMENT_LADEN_IDIOMS)
        self.emojis = sorted(analyzer.emojis)
        self.few = self.random.sample(self.lexicon, 12)  # So that feelings repeat.

    def word(self):
        pick = self.random.choice
        return self.random.choices(
            [
                lambda: pick(NEUTRAL),
                lambda: pick(self.lexicon),
                lambda: pick(self.few),
                lambda: pick(self.boosters),
                lambda: pick(vader.NEGATE),
                lambda: pick(PIVOTS),
                lambda: pick(self.idioms),
                lambda: pick(self.emojis),
                lambda: pick(ODD),
            ],
            weights=[8, 6, 2, 3, 2, 4, 1, 1, 1],
        )[0]()

    def cased(self, word):
        change = self.random.random()
        if change < 0.70:
            return word
        if change < 0.85:
            return word.upper()
        if change < 0.93:
            return word.capitalize()
        return "".join(self.random.choice((c.lower(), c.upper())) for c in word)

    def punctuated(self, word):
        change = self.random.random()
        if change < 0.75:
            return word
        marks = self.random.choice([",", ".", "!", "!!", "?", "???", "?!", "...", ";", '"', ")", ":", "'", "!?!?!?!", "-"])
        if change < 0.92:
            return word + marks
        if change < 0.96:
            return self.random.choice(['"', "(", "*", "#", "@", "..."]) + word + marks
        return marks + word

    def blank(self):
        change = self.random.random()
        if change < 0.95:
            return " "
        return self.random.choice(BLANKS + NEAR_BLANKS + ["  ", "\r\n", "", "\n"])

    def sentence(self, words):
        parts = []
        for _ in range(words):
            parts += [self.punctuated(self.cased(self.word())), self.blank()]
        return "".join(parts[: self.random.choice((-1, len(parts)))])

    def noise(self):
        """Bytes as text: malformed ones become U+FFFD."""
        alphabets = [
            lambda: self.random.randrange(256),
            lambda: self.random.randrange(32, 127),
            lambda: self.random.choice(b" good bad!?'\xe2\x84\xaa\xf0\x9f\x98\x81\xc2\xa0\xed\xa0\x80\xff"),
        ]
        byte = self.random.choice(alphabets)
        return bytes(byte() for _ in range(self.random.randrange(60)))


def code_points():
    """One that Python's str has something to say about, and its neighbours."""
    telling = {
        c for c in range(sys.maxunicode + 1)
        if chr(c).isspace() or chr(c).isupper() or chr(c).islower() or chr(c).istitle() or chr(c) != chr(c).lower()
    }  # fmt: skip
    near = {c + step for c in telling for step in (-1, 0, 1)}
    near |= set(range(0x300)) | set(range(0x2000, 0x2100))
    return [chr(c) for c in sorted(near) if 0 <= c <= sys.maxunicode and unicodedata.category(chr(c)) != "Cs"]


def texts(analyzer):
    maker = Maker(20140601, analyzer)
    yield from own_examples()
    yield from ("", " ", "\n", "!", "?", "????", "but", "no", "no no", "no good", "least", "kind", "kind of")
    for word in maker.lexicon + maker.boosters + maker.idioms + vader.NEGATE:
        yield word
        yield f"It is {word.upper()}, really!!"
        yield f"Not so {word} but very {word}??"
    for emoji in maker.emojis:
        yield emoji
        yield f"x{emoji}good {emoji}{emoji}\t{emoji} A"
    for c in code_points():
        yield f"GOOD {c}"  # Upper or not: capitals mean something or not.
        yield f"bad GOOD{c}A"  # Lower or not.
        yield f"GOOD{c}bad x"  # Blank or not.
    for phrase in itertools.product(PIVOTS[:32], repeat=3):
        if maker.random.random() < 0.4:
            yield " ".join((*phrase, maker.random.choice(maker.few), maker.random.choice(PIVOTS)))
    for _ in range(20000):
        yield maker.sentence(maker.random.randrange(1, 14))
    for _ in range(300):
        yield maker.sentence(maker.random.randrange(60, 400))
    for _ in range(3000):
        yield maker.noise().decode("utf-8", "replace")
    yield "good " * 3000 + "but " + "bad good " * 1500
    yield "a" * 100000
    yield "!" * 100000
    yield maker.sentence(4000)


def encoded(texts):
    for text in texts:
        data = text.encode()
        yield b"%d\n" % len(data) + data


def ours(program, data):
    out = subprocess.run([program], input=b"".join(data), check=True, stdout=subprocess.PIPE).stdout
    return [tuple(map(float, line.split())) for line in out.decode().splitlines()]


def theirs(analyzer, text):
    scores = analyzer.polarity_scores(text)
    return scores["neg"], scores["neu"], scores["pos"], scores["compound"]


def main():
    program = sys.argv[1]
    analyzer = vader.SentimentIntensityAnalyzer()
    sentences = list(texts(analyzer))
    # Malformed bytes go to us as they are.
    maker = Maker(7, analyzer)
    noise = [maker.noise() for _ in range(3000)]
    data = [*encoded(sentences), *(b"%d\n" % len(raw) + raw for raw in noise)]
    sentences += [raw.decode("utf-8", "replace") for raw in noise]

    mine = ours(program, data)
    if len(mine) != len(sentences):
        sys.exit(f"{len(mine)} answers to {len(sentences)} sentences")
    different = 0
    felt = 0
    for text, own in zip(sentences, mine):
        expected = theirs(analyzer, text)
        felt += expected[3] != 0
        if own != expected:
            different += 1
            if different <= SHOWN_MAX:
                print(f"{text[:200]!r}\n  ours   {own}\n  theirs {expected}")
    print(f"compared {len(sentences)} sentences, {felt} of them with a feeling; {different} differ")
    if len(sentences) < SENTENCES_MIN or felt < SENTENCES_MIN // 2:
        sys.exit("too few sentences")
    if different:
        sys.exit(1)


main()
