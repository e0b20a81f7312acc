"""Compares our character references with those of Python's html module.

oracle_html.py REFERENCE_DUMP: REFERENCE_DUMP is the program of tests/reference_dump.cc. Every name that Python has, and
every beginning of one, with and without a semicolon and in front of all that may follow; numbers; and texts made of
all these.

Python knowingly departs from the standard in one thing: it drops the numbers of control characters and of what is no
character. The standard keeps them, and so does Python when its list of them is empty.
"""

import html
import html.entities
import random
import subprocess
import sys

TEXTS = 20000
FOLLOWERS = ["", " ", "a", "Z", "1", "=", "&", ";", "<", "#", ",", "\u00e9", "\n"]
NUMBERS = [*range(0x3100), *range(0xD7F0, 0xE010), *range(0xFDC0, 0xFE00), *range(0xFFF0, 0x10010),
           *range(0x1FFFE, 0x20000), *range(0x10FFF0, 0x110010), 2**31, 2**32 - 1, 2**32, 2**32 + 65, 2**64 + 65,
           10**40]


def names():
    plain = {name.rstrip(";") for name in html.entities.html5}
    if len(html.entities.html5) != 2231 or len(plain) != 2125:
        sys.exit("Python's table is not the standard's")
    return sorted({name[:end] for name in plain for end in range(1, len(name) + 1)})


def named():
    for name in names():
        for reference in (f"&{name}", f"&{name};"):
            yield from ("a" + reference + follower for follower in FOLLOWERS)


def numbered():
    for number in NUMBERS:
        for digits in (f"{number}", f"00{number}", f"x{number:x}", f"X{number:X}"):
            yield from (f"a&#{digits}" + follower for follower in ("", ";", "g", ";;", " ", "&", "x"))


def running(maker):
    plain = sorted(html.entities.html5)
    parts = ["&", "&#", "&#x", ";", "#", "x", "a", "7", "=", " ", "amp;", "amp", "&amp;", "AT&T", "é", "稲妻", "\n"]
    for _ in range(TEXTS):
        made = (maker.choice([maker.choice(parts), "&" + maker.choice(plain), maker.choice(plain),
                              f"&#{maker.randrange(0xA0, 0x2000)}"]) for _ in range(maker.randrange(8)))
        yield "".join(made)


def main():
    html._invalid_codepoints = frozenset()
    texts = [*named(), *numbered(), *running(random.Random(2231))]
    data = "".join(text + "\0" for text in texts).encode()
    out = subprocess.run([sys.argv[1]], input=data, check=True, stdout=subprocess.PIPE).stdout.decode()
    answers = out.split("\0")[:-1]
    if len(answers) != len(texts):
        sys.exit(f"{len(answers)} answers to {len(texts)} texts")
    for text, answer in zip(texts, answers):
        if answer != html.unescape(text):
            sys.exit(f"{text!r}: ours {answer!r}, Python's {html.unescape(text)!r}")
    print(f"the same of {len(texts)} texts")


main()
