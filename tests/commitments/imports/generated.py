"""Plans whose measures hold whatever a file may hold, made from a seed.

As in ``anyshire`` the rows are in the order of an export and the cells as an export spells them, so
that an export of the imported plan gives these very bytes.
"""

import random
from datetime import date, timedelta

from kpis.periods import Frequency, Period
from tests.commitments.imports.anyshire import AT, tables

# What a text may begin with: the first kind is guarded by a leading ' in a file, the second is not.
RISKY = ("=", "+", "-", "@", "'", "\t", "\r", "\n", " =", "''", "\uff1d", "\u200b@")
SAFE = ("A", "é", "£", '"', ",", ";", "1 ", "\U0001f468\u200d\U0001f692", "\u202e", "<b>", "{{ x }}")
INSIDE = ("x", " ", ",", '"', '""', "\r\n", "\n", "\r", "'", "=", "-", ";", "|", "\t", "ü", "\u00a0", "%", "\\")
STATUSES = ("final", "provisional")
FIRST_DAY, LAST_DAY = date(2015, 1, 1), AT.date()
# Periods that have begun by the day of the import.
PERIODS = {
    "month": [Period(date(2023, 3, 1), Frequency.MONTH).shifted(step) for step in range(12)],
    "quarter": [Period(date(2021, 4, 1), Frequency.QUARTER).shifted(step) for step in range(12)],
    "year": [Period(date(2015, 4, 1), Frequency.YEAR).shifted(step) for step in range(9)],
}


