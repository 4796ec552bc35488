"""Measures made by hand, with their series."""

from dataclasses import replace
from decimal import Decimal

from kpis.methods.comparison import Stated
from kpis.methods.series import Meaning, Measured, Point, on_calendar
from kpis.periods import Period

COUNT = Meaning(
    valid_from=None,
    definition="Offences recorded.",
    source="The force",
    unit="offences",
    frequency="month",
    combine="sum",
    polarity="lower",
    polarity_reason="Fewer people are harmed.",
)


def period(text):
    return Period.parse(text)


def point(at, value, **fields):
    """One point; a value of None takes its absence from ``fields``."""
    for name in ("numerator", "denominator"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    return Point(period(at), None if value is None else Decimal(str(value)), **fields)


def series(text):
    """The points of “2020-04: 1 2 - 4”, month by month (quarter by quarter); a dash is no figure."""
    first, values = text.strip().split(":")
    start = period(first)
    return tuple(
        Point(start.shifted(number), None if value == "-" else Decimal(value))
        for number, value in enumerate(values.split())
    )


def measured(points=(), *, title="Burglary", decimals=0, breaks=(), **fields):
    """A measure; ``points`` as text or as points, ``breaks`` as (day, reason); other fields where they belong."""
    said = {name: fields.pop(name) for name in COUNT.__dataclass_fields__ if name in fields}
    meanings = [replace(COUNT, **said)]
    for day, reason in breaks:
        meanings.append(replace(meanings[0], valid_from=day, is_comparable=False, reason=reason))
    found = series(points) if isinstance(points, str) else on_calendar(points)
    return Measured(title=title, decimals=decimals, meanings=tuple(meanings), points=found, **fields)


def stated(at, value, absence=""):
    return Stated(period(at) if at else None, None if value is None else Decimal(str(value)), absence)


def from_month(points, first):
    """The points from a month on."""
    return tuple(each for each in points if each.period >= period(first))


def up_to_month(points, last):
    return tuple(each for each in points if each.period <= period(last))
