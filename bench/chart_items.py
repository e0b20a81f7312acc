"""Items that all differ, of the kind that examples/prices holds: make_items(PRICES, FOLDER, COUNT).

Item n is FOLDER/n.csv, its title is line n of FOLDER/titles.txt. Each is a window of 504 days of one of the
examples, walked off its course by up to some percent a day and brought to another height; two of seven have a
Japanese title, as the examples have. A function of n and the examples alone.
"""

import csv
import math
import random

DAYS = 504
FIRST_WORDS = ("Overgrown", "Blood", "Sacred", "Steam", "Stomping", "Watery", "Hallowed", "Godless", "Breeding", "Verdant",
               "Rugged", "Sunken", "Windswept", "Arid", "Marsh")
LAST_WORDS = ("Tomb", "Crypt", "Foundry", "Vents", "Ground", "Grave", "Fountain", "Shrine", "Pool", "Catacombs",
              "Prairie", "Highlands", "Mesa", "Flats", "Heath")
JAPANESE_FIRST_WORDS = ("稲妻の", "繁殖する", "血の", "神聖なる", "蒸気の", "踏み鳴らされる", "湿った", "草むした", "異臭の", "吹きさらしの")
JAPANESE_LAST_WORDS = ("池", "墓", "泉", "庭", "鋳造所", "孔", "神殿", "森林", "沼", "高原")


def read(path):
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0][:5], [(row[0], [float(price) for price in row[1:5]]) for row in rows[1:]]


def titles(first_words, separator, last_words):
    all_titles = [first + separator + last for first in first_words for last in last_words]
    random.Random(0).shuffle(all_titles)
    return iter(all_titles)


def make_item(path, number):
    dice = random.Random(number)
    header, days = read(path)
    begin = dice.randrange(len(days) - DAYS + 1)
    decimals = 2 if len(header) > 2 else 0
    height, walk = 10 ** dice.uniform(-0.5, 1), 0.0
    lines = [",".join(header)]
    for day, prices in days[begin:begin + DAYS]:
        walk += dice.gauss(0, 0.01)
        factor = height * math.exp(walk)
        lines.append(",".join([day] + [f"{price * factor:.{decimals}f}" for price in prices]))
    return "\n".join(lines) + "\n"


def make_items(prices, folder, count):
    examples = sorted(prices.glob("*.csv"))
    latin, japanese = titles(FIRST_WORDS, " ", LAST_WORDS), titles(JAPANESE_FIRST_WORDS, "", JAPANESE_LAST_WORDS)
    with (folder / "titles.txt").open("w", encoding="utf-8") as file:
        for number in range(count):
            path = examples[number % len(examples)]
            (folder / f"{number}.csv").write_text(make_item(path, number), encoding="utf-8")
            print(next(latin if path.stem.isascii() else japanese), file=file)
