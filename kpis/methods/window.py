"""Which points a rule looks at: up to a quarter's end, since the last break of definition, since the last reset."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpis.methods.series import Meaning, Measured, Point, Reset, breaks_of, since_break
from kpis.periods import Period


def up_to(measured: Measured, quarter: Period) -> Measured:
    """The measure as it stands at the quarter's end: no later point, definition or reset.

    Periods that end on the quarter's last day are in. Empty points at the end of the calendar are
    not: what nobody has recorded yet is no figure of the series.
    """
    points, end = list(measured.points), quarter.end
    while points and (points[-1].period.end > end or (points[-1].value is None and not points[-1].absence)):
        points.pop()
    meanings = tuple(
        meaning for meaning in measured.meanings if meaning.valid_from is None or meaning.valid_from <= end
    )
    return replace(
        measured,
        points=tuple(points),
        meanings=meanings or measured.meanings[:1],
        resets=tuple(reset for reset in measured.resets if reset.month.start <= end),
    )


def charted(measured: Measured) -> tuple[Point, ...]:
    """The points that one chart of limits may hold: those since the last break, without an end that has no figure."""
    points = list(since_break(measured))
    while points and points[-1].value is None:
        points.pop()
    return tuple(points)


def last_break(measured: Measured) -> Meaning | None:
    """The version that broke with the figures before it; None where none did."""
    found = breaks_of(measured.meanings)
    return found[-1] if found else None


def reset_indices(points: Sequence[Point], resets: Sequence[Reset]) -> tuple[int, ...]:
    """Where new limits begin: for each reset the first point that begins in its month or later.

    A reset before the first point, or after the last, begins nothing.
    """
    starts = [point.period.start for point in points]
    return tuple(sorted({_first(starts, reset.month.start) for reset in resets} - {0, len(points)}))


def last_reset(points: Sequence[Point], resets: Sequence[Reset]) -> Reset | None:
    """The reset that the newest limits stand on; None where it lies before the first point or there is none."""
    starts = [point.period.start for point in points]
    found = [reset for reset in resets if 0 < _first(starts, reset.month.start) < len(points)]
    return max(found, key=lambda reset: reset.month.start, default=None)


def values_of(points: Sequence[Point]) -> list[float | None]:
    """The figures as statistics take them; None where there is none."""
    return [None if point.value is None else float(point.value) for point in points]


def figures_of(points: Sequence[Point], periods: Sequence[Period]) -> list[float]:
    """The figures of these periods, as statistics take them; none at all where one is missing."""
    values = {point.period: float(point.value) for point in points if point.value is not None}
    return [values[period] for period in periods] if all(period in values for period in periods) else []


def missing_between(points: Sequence[Point], periods: Sequence[Period]) -> list[Period]:
    """Those of the periods that have no figure."""
    known = {point.period for point in points if point.value is not None}
    return [period for period in periods if period not in known]


def overdue(last: Period, quarter: Period) -> list[Period]:
    """The periods of a quarter that a series lacks which ends with ``last``.

    Of years, which outlast a quarter, those that are over by its end: before the fourth quarter is
    over the newest year is the one before.

    >>> quarter = Period.parse("2020/21 Q1")
    >>> [str(each) for each in overdue(Period.parse("2020-02"), quarter)]
    ['2020-04', '2020-05', '2020-06']
    >>> [str(each) for each in overdue(Period.parse("2018/19"), quarter)], overdue(Period.parse("2019/20"), quarter)
    (['2019/20'], [])
    """
    found = []
    following = last.shifted(1)
    while following.end <= quarter.end:
        found.append(following)
        following = following.shifted(1)
    return [each for each in found if each.end >= quarter.start] or found


def _first(starts: Sequence[date], start: date) -> int:
    return next((number for number, each in enumerate(starts) if each >= start), len(starts))
