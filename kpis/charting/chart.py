"""What a chart is made of: plain values, with everything that has to be said beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from math import isfinite

from kpis.periods import Period

# Two values are a comparison, and are told as one.
MIN_VALUES = 3


class Flag(StrEnum):
    """What a marked point means: good or bad where one way is better, else only high or low."""

    NONE = ""
    GOOD = "good"
    BAD = "bad"
    HIGH = "high"
    LOW = "low"


class Sign(StrEnum):
    """Which kind of rule marked a point: it gives the mark its shape."""

    NONE = ""
    BREACH = "breach"
    TREND = "trend"
    SHIFT = "shift"
    NEAR = "near"


@dataclass(frozen=True)
class ChartPoint:
    """One period of the series.

    ``absence`` says in words why there is no value; empty beside no value: nothing was recorded.
    ``flag`` is a value of ``Flag``, ``sign`` of ``Sign``; a flag without a sign is drawn as a breach.
    ``label`` says what the flag means, such as “Above the upper limit”.
    """

    period: Period
    value: Decimal | float | None
    absence: str = ""
    is_provisional: bool = False
    flag: str = ""
    label: str = ""
    sign: str = ""


@dataclass(frozen=True)
class ChartSegment:
    """The mean and the limits from one period to another, both included; None where undefined.

    ``reason`` says why the limits were reset here, and is empty for the first.
    """

    first: Period
    last: Period
    mean: float | None
    lower: float | None
    upper: float | None
    reason: str = ""


@dataclass(frozen=True)
class ChartBreak:
    """The period from which on figures cannot be compared with those before, and why."""

    at: Period
    reason: str


@dataclass(frozen=True)
class Chart:
    """A series with its lines and marks.

    ``points`` are of one frequency, oldest first; a period that is left out is a gap.
    ``sentence`` is what the verdict says of the series. ``unit`` and ``decimals`` are the measure's.
    ``target_label`` names the target, such as “Target for March 2023”; empty for “Target”.
    ``is_count``: things are counted, so nothing lies below 0, and the axis starts there unless the
    series would then be a flat line.

    Raises ``ValueError`` for points out of order or of two frequencies, for a flag or sign that is
    none, and for a number that is not finite.
    """

    title: str
    sentence: str
    unit: str
    decimals: int
    points: tuple[ChartPoint, ...]
    segments: tuple[ChartSegment, ...] = ()
    breaks: tuple[ChartBreak, ...] = ()
    target: Decimal | None = None
    target_label: str = ""
    is_count: bool = True

    def __post_init__(self) -> None:
        for before, after in pairwise(point.period for point in self.points):
            if before.frequency is not after.frequency or before.start >= after.start:
                raise ValueError(f"{after} may not follow {before} on a chart.")
        for point in self.points:
            if point.flag or point.sign:
                Flag(point.flag), Sign(point.sign)
        for number in (*self.values(), *self.levels()):
            check_finite(number)

    @property
    def is_drawn(self) -> bool:
        """Whether there are values enough for a drawing."""
        return len(self.values()) >= MIN_VALUES

    def values(self) -> list[float]:
        """The values that there are."""
        return [float(point.value) for point in self.points if point.value is not None]

    def levels(self) -> Iterator[float]:
        """What the values are held against: means, limits and the target."""
        for segment in self.segments:
            yield from (level for level in (segment.mean, segment.lower, segment.upper) if level is not None)
        if self.target is not None:
            yield float(self.target)


def check_finite(number: float) -> None:
    """Raise ``ValueError`` for what is no number: it would be drawn nowhere, and nothing would say so."""
    if not isfinite(number):
        raise ValueError(f"{number} cannot be drawn; a value that is missing is None.")
