"""The figures of a chart as rows of words, for the table beside it."""

from dataclasses import dataclass

from kpis.charting.chart import Chart, ChartPoint, ChartSegment
from kpis.charting.lettering import clean
from kpis.charting.words import (
    NOTHING_RECORDED,
    break_words,
    flag_words,
    level_clauses,
    named,
    reset_words,
    resets,
    value_words,
)
from plantracker.ui.formatting import sentence


@dataclass(frozen=True)
class ChartRow:
    """One period as it is printed; ``is_absent`` where ``value`` is the reason why there is none.

    ``mean`` and ``limits`` are empty where they are undefined. ``mark`` is all that the drawing shows
    of the period beside its value, as sentences; empty for nothing.
    """

    period: str
    value: str
    is_absent: bool
    mean: str
    limits: str
    mark: str


def rows_of(chart: Chart) -> tuple[ChartRow, ...]:
    """A row for each of the chart's points, in their order."""
    return tuple(_row(chart, point) for point in chart.points)


def _row(chart: Chart, point: ChartPoint) -> ChartRow:
    segment = _segment(chart, point)
    clauses = level_clauses(segment, chart) if segment else {}
    absence = clean(point.absence) or NOTHING_RECORDED
    return ChartRow(
        period=named(point.period),
        value=value_words(point.value, chart) if point.value is not None else absence[:1].upper() + absence[1:],
        is_absent=point.value is None,
        mean=clauses.get("mean", "").removeprefix("mean "),
        limits=clauses.get("limits", "").removeprefix("limits "),
        mark=clean(" ".join(sentence(each) for each in _marks(chart, point, segment) if each)),
    )


def _segment(chart: Chart, point: ChartPoint) -> ChartSegment | None:
    """The segment that the point lies in; the later one where two do."""
    start = point.period.start
    return next((each for each in reversed(chart.segments) if each.first.start <= start <= each.last.start), None)


def _marks(chart: Chart, point: ChartPoint, segment: ChartSegment | None) -> list[str]:
    period = point.period
    is_reset = segment is not None and segment.first.start == period.start and segment in resets(chart)
    return [
        flag_words(point),
        "provisional" if point.is_provisional and point.value is not None else "",
        point.absence if point.value is not None else "",
        reset_words(segment) if segment and is_reset else "",
        *(break_words(each) for each in chart.breaks if period.start <= each.at.start <= period.end),
    ]
