"""Reads every number and day back out of charts, and holds each beside pandas.

oracle_chart.py CHART_DUMP FOLDER: CHART_DUMP is the program of tests/chart_dump.cc, FOLDER holds the
price histories of the examples; those of tests/made_histories.py come to them. Each is drawn at SIZES,
daily and weekly, as SVG. Every text of it, and every sentence of its alt text, must be one that this
file knows, and every number in them must be that of pandas to the last digit that is printed. Of some
charts tesseract reads the PNG: what it reads must be printed in the SVG.
"""

import collections
import datetime
import decimal
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import numpy
import pandas

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import made_histories  # noqa: E402 (it lies beside this file, which python3 -I does not look for)
import oracle_pandas  # noqa: E402

SIZES = [(200, 150), (375, 280), (400, 300), (800, 575), (1200, 300), (1600, 1150)]
PERIODS = ["daily", "weekly"]
CURRENCIES = ["", "JPY", "USD"]
WINDOWS = [5, 25]
TITLE = "Item"
CHECKED_MIN = 80_000  # Fewer numbers and days mean that texts were not read.
SURE = 60  # Percent, by its own account: what tesseract is less sure of is a misreading.
PNG_SIZE, PNG_COUNT = (800, 575), 10
ON_TAG = "#ffffff"
RULES = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "A"}
ADJECTIVES = {"Daily": "day", "Weekly": "week", "Monthly": "month", "Quarterly": "quarter", "Yearly": "year"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
UNITS = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12, "Q": 10**15}

NUMBER = r"\d{1,3}(?:,\d{3})*(?:\.\d+)?"
COMPACT = NUMBER + "[kMBTQ]?"
DAY = r"\d{1,2} (?:" + "|".join(MONTHS) + r") \d{4}"
PERCENT = r"0 %|[+−]" + NUMBER + " %"

Text = collections.namedtuple("Text", "words x y width size fill")


def known(pattern, words):
    return re.fullmatch(pattern, words)


