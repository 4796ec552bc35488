"""Straight lines into the future: through monthly or quarterly figures, or through two yearly totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from kpis.periods import Period


@dataclass(frozen=True)
class Trend:
    """A straight line: its value at place 0 and its step from place to place."""

    start: float
    step: float

    def at(self, place: int) -> float:
        """The line's value; places after the last figure are the future."""
        return self.start + self.step * place


def trend_of(figures: Sequence[tuple[int, float]]) -> Trend:
    """The line of least squares through figures at their places, which may leave some out.

    Raises ``ValueError`` for fewer than two places.
    """
    if len({place for place, _ in figures}) < 2:
        raise ValueError("A line needs two places.")
    centre, level = mean(place for place, _ in figures), mean(value for _, value in figures)
    spread = sum((place - centre) ** 2 for place, _ in figures)
    step = sum((place - centre) * (value - level) for place, value in figures) / spread
    return Trend(level - step * centre, step)


def projected_total(values: Sequence[float], skipped: int, count: int) -> float:
    """The total of ``count`` future months that begin ``skipped`` months after the last value, never below 0.

    The months may be past: a negative ``skipped`` goes back over the values.
    """
    line = trend_of(list(enumerate(values)))
    first = len(values) + skipped
    return max(0.0, sum(line.at(place) for place in range(first, first + count)))


def two_point_total(baseline: tuple[Period, Decimal], latest: tuple[Period, Decimal], year: Period) -> Decimal:
    """The total of a year on the line through two twelve-month totals, each at the middle of its time; never below 0.

    >>> from datetime import date
    >>> latest = Period.twelve_months_to(date(2014, 9, 1)), Decimal(60260)
    >>> two_point_total((Period.parse("2012/13"), Decimal(58805)), latest, Period.parse("2016/17"))
    Decimal('62685')
    """
    elapsed = months_between(baseline[0], latest[0])
    ahead = months_between(latest[0], year)
    return max(Decimal(0), latest[1] + (latest[1] - baseline[1]) * ahead / elapsed)


def months_between(earlier: Period, later: Period) -> int:
    """How many months after the earlier period the later one begins; negative where it begins before."""
    return (later.start.year - earlier.start.year) * 12 + later.start.month - earlier.start.month
