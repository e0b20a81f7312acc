"""Makes the made-up card prices: 稲妻.csv, 繁殖池.csv and Overgrown Tomb.csv.

make_cards.py [FOLDER]: FOLDER defaults to this script's. Same files on every run and every
machine: the numbers come from SHA-256 of the card's name and the day, in whole numbers only.

Each card's price walks in steps of a few permille a day, pulled back to its own level, and
jumps to a new level now and then (a reprint, a tournament). Then the faults of a scraper are
put in: days without a price, a week without any, and one price ten times too high.
"""

import datetime
import hashlib
import pathlib
import sys

FIRST, LAST = datetime.date(2024, 11, 18), datetime.date(2026, 11, 20)

# Name, first price in yen, {day of a jump: new level in permille of the old}, the Monday of the
# week without a price, the day of the outlier.
CARDS = [
    ("稲妻", 480, {140: 1350, 320: 820, 560: 1280}, datetime.date(2025, 8, 11), datetime.date(2026, 3, 5)),
    ("繁殖池", 1650, {95: 900, 260: 1480, 610: 760}, datetime.date(2026, 5, 4), datetime.date(2025, 6, 20)),
    ("Overgrown Tomb", 1980, {70: 1120, 410: 720, 640: 1400}, datetime.date(2025, 12, 29),
     datetime.date(2026, 9, 14)),
]


def dice(*words):
    """A number of 0 to 9999 that depends on the words alone."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10000


def prices(name, yen, jumps, empty_week, outlier):
    milliyen = level = yen * 1000
    day, number = FIRST, 0
    while day <= LAST:
        level = level * jumps.get(number, 1000) // 1000
        step = (dice(name, day, "a") + dice(name, day, "b") + dice(name, day, "c")) // 3 - 5000  # bell-shaped
        milliyen += milliyen * step // 100000  # a day moves up to 5 %, mostly below 2 %
        milliyen += (level - milliyen) * 8 // 100
        missing = dice(name, day, "missing") < 200 and FIRST < day < LAST
        missing = missing or 0 <= (day - empty_week).days < 7
        if not missing or day == outlier:
            yield day, (milliyen + 500) // 1000 * (10 if day == outlier else 1)
        day, number = day + datetime.timedelta(days=1), number + 1


def main(folder):
    for name, *rest in CARDS:
        lines = ["date,price"] + [f"{day},{yen}" for day, yen in prices(name, *rest)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.csv: {len(lines) - 1} prices")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