class Maker:
    """Makes the cells of one plan."""

    def __init__(self, seed, measures):
        self.random = random.Random(seed)
        self.kpis = [f"kpi-{number:03}" for number in range(measures)]
        self.areas = [f"area-{number}" for number in range(6)]
        self.terms = [f"term-{number}" for number in range(5)]

    def plan(self):
        """All fourteen files, as lists of rows."""
        pick = self.random
        made = tables()
        made["aims.csv"], made["updates.csv"], made["kpis.csv"] = [], [], []
        made["observations.csv"], made["definitions.csv"], made["comments.csv"] = [], [], []
        made["glossary.csv"] = [[slug, self.text(100, empty=False), self.text(empty=False)] for slug in self.terms]
        made["areas.csv"] = [
            [slug, self.text(200, empty=False), pick.choice(["", "1", "2147483647"]), self.some(self.areas)]
            for slug in self.areas
        ]
        made["targets.csv"], made["resets.csv"], made["measurements.csv"] = [], [], []
        for kpi in self.kpis:
            self.measure(made, kpi)
        return made

    def measure(self, made, kpi):
        """One measure, with a table of its own in each file."""
        pick = self.random
        frequency = pick.choice(list(PERIODS))
        words = self.words(frequency)
        definition, source, unit, _frequency, _combine, polarity, why = words
        # In kpis.csv the baseline's cells are the plan's.
        shown = [kpi, self.text(300, empty=False), definition, unit, polarity, why, frequency, source]
        made["kpis.csv"].append([*shown, str(pick.randrange(5)), "yes", "", "", "late", ""])
        made["definitions.csv"] += self.versions(kpi, words, frequency)
        made["targets.csv"] += self.targets(kpi, frequency)
        made["resets.csv"] += [
            [kpi, str(period), self.text(empty=False), self.text(200, empty=False), self.day()]
            for period in self.few(PERIODS[frequency], 2)
        ]
        plain, fuller = self.figures(kpi, frequency)
        made["observations.csv"] += plain
        made["measurements.csv"] += fuller
        made["comments.csv"] += [
            [kpi, str(quarter), self.text(), "yes"] for quarter in self.few(PERIODS["quarter"][8:], 2)
        ]

    def words(self, frequency):
        """The columns of one version's definition."""
        pick = self.random
        combine = pick.choice(["", "sum", "mean", "last", "pooled", "rolling"])
        polarity = pick.choice(["higher", "lower", "neutral"])
        said = [self.text(), self.text(), self.text(40, empty=False)]
        return [*said, frequency, combine, polarity, self.text()]

    def versions(self, kpi, words, frequency):
        """One to three versions; the newest has the words of the measure, and its sheet."""
        pick = self.random
        days = sorted({date(2014 + pick.randrange(10), 1 + pick.randrange(12), 1) for _ in range(pick.randrange(3))})
        rows = []
        for place, day in enumerate([None, *days]):
            is_newest = place == len(days)
            said = words if is_newest else self.words(frequency)
            later = [pick.choice(["yes", "no"]), self.text(empty=False)] if day else ["yes", ""]
            sheet = self.sheet() if is_newest else 13 * [""]
            rows.append([kpi, day.isoformat() if day else "", *said, *later, *sheet])
        return rows

    def sheet(self):
        pick = self.random
        rules = ["baseline", "control", "classes", "same quarter", "variance", "survey", "similar", "baseline year"]
        chosen = [pick.choice([*rules, "target"]), pick.choice(["moving_range", "sample_sd"])]
        # A number, so that the sheet is never a plain one.
        texts = [self.text(200), self.text(20, empty=False), self.text(100), self.text(200), self.text(200)]
        lines = pick.choice(["average", "single month"])
        owner = pick.choice(["", "lead@force.example", "chief@force.example"])
        own_area = pick.choice(["", *self.areas])
        return [*texts, self.text(60), *chosen, lines, self.text(200), own_area, owner, self.some(self.terms)]

    def targets(self, kpi, frequency):
        said = [(str(period), "") for period in self.few(PERIODS[frequency], 2)]
        said += [("", day) for day in sorted({self.day() for _ in range(self.random.randrange(2))})]
        return [[kpi, *when, self.number(), self.text(200, empty=False), self.text(empty=False)] for when in said]

    def figures(self, kpi, frequency):
        """Observations of the measure's own series and of areas, each for its one file."""
        plain, fuller = [], []
        for area in ["", *self.few(self.areas, 3)]:
            for period in self.few(PERIODS[frequency], 3):
                for day in sorted({self.day() for _ in range(1 + self.random.randrange(2))}):
                    self.figure(plain, fuller, (kpi, area, str(period), day))
        return plain, fuller

    def figure(self, plain, fuller, key):
        """One observation, in the file that it is at home in."""
        pick = self.random
        kpi, area, period, day = key
        note = self.text()
        if not area and pick.random() < 0.4:
            said = pick.choice([[self.number(), ""], ["", pick.choice(["late", "not collected", "withheld"])]])
            plain.append([kpi, period, *said, day, note])
            return
        figure = pick.choice([[self.number(), "", ""], ["", self.number(), self.number(above_0=True)]])
        # Of the measure's own series what is left is not plain: a sample makes it so.
        sample = str(1 + pick.randrange(10**9))
        held = pick.choice(
            [
                (figure, sample, "final", "", "", ""),
                (figure, "", "provisional", "", "", ""),
                (
                    figure,
                    pick.choice(["", sample]),
                    pick.choice(["final", "provisional"]),
                    "withheld",
                    self.post(),
                    self.day(),
                ),
                (3 * [""], "", "final", pick.choice(["late", "withheld", "in development"]), self.post(), self.day()),
                (3 * [""], "", "provisional", "not collected", self.post(), ""),
            ]
        )
        values, sample, status, absence, decided_by, review_on = held
        fuller.append([kpi, area, period, *values, sample, status, absence, day, note, decided_by, review_on])

    def text(self, longest=400, *, empty=True):
        """A text as a file spells it, its guard included."""
        pick = self.random
        if empty and pick.random() < 0.2:
            return ""
        is_risky = pick.random() < 0.5
        # The letter keeps a text of blanks alone away, which would be as good as empty.
        start = pick.choice(RISKY if is_risky else SAFE) + "a"
        body = "".join(pick.choice(INSIDE) for _ in range(pick.randrange(12)))
        return ("'" if is_risky else "") + (start + body)[:longest]

    def post(self):
        return self.text(200, empty=False)

    def number(self, *, above_0=False):
        """A number without idle zeros, up to 11 digits before the point and 4 after it."""
        pick = self.random
        whole = str(pick.randrange(10 ** pick.randrange(1, 12)))
        part = f"{pick.randrange(10**4):04}".rstrip("0") if pick.random() < 0.5 else ""
        if whole == "0" and not part:
            return "1" if above_0 else "0"
        sign = "" if above_0 or pick.random() < 0.7 else "-"
        return sign + whole + (f".{part}" if part else "")

    def day(self):
        return (FIRST_DAY + timedelta(days=self.random.randrange((LAST_DAY - FIRST_DAY).days + 1))).isoformat()

    def few(self, values, most):
        """Some of the values in their order, perhaps none."""
        chosen = set(self.random.sample(range(len(values)), self.random.randrange(most + 1)))
        return [value for place, value in enumerate(values) if place in chosen]

    def some(self, slugs):
        return ";".join(self.few(slugs, len(slugs)))
