"""What pandas says of a history on a day: what a chart of it must say, without a look at how it does."""

import pandas

import oracle_pandas

WINDOWS = [5, 25]
RULES = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "A"}


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
