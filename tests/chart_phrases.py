"""What is said in words of a chart: numbers, days and phrases that may stand anywhere in it, and its alt text. A
phrase must be one that this file knows, and every number and day in it that of chart_facts.Facts, to the last digit
that is printed."""

import collections
import datetime
import decimal
import re
import xml.etree.ElementTree as xml

import numpy
import pandas

import chart_facts

TITLE = "Item"
ADJECTIVES = {"Daily": "day", "Weekly": "week", "Monthly": "month", "Quarterly": "quarter", "Yearly": "year"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

NUMBER = r"\d{1,3}(?:,\d{3})*(?:\.\d+)?"
DAY = r"\d{1,2} (?:" + "|".join(MONTHS) + r") \d{4}"
PERCENT = r"0 %|[+−]" + NUMBER + " %"

Text = collections.namedtuple("Text", "words x y width size fill")


def known(pattern, words):
    return re.fullmatch(pattern, words)


class Phrases:
    """One chart, and what its words say."""

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
        expected |= {f"MA{w}" for w in chart_facts.WINDOWS if not numpy.isnan(facts.averages[self.period, w][0])}
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
