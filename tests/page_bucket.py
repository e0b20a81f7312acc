"""A bucket folder as `publish` leaves it, for the tests of the page: made up, and the same every time.

page_bucket.py FOLDER [--items N] [--hostile] [--charts BELLWETHER] [--commands]: items.json, head.json and the files of N
items. With --hostile some names hold markup, quotes, "../" and U+202E. With --charts BELLWETHER the first items
have charts drawn by it, from the example prices; the others have none. The page's own files are not here: they
are in the executable, and the caller puts them beside (see page_files.cmake). With --commands a test changes items
while the page is open.
"""

import argparse
import csv
import datetime
import hashlib
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import urllib.parse

TODAY = datetime.date(2026, 11, 20)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FIRST = ["Overgrown", "Verdant", "Sunken", "Gilded", "Hollow", "Iron", "Silent", "Crimson", "Ashen", "Frozen", "Misty",
         "Radiant", "Wandering", "Forgotten", "Thundering", "Opal"]
SECOND = ["Tomb", "Catacombs", "Grove", "Citadel", "Ring", "Lotus", "Mantle", "Vault", "Spire", "Compass", "Tutor",
          "Confluence", "Foundry", "Delta", "Sanctum", "Anchor"]
JAPANESE = ["稲妻", "繁殖池", "湿った墓", "聖なる鋳造所", "血の墓所", "神無き祭殿", "踏み鳴らされる地", "蒸気孔", "寺院の庭", "島", "意志の力", "思考囲い"]
STOCKS = ["AAPL", "GOOG", "IBM", "MSFT"]
HOSTILE = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "a\"b'c`d", "../../etc/passwd",
           "left \u202e right", "100% & <b>more</b>", "javascript:alert(3)", "ＡＢＣ　ｶﾞｯﾂ", "{{7*7}} ${8*8}", "a/b\\c?d#e%2F"]
TEXTS = {"POSITIVE": "Collectors welcomed the new printing, and demand for the older one stays strong.",
         "NEGATIVE": "Players fear that the announced ban will hurt its price.",
         "NEUTRAL": "The card appears in the set that was printed in 2012.",
         "MIXED": "A great card with a terrible reprint history."}
FIELDS = ["slug", "name", "owner", "tags", "currency", "price", "day", "d1", "d7", "d30", "d365", "high", "high_day", "spark",
          "target", "bought_at", "sentiment", "score", "care", "version"]


RULES = ["target", "move", "year-high", "year-low", "crossing", "sentiment"]
FILES_MAX = 500  # Of so many items there are files.


def slug_of(name, owner):
    kept = "".join(f"%{ord(c):02X}" if c in "<>:\"/\\|?*%\u202e" or ord(c) < 32 else c for c in name)
    return kept + (f"~{owner}" if owner else "")


def percent(number):
    return f"{number:+.2f} %".replace("-", "−")


