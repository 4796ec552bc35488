"""A measure's chart: its series with mean and limits, segment by segment, and what stands out.

The newest mean and limits are those that the verdict on process control used, so that a chart never
says other than its sentence; older segments are drawn as the same method draws them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from commitments.reporting.compared import LOWER_LIMIT, MEAN, UPPER_LIMIT, answer, named
from commitments.reporting.measured import measured_of
from commitments.reporting.summary import KpiSummary
from commitments.views.verdicts import mark_of
from kpis.charts import Chart, ChartBreak, ChartPoint, ChartSegment, Flag, Sign
from kpis.choices import Combine, Rule
from kpis.methods.control import Control, Options, analyse
from kpis.methods.polarity import direction_of
from kpis.methods.process import FEWEST_POINTS, target_at
from kpis.methods.series import Measured, Point, Target, breaks_of
from kpis.methods.spans import period_words
from kpis.methods.units import is_counted
from kpis.methods.window import charted, reset_indices, values_of
from plantracker.ui.formatting import day, months

# By the labels of process control: the shape of the mark and its words.
MARKS = {
    "Above UCL": (Sign.BREACH, "Above the upper limit"),
    "Below LCL": (Sign.BREACH, "Below the lower limit"),
    "7 Point Trend (Increasing)": (Sign.TREND, "Rise of seven or more in a row"),
    "7 Point Trend (Decreasing)": (Sign.TREND, "Fall of seven or more in a row"),
    "2 in 3 Above CL": (Sign.NEAR, "Two of three close to the upper limit"),
    "2 in 3 Below CL": (Sign.NEAR, "Two of three close to the lower limit"),
    "7 Points Above CL": (Sign.SHIFT, "Seven or more in a row above the mean"),
    "7 Points Below CL": (Sign.SHIFT, "Seven or more in a row below the mean"),
}
FLAGS = {
    "special_cause_improvement": Flag.GOOD,
    "special_cause_concern": Flag.BAD,
    "special_cause_neutral_high": Flag.HIGH,
    "special_cause_neutral_low": Flag.LOW,
}


def chart_of(kpi: KpiSummary) -> Chart:
    """The chart of a measure, which may have too few figures to be drawn.

    No limit is drawn across a break of definition, and none of figures that each cover twelve
    months already.
    """
    measured = measured_of(kpi)
    points: list[ChartPoint] = []
    segments: list[ChartSegment] = []
    for stretch in stretches(measured):
        control = _control(measured, stretch)
        points += (_point(each, control, place) for place, each in enumerate(stretch))
        segments += _segments(measured, stretch, control) if control else ()
    target = _target(measured)
    return Chart(
        title=kpi.title,
        sentence=mark_of(kpi).sentence,
        unit=kpi.unit,
        decimals=kpi.decimals,
        points=tuple(points),
        segments=_as_judged(kpi, segments),
        breaks=tuple(_breaks(measured)),
        target=target.value if target else None,
        target_label=_target_label(target) if target else "",
        is_count=is_counted(kpi.unit),
    )


def stretches(measured: Measured) -> Iterator[tuple[Point, ...]]:
    """The series cut at the breaks of its definition; a period that a break falls into belongs to the earlier part."""
    days = [date.min, *(each.valid_from for each in breaks_of(measured.meanings) if each.valid_from), date.max]
    for first, after in pairwise(days):
        within = tuple(point for point in measured.points if first <= point.period.start < after)
        if within:
            yield within


def _control(measured: Measured, stretch: Sequence[Point]) -> Control | None:
    """The limits of a stretch; None of a rolling measure, and of fewer than three figures."""
    if measured.meaning.combine == Combine.ROLLING or _figures(stretch) < FEWEST_POINTS:
        return None
    options = Options(
        direction=direction_of(measured.polarity),
        resets=reset_indices(stretch, measured.resets),
        sigma=measured.sigma,
    )
    return analyse(values_of(stretch), options)


def _figures(points: Sequence[Point]) -> int:
    return sum(point.value is not None for point in points)


def _point(point: Point, control: Control | None, place: int) -> ChartPoint:
    sign, label = MARKS.get(control.label[place], (Sign.NONE, "")) if control else (Sign.NONE, "")
    flag = FLAGS.get(control.point_type[place], Flag.NONE) if control and sign else Flag.NONE
    return ChartPoint(
        period=point.period,
        value=point.value,
        absence=point.absence,
        is_provisional=point.is_provisional,
        flag=flag,
        label=label if flag else "",
        sign=sign if flag else "",
    )


def _segments(measured: Measured, stretch: Sequence[Point], control: Control) -> Iterator[ChartSegment]:
    """One segment from each reset to the next; with fewer than three figures it has no lines."""
    starts = [0, *reset_indices(stretch, measured.resets)]
    for start, end in zip(starts, [*starts[1:], len(stretch)], strict=True):
        has_lines = _figures(stretch[start:end]) >= FEWEST_POINTS
        lines = (control.mean, control.lower, control.upper)
        mean, lower, upper = (line[start] if has_lines else None for line in lines)
        reason = _reason(measured, stretch, start) if start else ""
        yield ChartSegment(stretch[start].period, stretch[end - 1].period, mean, lower, upper, reason)


def _reason(measured: Measured, stretch: Sequence[Point], start: int) -> str:
    """Why the limits begin anew at this point, and who decided it: by the latest of the resets that do it."""
    reset = [each for each in measured.resets if reset_indices(stretch, [each]) == (start,)][-1]
    return f"{reset.reason.rstrip('.')} ({reset.decided_by}, {day(reset.decided_on)})"


def _as_judged(kpi: KpiSummary, segments: list[ChartSegment]) -> tuple[ChartSegment, ...]:
    """The segments, the newest with the mean and the limits of the verdict."""
    verdict = answer(kpi, Rule.CONTROL)
    if verdict is None or not segments:
        return tuple(segments)
    found = (named(verdict.figures, name) for name in (MEAN, LOWER_LIMIT, UPPER_LIMIT))
    mean, lower, upper = (None if used is None or used.value is None else float(used.value) for used in found)
    return (*segments[:-1], replace(segments[-1], mean=mean, lower=lower, upper=upper))


def _breaks(measured: Measured) -> Iterator[ChartBreak]:
    """The breaks within the series, each at the first period that stands on the new definition."""
    for meaning in breaks_of(measured.meanings):
        after = [
            point.period for point in measured.points if meaning.valid_from and point.period.start >= meaning.valid_from
        ]
        if after and after[0] != measured.points[0].period:
            yield ChartBreak(after[0], meaning.reason)


def _target(measured: Measured) -> Target | None:
    """The target that the figures are to reach: that of the last period, else the first by a date to come.

    A sum by a date has no level of its own to draw.
    """
    found = target_at(measured, charted(measured))
    if found or not measured.points or measured.meaning.combine == Combine.SUM:
        return found
    last = measured.points[-1].period.end
    ahead = [target for target in measured.targets if target.by and target.by >= last]
    return min(ahead, key=lambda target: target.by or last, default=None)


def _target_label(target: Target) -> str:
    if target.period:
        return f"Target for {period_words(target.period)}"
    return f"Target by {months(target.by, target.by)}" if target.by else ""