class Facts:
    """What pandas says of a history on a day."""

    def __init__(self, history):
        self.as_of = pandas.Timestamp(history.as_of)
        self.table = oracle_pandas.read(history)
        self.closes = self.table["close"]
        self.days = self.table.index
        self.last, self.first = self.closes.iloc[-1], self.closes.iloc[0]
        self.high, self.low = self.table["high"].max(), self.table["low"].min()
        self.high_day, self.low_day = self.table["high"].idxmax(), self.table["low"].idxmin()
        self.week = {key[2]: (key[3], value) for key, value in oracle_pandas.changes(self.closes) if key[1] == "7"}
        self.factors = {day: factor for suspicion, day, factor in history.suspects if suspicion == "factor"}
        self.age = (self.as_of - self.days[-1]).days
        weeks = self.closes.resample("W").last()
        self.averages = {}
        for period, series in (("daily", self.closes), ("weekly", weeks)):
            for window in WINDOWS:
                needed = window - window // 5 if period == "weekly" else window
                mean = series.rolling(window, min_periods=needed).mean().iloc[-1]
                self.averages[period, window] = (mean, series[-window:].count())
        self.volumes = {}

    def highest_volume(self, noun):
        if "volume" not in self.table:
            return 0
        if noun not in self.volumes:
            periods = self.days.to_period(RULES[noun])
            self.volumes[noun] = self.table["volume"].groupby(periods).sum().max()
        return self.volumes[noun]

    def is_unfinished(self, noun):
        return not oracle_pandas.is_over(self.days, RULES[noun], self.as_of)

    def share_over_all(self):
        return self.last / self.first - 1 if len(self.closes) > 1 and self.first > 0 else None

    def share_of_week(self):
        return self.week["share"][1] if "share" in self.week else None

    def age_in_words(self):
        if self.age <= 7:
            return None
        count, unit = (self.age, "day") if self.age < 60 else (self.age * 12 // 365, "month")
        if self.age >= 730:
            count, unit = self.age * 4 // 1461, "year"
        return f"{count:,} {unit}" + ("" if count == 1 else "s")


class Reading:
    """One chart, as it is read."""

    def __init__(self, facts, currency, period, size, svg):
        self.facts, self.currency, self.period, self.size = facts, currency, period, size
        self.faults, self.checked, self.told = [], 0, set()
        root = xml.fromstring(svg)
        space = "{http://www.w3.org/2000/svg}"
        self.description = root.find(space + "desc").text.replace("\u00a0", " ")
        self.texts = [
            Text(
                element.text.replace("\u00a0", " "),
                float(element.get("x")),
                float(element.get("y")),
                float(element.get("textLength")),
                float(group.get("font-size")),
                group.get("fill"),
            )
            for group in root.iter(space + "g")
            for element in group.iter(space + "text")
        ]
        self.noun = None  # Of what is drawn: "week".

    def fault(self, message):
        self.faults.append(message)

    # Numbers and days.

    def shows(self, printed, value, unit=1, digits_min=3):
        """The number is the value, as far as it is printed, and far enough."""
        self.checked += 1
        number = decimal.Decimal(printed.replace(",", ""))
        exact = decimal.Decimal(float(value)) / unit
        half = decimal.Decimal(1).scaleb(number.as_tuple().exponent) / 2
        slack = abs(exact) * decimal.Decimal(1e-12)
        if abs(number - exact) > half + slack:
            self.fault(f"prints {printed}, pandas {float(value)!r}")
        digits = len(number.as_tuple().digits) if number else 0
        if abs(number - exact) > slack and digits < digits_min:
            self.fault(f"prints {printed}, too few digits of {float(value)!r}")

    def shows_percent(self, printed, share):
        if share is None:
            self.fault(f"prints {printed} where there is no change")
            return
        sign = {"+": 1, "−": -1}.get(printed[0], 0)
        if sign != numpy.sign(share) and not (sign == 0 and share == 0):
            self.fault(f"prints {printed}, pandas {share!r}")
        # The quotient, from which 1 is taken, is exact to some 1e-16.
        number = decimal.Decimal(printed.strip("+−").removesuffix(" %").replace(",", ""))
        half = 0.5 * 10.0 ** number.as_tuple().exponent
        self.checked += 1
        if abs(float(number) - abs(share) * 100) > half * (1 + 1e-9) + 1e-12 * (1 + abs(share)):
            self.fault(f"prints {printed}, pandas {share!r}")
        if share and abs(share) > 1e-9 and len(number.as_tuple().digits) < 3:
            self.fault(f"prints {printed}, too few digits of {share!r}")

    def is_day(self, printed, day):
        self.checked += 1
        day = pandas.Timestamp(day)
        if printed != f"{day.day} {MONTHS[day.month - 1]} {day.year}":
            self.fault(f"prints {printed}, pandas {day.date()}")

    # Phrases, in the picture and in the alt text.

    def phrase(self, words):
        """Whether the words are one of those that may stand anywhere, with its numbers checked."""
        facts = self.facts
        if match := known(f"({PERCENT}) in ([\\d,]+) days?", words):
            self.told.add("change")
            self.shows_percent(match[1], facts.share_of_week())
            self.shows(match[2], facts.week["days"][1])
            if not facts.week["near"][1]:
                self.fault(f"'{words}', but no price is near 7 days ago")
        elif match := known(f"({PERCENT}) since ({DAY})", words):
            self.told.add("change")
            self.shows_percent(match[1], facts.share_of_week())
            self.is_day(match[2], facts.week["from"][0])
            if facts.week["near"][1]:
                self.fault(f"'{words}', though a price is near 7 days ago")
        elif match := known(f"({PERCENT}) over the period", words):
            self.told.add("whole change")
            self.shows_percent(match[1], facts.share_over_all())
        elif match := known(f"({DAY}) – ({DAY})", words):
            self.is_day(match[1], facts.days[0])
            self.is_day(match[2], facts.days[-1])
        elif match := known(f"High ({NUMBER}) on ({DAY})", words):
            self.told.add("high")
            self.shows(match[1], facts.high)
            self.is_day(match[2], facts.high_day)
        elif match := known(f"Low ({NUMBER}) on ({DAY})", words):
            self.told.add("low")
            self.shows(match[1], facts.low)
            self.is_day(match[2], facts.low_day)
        elif match := known(rf"MA(\d+) ({NUMBER})(?: \((\d+) of (\d+) weeks\))?", words):
            self.average(int(match[1]), match[2], match[3], match[4])
        elif match := known(r"MA(\d+) needs (\d+) (day|week)s", words):
            self.checked += 1
            if not numpy.isnan(facts.averages[self.period, int(match[1])][0]):
                self.fault(f"'{words}', but pandas has a value")
            if match[1] != match[2] or match[3] != {"daily": "day", "weekly": "week"}[self.period]:
                self.fault(f"'{words}' needs something else")
        else:
            return False
        return True

    def average(self, window, printed, present, of):
        self.told.add(f"MA{window}")
        mean, count = self.facts.averages[self.period, window]
        if numpy.isnan(mean):
            self.fault(f"MA{window} {printed}, but pandas has no value")
            return
        self.shows(printed, mean)
        if (present is None) != (count == window):
            self.fault(f"MA{window} says {present} of {of}, pandas has {count}")
        if present is not None:
            self.shows(present, count)
            self.shows(of, window)

    def subject(self, words):
        """The adjective of "Weekly candles" names the bars."""
        match = known(r"(\w+) (price|candles)( in [A-Z]{3})?", words)
        if not match or match[1] not in ADJECTIVES:
            return False
        self.noun = ADJECTIVES[match[1]]
        if match[2] == "price" and self.noun != "day":
            self.fault(f"'{words}' is drawn as a line")
        if match[3] and match[3] != f" in {self.currency}":
            self.fault(f"'{words}' is another currency")
        return True

    def unfinished(self, noun):
        self.told.add("unfinished")
        self.checked += 1
        if noun != self.noun or not self.facts.is_unfinished(noun):
            self.fault(f"the {noun} is said not to be over")

    # The alt text.

    def read_description(self):
        facts = self.facts
        sentences = self.description.replace("? ", "?. ").removesuffix(".").split(". ")
        start = sentences[0].split(", ")
        if not start[0].startswith(TITLE + ": ") or not self.subject(start[0].removeprefix(TITLE + ": ")):
            self.fault(f"alt text begins '{sentences[0]}'")
        if len(start) != 2 or not self.phrase(start[1]):
            if not known(DAY, start[1]) or len(facts.closes) != 1:
                self.fault(f"alt text begins '{sentences[0]}'")
            else:
                self.is_day(start[1], facts.days[0])
        factors = {}
        for sentence in sentences[1:]:
            if match := known(f"Last ({NUMBER})( [A-Z]{{3}})? on ({DAY})((?:, .*)?)", sentence):
                self.told.add("last")
                self.shows(match[1], facts.last)
                self.is_day(match[3], facts.days[-1])
                if (match[2] or "").strip() != self.currency:
                    self.fault(f"'{sentence}' is another currency")
                for part in re.split(r", (?=[+−0])", match[4])[1:]:
                    if not self.phrase(part):
                        self.fault(f"alt text says '{part}'")
            elif match := known(
                rf"On ({DAY}) prices became (?:([\d,]+) times as high|1/([\d,]+)): a split or another unit\?", sentence
            ):
                day = datetime.datetime.strptime(match[1], "%d %b %Y").date().isoformat()
                factors[day] = int(match[2]) if match[2] else 1 / int(match[3])
                self.checked += 2
            elif match := known(rf"On ({DAY}) the last price was ([\d,]+ \w+) old", sentence):
                self.told.add("age")
                self.is_day(match[1], facts.as_of)
                if match[2] != facts.age_in_words():
                    self.fault(f"'{sentence}', but it is {facts.age} days")
            elif match := known(r"The last (\w+) is not over yet", sentence):
                self.unfinished(match[1])
            elif not self.phrase(sentence):
                self.fault(f"alt text says '{sentence}'")
        expected = {day: factor for day, factor in facts.factors.items() if day <= str(facts.days[-1].date())}
        if factors.keys() != expected.keys() or any(abs(factors[d] / expected[d] - 1) > 1e-9 for d in factors):
            self.fault(f"alt text suspects {factors}, there are {expected}")
        self.completeness()

    def completeness(self):
        facts = self.facts
        expected = {"last", "high", "low"}
        expected |= {f"MA{w}" for w in WINDOWS if not numpy.isnan(facts.averages[self.period, w][0])}
        if facts.share_of_week() is not None:
            expected.add("change")
        if facts.share_over_all() is not None:
            expected.add("whole change")
        if facts.age_in_words():
            expected.add("age")
        if "candles" in self.description and facts.is_unfinished(self.noun):
            expected.add("unfinished")
        if self.told != expected:
            self.fault(f"alt text tells {sorted(self.told)}, there are {sorted(expected)}")

    # The picture.

    def read_picture(self):
        below = max(text.y for text in self.texts)  # The baseline of the time axis.
        self.read_time_axis([text for text in self.texts if text.y == below])
        above = [text for text in self.texts if text.y < below]
        header_y = min(text.y for text in above)
        margin = []
        for text in above:
            if text.y == header_y:
                self.read_title_line(text)
            elif text.fill == ON_TAG or known(COMPACT, text.words):
                margin.append(text)
            else:
                self.read_words(text.words)
        self.read_margin(margin)

    def read_title_line(self, text):
        match = known(f"({NUMBER})( [A-Z]{{3}})?", text.words)
        if match:
            self.shows(match[1], self.facts.last)
            if (match[2] or "").strip() != self.currency:
                self.fault(f"'{text.words}' is another currency")
        elif text.words != TITLE and not (text.words.endswith("…") and TITLE.startswith(text.words[:-1])):
            self.fault(f"beside the price stands '{text.words}'")

    def read_words(self, words):
        for part in words.split("  ·  "):
            if self.phrase(part) or self.subject(part) or part in ("up", "down", "price", "volume", "log"):
                continue
            if known(DAY, part) and len(self.facts.closes) == 1:
                self.is_day(part, self.facts.days[0])
            elif match := known(r"last price ([\d,]+ \w+) ago", part):
                self.checked += 1
                if match[1] != self.facts.age_in_words():
                    self.fault(f"'{part}', but it is {self.facts.age} days")
            elif match := known(r"(\w+) not over yet", part):
                self.unfinished(match[1])
            elif match := known(r"1 candle = 1 (\w+)", part):
                self.checked += 1
                if match[1] != self.noun or self.noun == {"daily": "day", "weekly": "week"}[self.period]:
                    self.fault(f"'{part}' of a chart of {self.noun}s")
            elif match := known(f"({NUMBER}) on ({DAY})", part):
                self.read_cut(match[1], match[2])
            elif part.endswith("…"):
                self.read_shortened(part[:-1].rstrip())
            else:
                self.fault(f"the picture says '{part}'")

    def read_shortened(self, part):
        """The first phrase alone, cut short: no number of it may be told in part."""
        if re.search(r"\d", part):
            self.fault(f"the picture says '{part}…', a number perhaps in part")

    def read_cut(self, printed, day):
        facts = self.facts
        day = pandas.Timestamp(datetime.datetime.strptime(day, "%d %b %Y"))
        if day not in facts.table.index:
            self.fault(f"{printed} is cut off on {day.date()}, which has no price")
            return
        quote = facts.table.loc[day]
        candles = "candles" in self.description
        number = float(printed.replace(",", ""))
        prices = [quote["high"], quote["low"]] if candles else [quote["close"]]
        self.shows(printed, min(prices, key=lambda price: abs(price - number)))
        if number not in (facts.high, facts.low) and not self.is_extreme(number, candles):
            self.fault(f"{printed} is cut off, and is not the farthest")
        self.checked += 1

    def is_extreme(self, number, candles):
        table = self.facts.table
        highest = table["high" if candles else "close"].max()
        lowest = table["low" if candles else "close"].min()
        return any(abs(number - price) <= 1e-5 * abs(price) for price in (highest, lowest))

    def read_margin(self, margin):
        tags = [text for text in margin if text.fill == ON_TAG]
        labels = [text for text in margin if text.fill != ON_TAG]
        if len(tags) != 1:
            self.fault(f"{len(tags)} tags")
            return
        match = known(f"({NUMBER})([kMBTQ]?)", tags[0].words)
        if not match:
            self.fault(f"the tag says '{tags[0].words}'")
            return
        self.shows(match[1], self.facts.last, UNITS[match[2]])
        # The highest volume stands below all prices.
        volume = self.facts.highest_volume(self.noun)
        low_chart = not any(self.noun_words(text.words) for text in self.texts)
        if volume > 0 and labels and not low_chart:
            lowest = max(labels, key=lambda text: text.y)
            labels.remove(lowest)
            match = known(f"({NUMBER})([kMBTQ]?)", lowest.words)
            self.shows(match[1], volume, UNITS[match[2]])
        self.read_ticks(labels, tags[0])

    def noun_words(self, words):
        return any(known(r"(\w+) (price|candles)…?", part) for part in words.split("  ·  "))

    def read_ticks(self, labels, tag):
        """Every label stands where the others and the tag say that its price is."""
        places = []
        for text in labels:
            match = known(f"({NUMBER})([kMBTQ]?)", text.words)
            places.append((float(match[1].replace(",", "")) * UNITS[match[2]], text.y))
            self.checked += 1
        places.append((float(self.facts.last), tag.y))
        places.sort()
        if len(places) < 3:
            return
        prices = numpy.array([price for price, _ in places])
        rows = numpy.array([row for _, row in places])
        logarithmic = any(text.words == "log" for text in self.texts)
        if logarithmic:
            prices = numpy.log(prices)
        if prices[0] == prices[-1]:
            return
        slope, offset = numpy.polyfit(prices - prices[0], rows, 1)
        wrong = numpy.abs(offset + slope * (prices - prices[0]) - rows).max()
        # A row is a whole number, and compact labels and steps have few digits.
        if slope >= 0 or wrong > 2:
            self.fault(f"price labels {places} are off by {wrong:.1f} rows")

    def read_time_axis(self, texts):
        texts = sorted(texts, key=lambda text: text.x)
        first, last = self.facts.days[0], self.facts.days[-1]
        if self.noun != "day":
            first = first.to_period(RULES[self.noun]).start_time
        day, places = None, []
        for text in texts:
            self.checked += 1
            if match := known(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})", text.words):
                candidates = self.days_named(first, last, int(match[1]), MONTHS.index(match[2]) + 1)
            elif text.words in MONTHS:
                candidates = self.days_named(first, last, 1, MONTHS.index(text.words) + 1)
            elif known(r"\d{1,2}", text.words):
                candidates = self.days_named(first, last, int(text.words), None)
            elif known(r"\d{4}", text.words):
                candidates = [pandas.Timestamp(int(text.words), 1, 1)]
            else:
                self.fault(f"the time axis says '{text.words}'")
                return
            # A start on a holiday is named at the first day after it.
            candidates = [c for c in candidates if day is None or c > day]
            if not candidates:
                self.fault(f"the time axis says '{text.words}' after {day}")
                return
            day = candidates[0]
            if not first - pandas.Timedelta(days=4) <= day <= last:
                self.fault(f"the time axis says '{text.words}', the chart is of {first} to {last}")
            places.append(((day - first).days, text.x + text.width / 2))
        self.read_places(places[1:-1])

    def days_named(self, first, last, number, month):
        year, found = first.year, []
        while year <= last.year and len(found) < 400:
            for candidate in range(1, 13) if month is None else [month]:
                try:
                    day = pandas.Timestamp(year, candidate, number)
                except ValueError:
                    continue
                if first - pandas.Timedelta(days=4) <= day <= last:
                    found.append(day)
            year += 1
        return found

    def read_places(self, places):
        """The days of the time axis lie where time says, but for weekends and lengths of months."""
        if len(places) < 3:
            return
        days, columns = (numpy.array(values, dtype=float) for values in zip(*places))
        slope, offset = numpy.polyfit(days, columns, 1)
        period = {"day": 4, "week": 8, "month": 32, "quarter": 93, "year": 367}[self.noun]
        wrong = numpy.abs(offset + slope * days - columns).max()
        if wrong > period * slope + 2:
            self.fault(f"dates {places} are off by {wrong:.1f} columns")


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