class Item:
    def __init__(self, number, name, rng, series=None):
        self.name, self.number = name, number
        self.owner = ("", "me", "anna")[number % 3] if number % 5 else ""
        self.slug = slug_of(name, self.owner)
        self.tags = sorted(rng.sample(["foil", "mint", "reserved", "modern", "sealed"], rng.choice([0, 1, 1, 2])))
        self.currency, self.decimals = rng.choice([("JPY", 0), ("USD", 2), ("EUR", 2)])
        self.url = f"https://cards.example/{urllib.parse.quote(name, safe='')}"
        self.prices = series or self.walk(rng)
        if series:
            self.currency, self.decimals = ("USD", 2) if name in STOCKS else ("JPY", 0)
        last = self.prices[-1][-2] if len(self.prices[-1]) > 2 else self.prices[-1][1]
        draw = rng.random()
        self.target = self.rounded(last * (0.97 if draw < 0.06 else 1.3)) if draw < 0.4 else None
        self.bought_at = self.rounded(last * rng.uniform(0.5, 1.2)) if draw < 0.5 else None
        self.sentiment = None if rng.random() < 0.1 else rng.choice(list(TEXTS))
        self.score = round(rng.uniform(0.55, 0.99), 2)

    def rounded(self, price):
        return round(price, self.decimals) if self.decimals else int(round(price))

    def walk(self, rng):
        # Of very many items nobody looks at one.
        days = rng.choice([30, 120, 420, 420, 800]) if self.number < FILES_MAX else 8
        stale = rng.choice([0, 0, 0, 0, 0, 0, 1, 1, 2, 40])
        log, prices, drift = math.log(rng.uniform(3, 4000)), [], rng.gauss(0, 0.0012)
        for age in range(days + stale, stale - 1, -1):
            log += rng.gauss(drift, 0.018) + (rng.gauss(0, 0.12) if rng.random() < 0.006 else 0)
            if rng.random() < 0.97 or age == stale:
                prices.append([(TODAY - datetime.timedelta(age)).isoformat(), self.rounded(math.exp(log))])
        return prices

    def close(self, quote):
        return quote[4] if len(quote) > 2 else quote[1]

    def change(self, days):
        last_day = datetime.date.fromisoformat(self.prices[-1][0])
        wanted = (last_day - datetime.timedelta(days)).isoformat()
        before = [quote for quote in self.prices[-days - 60:] if quote[0] <= wanted]
        if not before or not self.close(before[-1]):
            return None
        return round(100 * (self.close(self.prices[-1]) / self.close(before[-1]) - 1), 2)

    def spark(self):
        recent = [self.close(quote) for quote in self.prices[-90:]]
        low, high = min(recent), max(recent)
        picked = [recent[round(i * (len(recent) - 1) / 23)] for i in range(24)] if len(recent) > 1 else []
        return "".join(LETTERS[round(63 * (value - low) / (high - low)) if high > low else 32] for value in picked)

    def care(self):
        return [code for code, holds in (("unread", self.sentiment is None),
                                         ("suspect", self.number % 97 == 13)) if holds]

    def high(self):
        best = max(self.prices, key=lambda quote: quote[2] if len(quote) > 2 else quote[1])
        return best[0], best[2] if len(best) > 2 else best[1]

    def version(self):
        return hashlib.sha256(json.dumps([self.name, self.prices[-3:], self.target]).encode()).hexdigest()[:10]

    def row(self):
        high_day, high = self.high()
        last = self.close(self.prices[-1])
        row = [self.slug, self.name, self.owner, self.tags, self.currency, last, self.prices[-1][0],
               self.change(1), self.change(7), self.change(30), self.change(365), round(100 * (last / high - 1), 2) if high else None,
               high_day, self.spark(), self.target, self.bought_at, self.sentiment, self.score if self.sentiment else None, self.care(),
               self.version()]
        return row

    def file(self, charts):
        row = dict(zip(FIELDS, self.row()))
        standing = {"last": {"day": row["day"], "price": row["price"]}, 
                    "whole": {"high": {"day": row["high_day"], "price": self.high()[1]}, "below_high": row["high"]},
                    "trend": "rising", "suspects": [
                        {"day": now[0], "last_day": now[0], "price": self.close(now), "kind": "spike"}
                        for before, now, after in zip(self.prices, self.prices[1:], self.prices[2:])
                        if self.close(now) > 4 * max(self.close(before), self.close(after))]}
        words_en = [["Change", f"{percent(row['d7'] or 0)} in 7 days; {percent(row['d30'] or 0)} in 30 days"],
                    ["Trend", "rising; +1.20 % against MA5; +3.41 % against MA25"],
                    ["Highest", f"{self.high()[1]} {self.currency} on {self.high()[0]}; now {percent(row['high'])}"]]
        words_ja = [["変化", f"7 日間で {percent(row['d7'] or 0)}、30 日間で {percent(row['d30'] or 0)}"], ["傾向", "上昇中"],
                    ["最高値", f"{self.high()[0]} の {self.high()[1]} {self.currency}"]]
        sentiment = result = None
        if self.sentiment:
            rest = round((1 - self.score) / 3, 3)
            scores = {label: self.score if label == self.sentiment else rest for label in TEXTS}
            sentiment = {"label": self.sentiment, "scores": scores, "source": f"https://en.wikipedia.org/wiki/{urllib.parse.quote(self.name)}",
                         "revision": 1234567890 + self.number, "text": TEXTS[self.sentiment], "read_at": "2026-11-20T09:00:02Z",
                         "history": [["2026-09-01", "NEUTRAL", 0.8], ["2026-10-12", "POSITIVE", 0.7], ["2026-11-20", self.sentiment, self.score]]}
            result = {"format": 1, "item": self.name, "owner": self.owner, "label": self.sentiment, "scores": scores,
                      "summary": TEXTS[self.sentiment], "choices": [], "source": "wikipedia", "read": "2026-11-20T09:00:02Z"}
        return {"format": 1, "slug": self.slug, "version": row["version"], "name": self.name, "owner": self.owner, "url": self.url,
                "tags": self.tags, "currency": self.currency, "decimals": self.decimals, "target": self.target, "bought_at": self.bought_at,
                "bought_on": None, "standing": standing, "words": {"en": words_en, "ja": words_ja}, "prices": self.prices,
                "events": [["2012-09-21", "iPhone 5"], ["2014-06-09", "7-for-1 split"]] if self.name == "AAPL" else [],
                "charts": charts, "sentiment": sentiment, "result": result,
                "files": {"csv": f"sentiment/{urllib.parse.quote(self.slug)}.csv", "json": f"sentiment/{urllib.parse.quote(self.slug)}.json"}}


