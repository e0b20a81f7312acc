"""The picture of a chart, read: each text of its SVG by where it stands, and held beside pandas."""

import datetime
import re

import numpy
import pandas

import chart_facts
from chart_phrases import DAY, MONTHS, NUMBER, TITLE, known, Phrases

ON_TAG = "#ffffff"
UNITS = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12, "Q": 10**15}
COMPACT = NUMBER + "[kMBTQ]?"


class Reading(Phrases):
    """One chart, as it is read."""

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
        # Where there is room for it.
        if self.size >= (800, 575) and self.unit_changes() and "unit change" not in self.told:
            self.fault("the picture is silent about a split")

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
            elif match := known(r"averages over (\w+)s", part):
                self.checked += 1
                if match[1] == self.noun or match[1] != {"daily": "day", "weekly": "week"}[self.period]:
                    self.fault(f"'{part}' in a {self.period} chart of {self.noun}s")
            elif match := known(rf"(?:([\d,]+) times|1/([\d,]+)) on ({DAY}): a split\?", part):
                self.read_unit_change(int(match[1]) if match[1] else 1 / int(match[2]), match[3])
            elif match := known(f"({NUMBER}) on ({DAY})", part):
                self.read_cut(match[1], match[2])
            elif part.endswith("…"):
                self.read_shortened(part[:-1].rstrip())
            else:
                self.fault(f"the picture says '{part}'")

    def read_unit_change(self, factor, printed):
        self.told.add("unit change")
        changes = self.unit_changes()
        if not changes:
            self.fault(f"a split on {printed}, where pandas sees none")
            return
        self.is_day(printed, max(changes))
        if abs(factor / changes[max(changes)] - 1) > 1e-9:
            self.fault(f"a split of {factor}, it is {changes[max(changes)]}")

    def unit_changes(self):
        return {day: factor for day, factor in self.facts.factors.items() if day <= str(self.facts.days[-1].date())}

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
            first = first.to_period(chart_facts.RULES[self.noun]).start_time
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
