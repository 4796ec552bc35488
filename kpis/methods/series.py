"""A measure and its series as plain values: what every method takes, and no method changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from kpis.choices import SHARE_UNIT
from kpis.periods import Period

# A figure made from two counts is kept to as many decimal places as a typed one may have.
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Point:
    """What is known of one period: a figure, or (``value`` None) why there is none.

    ``value`` is in the measure's unit; where it was made from two counts they stand beside it.
    ``sample`` is how many were asked, of a survey. An empty ``absence`` beside no value: nothing
    was recorded. Records leave out what has its default (``sparse``).
    """

    sparse: ClassVar[bool] = True

    period: Period
    value: Decimal | None = None
    absence: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    is_provisional: bool = False
    known_on: date | None = None
    note: str = ""
    decided_by: str = ""
    review_on: date | None = None


@dataclass(frozen=True)
class Meaning:
    """One version of a measure's definition, for the periods that begin on ``valid_from`` or later.

    ``valid_from`` is None for the first. ``is_comparable`` is False where figures before and after
    are not to be compared; ``reason`` says why the definition changed.
    """

    valid_from: date | None
    definition: str
    source: str
    unit: str
    frequency: str
    combine: str
    polarity: str
    polarity_reason: str
    is_comparable: bool = True
    reason: str = ""


@dataclass(frozen=True)
class Target:
    """A value to be reached: in one ``period``, or ``by`` a date; who set it and why."""

    value: Decimal
    set_by: str
    reason: str
    period: Period | None = None
    by: date | None = None


@dataclass(frozen=True)
class Reset:
    """A decision to draw the limits anew from a month on."""

    month: Period
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class Measured:
    """A measure with its own series: what the methods judge.

    ``points`` are of one frequency, oldest first, on a calendar without holes (``on_calendar``).
    ``meanings`` are all versions of the definition, oldest first; the last is in force.
    ``wanted`` is a clause such as “More reports are wanted here”, empty for the plain one.
    """

    title: str
    decimals: int
    meanings: tuple[Meaning, ...]
    points: tuple[Point, ...]
    targets: tuple[Target, ...] = ()
    resets: tuple[Reset, ...] = ()
    wanted: str = ""
    sigma: str = "moving_range"
    lines: str = "average"
    proxy: str = ""

    @property
    def meaning(self) -> Meaning:
        """The definition in force."""
        return self.meanings[-1]

    @property
    def unit(self) -> str:
        return self.meaning.unit

    @property
    def polarity(self) -> str:
        return self.meaning.polarity


def quotient(numerator: Decimal, denominator: Decimal, unit: str) -> Decimal:
    """The figure that two counts make: a percentage for a share, else their plain quotient, to four places.

    Raises ``ZeroDivisionError`` for a denominator of 0: there is then no figure, but an absence.
    """
    if denominator == 0:
        raise ZeroDivisionError("There is no figure over a denominator of 0.")
    factor = 100 if unit == SHARE_UNIT else 1
    return (factor * numerator / denominator).quantize(PLACES, rounding=ROUND_HALF_UP)


def figure_of(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None, unit: str
) -> Decimal | None:
    """The value as it was given, or what its two counts make; None where there is neither."""
    if numerator is None or denominator is None:
        return value
    return quotient(numerator, denominator, unit)


def on_calendar(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points oldest first, with an empty one for each period between that has none.

    Neighbours in the answer are neighbours in time, which all rules on runs rely on. Raises
    ``ValueError`` for two frequencies or two points of one period.
    """
    ordered = sorted(points, key=lambda point: point.period)
    found: list[Point] = []
    for point in ordered:
        if found and point.period.frequency != found[-1].period.frequency:
            raise ValueError("A series holds periods of one length.")
        if found and point.period == found[-1].period:
            raise ValueError(f"{point.period} is there twice.")
        while found and found[-1].period.shifted(1) < point.period:
            found.append(Point(found[-1].period.shifted(1), None))
        found.append(point)
    return tuple(found)


def breaks_of(meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """The versions from which on figures cannot be compared with those before."""
    return tuple(each for each in meanings if each.valid_from is not None and not each.is_comparable)


def break_between(meanings: Sequence[Meaning], earlier: Period, later: Period) -> Meaning | None:
    """The latest break after the earlier period began and by the later one's end; None where there is none.

    A break within either period counts: that period's own figure then mixes two definitions.
    """
    found = [each for each in breaks_of(meanings) if each.valid_from and earlier.start < each.valid_from <= later.end]
    return found[-1] if found else None


def since_break(measured: Measured) -> tuple[Point, ...]:
    """The points that the definition in force may be judged by: those that begin at its last break or later."""
    found = breaks_of(measured.meanings)
    first = found[-1].valid_from if found else None
    return tuple(point for point in measured.points if first is None or point.period.start >= first)