def read_series(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [[day, *(float(cell) if "." in cell else int(cell) for cell in cells)] for day, *cells in rows]


class Bucket:
    def __init__(self, folder, count=30, hostile=False, program=None):
        self.folder, self.charts, self.changes, self.publications = pathlib.Path(folder), {}, [], 0
        rng = random.Random(12)
        examples = pathlib.Path(__file__).parent.parent / "examples" / "prices"
        names = [path.stem for path in sorted(examples.glob("*.csv"))][:count]
        self.items = [Item(number, name, rng, read_series(examples / f"{name}.csv")) for number, name in enumerate(names)]
        taken = set(names)
        for name in HOSTILE if hostile else []:
            self.items.append(Item(len(self.items), name, rng))
        while len(self.items) < count:
            number = len(self.items)
            name = rng.choice(JAPANESE) if number % 4 == 3 else f"{rng.choice(FIRST)} {rng.choice(SECOND)}"
            if name in taken:
                name += f" {number}"
            taken.add(name)
            self.items.append(Item(number, name, rng))
        for item in self.items[:len(names)] if program else []:
            self.charts[item.slug] = list(self.draw(item, examples / f"{item.name}.csv", program))
        for item in self.items[:FILES_MAX]:
            self.write_item(item)
        self.alerts = []
        for number, item in enumerate(self.items[:8] if count < FILES_MAX else []):
            for age in range(0, 3 + 30 * (number % 3), 30):
                self.alert(item, RULES[(number + age) % len(RULES)], age)
        self.write_alerts()
        self.publish(self.items[:1])

    def alert(self, item, rule, age):
        (before, *_), (day, *_) = item.prices[-2:]
        price = item.close(item.prices[-1])
        was, becomes = item.close(item.prices[-2]), price
        words = {"en": f"{item.name} rose 25.5 % to {price} {item.currency}",
                 "ja": f"{item.name} が 25.5 % 上がり {price} {item.currency} になりました"}
        if rule == "sentiment":
            was, becomes = "POSITIVE", "NEGATIVE"
            words = {"en": f"Sentiment of {item.name} turned from positive to negative",
                     "ja": f"{item.name} のセンチメントが「肯定的」から「否定的」に変わりました"}
        self.alerts.insert(0, {
            "key": f"alerts/{item.slug}/{rule}-{before}-{age}.json", "slug": item.slug, "rule": rule, "rise": True,
            "at": f"{(TODAY - datetime.timedelta(age)).isoformat()}T08:05:00.000Z",
            "from": [before, was], "to": [day, becomes], "words": words})

    def write_alerts(self):
        rules = {rule: {"en": f"That is what rule {rule} is for.", "ja": f"ルール {rule} によります。"} for rule in [*RULES, "care"]}
        self.alerts.sort(key=lambda one: one["at"], reverse=True)
        self.write("alerts.json", {"format": 1, "rules": rules, "alerts": self.alerts})

    def raise_trouble(self, function):
        self.alerts.insert(0, {
            "key": f"alerts/~care/outage-{function}-{TODAY.isoformat()}T06.json", "slug": None, "rule": "care", "rise": False,
            "at": f"{TODAY.isoformat()}T08:05:00.000Z", "from": None, "to": None,
            "words": {"en": f"{function} has been waiting since {TODAY.isoformat()} 08:05 UTC",
                      "ja": f"{function} が {TODAY.isoformat()} 08:05 UTC から待っています"}})
        self.write_alerts()

    def raise_alert(self, name, rule):
        self.alert(next(item for item in self.items if item.name == name), rule, 0)
        self.write_alerts()

    def write(self, key, data):
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name("." + hashlib.sha256(path.name.encode()).hexdigest()[:16])
        new.write_bytes(data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
        os.replace(new, path)

    def draw(self, item, source, program):
        for period in ("daily", "weekly"):
            entry = {"period": period, "width": 800, "height": 575, "alt": f"{item.name}, {period} chart"}
            for theme in ("light", "dark"):
                key = f"png/{period}/{item.slug}{'.dark' if theme == 'dark' else ''}.png"
                path = self.folder / key
                path.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run([program, "chart", source, f"--{period}", "--scale", "2", "--theme", theme, "--as-of", TODAY.isoformat(),
                                "-o", path], check=True, stderr=subprocess.DEVNULL)
                version = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
                entry["dark" if theme == "dark" else "url"] = f"{urllib.parse.quote(key)}?v={version}"
            yield entry

    def write_item(self, item):
        self.write(f"items/{item.slug}.json", item.file(self.charts.get(item.slug, [])))
        if item.sentiment:
            self.write(f"sentiment/{item.slug}.json", {"label": item.sentiment})
            self.write(f"sentiment/{item.slug}.csv", f"item,label\n{item.name},{item.sentiment}\n".encode())

    def publish(self, changed, removed=()):
        self.publications += 1
        version = f"p{self.publications}"
        self.changes = ([{"slug": item.slug, "version": item.version(), "removed": False, "head": version, "row": item.row()} for item in changed] +
                        [{"slug": slug, "version": "", "removed": True, "head": version} for slug in removed] + self.changes)[:50]
        self.write("items.json", {"format": 1, "version": version, "fields": FIELDS, "rows": [item.row() for item in self.items]})
        self.write("head.json", {"format": 1, "version": version, "page": "", "items": len(self.items),
                                 "at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "changes": self.changes})

    def change_price(self, name, price, day=TODAY.isoformat()):
        item = next(item for item in self.items if item.name == name)
        item.prices = [quote for quote in item.prices if quote[0] != day]
        item.prices.append([day, price] if len(item.prices[0]) == 2 else [day, price, price, price, price, None])
        self.write_item(item)
        self.publish([item])

    def remove(self, name):
        item = next(item for item in self.items if item.name == name)
        self.items.remove(item)
        (self.folder / f"items/{item.slug}.json").unlink()
        self.publish([], [item.slug])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--items", type=int, default=30)
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--commands", action="store_true", help="read from standard input")
    parser.add_argument("--charts", metavar="BELLWETHER")
    arguments = parser.parse_args()
    bucket = Bucket(arguments.folder, arguments.items, arguments.hostile, arguments.charts)
    print(f"{len(bucket.items)} items in {arguments.folder}", flush=True)
    # What happens while the page is open, a line each: ["change_price", "Sol Ring", 12.5].
    for line in sys.stdin if arguments.commands else []:
        name, *values = json.loads(line)
        {"change_price": bucket.change_price, "remove": bucket.remove, "raise_alert": bucket.raise_alert,
         "raise_trouble": bucket.raise_trouble}[name](*values)
        print("done", flush=True)


if __name__ == "__main__":
    main()
