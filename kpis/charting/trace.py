"""What is drawn of the points, worked out once for all drawings of a chart."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kpis.charting.chart import Chart, Flag, Sign
from kpis.charting.timeline import month_number

Kind = tuple[Sign, Flag, bool]


@dataclass(frozen=True)
class Trace:
    """The points by their number in the series.

    ``slots`` says how many periods after the first each lies; ``heights`` are the values, None where
    there is none. ``whole`` and ``dashed`` are the runs that a line joins, ``alone`` the points in
    none. Points with a value are ``plain``, ``hollow`` (provisional) or ``marked``, the last by sign,
    flag and whether they are provisional.
    """

    slots: list[int]
    heights: list[float | None]
    whole: list[list[int]]
    dashed: list[list[int]]
    alone: set[int]
    plain: list[int]
    hollow: list[int]
    marked: dict[Kind, list[int]]
    missing: list[int]


def trace_of(chart: Chart) -> Trace:
    """The trace of a chart with at least one point."""
    first = month_number(chart.points[0].period)
    length = chart.points[0].period.frequency.months
    slots = [(month_number(point.period) - first) // length for point in chart.points]
    heights = [None if point.value is None else float(point.value) for point in chart.points]
    whole, dashed = _runs(chart, slots)
    joined = {number for run in (*whole, *dashed) for number in run}
    plain: list[int] = []
    hollow: list[int] = []
    missing: list[int] = []
    marked: dict[Kind, list[int]] = {}
    for number, point in enumerate(chart.points):
        if point.value is None:
            missing.append(number)
        elif point.flag:
            kind = Sign(point.sign) or Sign.BREACH, Flag(point.flag), point.is_provisional
            marked.setdefault(kind, []).append(number)
        else:
            (hollow if point.is_provisional else plain).append(number)
    alone = {number for number in (*plain, *hollow) if number not in joined}
    return Trace(slots, heights, whole, dashed, alone, plain, hollow, marked, missing)


def _runs(chart: Chart, slots: list[int]) -> tuple[list[list[int]], list[list[int]]]:
    """The runs of neighbours with values, whole between final ones, dashed to or from a provisional one."""
    runs: tuple[list[list[int]], list[list[int]]] = ([], [])
    severed = set(_severed(chart))
    points = chart.points
    for before, after in pairwise(range(len(points))):
        if points[before].value is None or points[after].value is None:
            continue
        if slots[after] - slots[before] != 1 or after in severed:
            continue
        kind = runs[points[before].is_provisional or points[after].is_provisional]
        if kind and kind[-1][-1] == before:
            kind[-1].append(after)
        else:
            kind.append([before, after])
    return runs


def _severed(chart: Chart) -> Iterator[int]:
    """The points that a break of definition parts from the one before.

    It does where it falls after the earlier period began and by the later one's end: a period that
    holds it mixes two definitions.
    """
    for each in chart.breaks:
        for number, (before, after) in enumerate(pairwise(chart.points), start=1):
            if before.period.start < each.at.start <= after.period.end:
                yield number
