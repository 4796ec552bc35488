"""The plot: the two axes, what the values are held against, and the values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kpis.charting import marks
from kpis.charting.across import Across
from kpis.charting.axis import Axis
from kpis.charting.chart import Chart
from kpis.charting.marks import Place, at, foot_of, path, text
from kpis.charting.timeline import Timeline, labels_of
from kpis.charting.trace import Trace


@dataclass(frozen=True)
class Look:
    """The measures of a drawing in pixels: of its text, a line of it, and the height of the plot.

    A text of the key takes at most so many lines; only a wide drawing has names at its lines' ends.
    """

    size: int
    line: int
    height: int
    most_lines: int
    has_names: bool


@dataclass(frozen=True)
class Plot:
    """Where everything lies: the box of the values, and above it a letter for each line across time."""

    look: Look
    axis: Axis
    timeline: Timeline
    top: float
    width: int
    letters: list[tuple[Across, Place]]

    @cached_property
    def bottom(self) -> float:
        return self.top + self.look.height

    @cached_property
    def low(self) -> float:
        """The value at the bottom."""
        return float(self.axis.ticks[0])

    @cached_property
    def per_unit(self) -> float:
        """How many pixels high one unit of the measure is."""
        return self.look.height / float(self.axis.ticks[-1] - self.axis.ticks[0])

    def y(self, value: float) -> float:
        """How far down a value is drawn."""
        return self.bottom - (value - self.low) * self.per_unit


def ground(plot: Plot, figures: list[str]) -> Iterator[str]:
    """The upright axis with its figures, and a line across for each."""
    left, right = plot.timeline.left, plot.timeline.right
    ys = [plot.y(float(tick)) for tick in plot.axis.ticks]
    yield path("".join([f"M{at(left, y)}H{right:.1f}" for y in ys]), marks.RULE)
    places = zip(ys, figures, strict=True)
    texts = [text(left - 8, foot_of(y, plot.look.size), words) for y, words in places]
    yield f'<g text-anchor="end">{"".join(texts)}</g>'


def time_axis(plot: Plot) -> tuple[str, float]:
    """The labels of the periods, and where they end."""
    look, bottom = plot.look, plot.bottom
    names, years = labels_of(plot.timeline, look.size, plot.width)
    steps = "".join([f"M{at(each.x, bottom)}v5" for each in names])
    texts = [text(each.x, bottom + 6 + 0.8 * look.line, each.text) for each in names]
    texts += [text(each.x, bottom + 6 + 1.7 * look.line, each.text) for each in years]
    end = bottom + look.line * (2 if years else 1) + 16
    return f'{path(steps, marks.AXIS)}<g text-anchor="middle">{"".join(texts)}</g>', end


def levels(plot: Plot, chart: Chart) -> Iterator[str]:
    """The band between the limits, resets and breaks, the axis at 0, limits, means and the target."""
    timeline = plot.timeline
    bands, limits, means = [], [], []
    for segment in chart.segments:
        start, end = timeline.start(segment.first), timeline.end(segment.last)
        if start >= end:
            continue  # it lies outside the series
        sides = [plot.y(plot.axis.within(side)) for side in (segment.lower, segment.upper) if side is not None]
        if len(sides) == 2:
            bands.append(f"M{at(start, sides[1])}H{end:.1f}V{sides[0]:.1f}H{start:.1f}z")
        limits += [f"M{at(start, side)}H{end:.1f}" for side in sides]
        if segment.mean is not None:
            means.append(f"M{at(start, plot.y(segment.mean))}H{end:.1f}")
    yield path("".join(bands), "", marks.BAND)
    for each, (x, y) in plot.letters:
        yield path(f"M{at(x, y)}V{plot.bottom:.1f}", marks.BREAK if each.is_break else marks.RESET)
        yield marks.badge(x, y, each.letter, plot.look.size - 2, is_break=each.is_break)
    if plot.axis.ticks[0] <= 0 <= plot.axis.ticks[-1]:
        # Inside the plot the line at 0 is thin, or it would pass for a mean.
        yield path(_across(plot, 0), marks.ZERO if plot.axis.ticks[0] else marks.AXIS)
    yield path("".join(limits), marks.LIMITS)
    yield path("".join(means), marks.MEAN)
    if chart.target is not None:
        yield path(_across(plot, float(chart.target)), marks.TARGET)


def values(plot: Plot, trace: Trace) -> Iterator[str]:
    """The line of the values, dashed where provisional, a mark for each, and a cross for each gap."""
    slot, first = plot.timeline.slot, plot.timeline.left + plot.timeline.slot / 2
    low, bottom, per_unit = plot.low, plot.bottom, plot.per_unit
    places = [
        (first + number * slot, bottom if height is None else bottom - (height - low) * per_unit)
        for number, height in zip(trace.slots, trace.heights, strict=True)
    ]
    steps = [f"{x:.1f} {y:.1f}" for x, y in places]
    for runs, line in ((trace.whole, marks.LINE), (trace.dashed, marks.PROVISIONAL)):
        yield path("".join(["M" + " ".join([steps[number] for number in run]) for run in runs]), line)
    size = min(0.55 * slot, 6.5)
    plain, hollow = trace.plain, trace.hollow
    if size < 2.5:
        # So close together discs would only make the line thick.
        size, plain = 3, [number for number in plain if number in trace.alone]
    yield marks.discs([steps[number] for number in plain], size)
    yield marks.rings([steps[number] for number in hollow], size)
    for kind, numbers in trace.marked.items():
        yield marks.flagged(kind, [places[number] for number in numbers], min(max(0.45 * slot, 2.4), 5.5))
    yield marks.crosses([places[number] for number in trace.missing], min(max(0.35 * slot, 1.5), 4))


def _across(plot: Plot, value: float) -> str:
    return f"M{at(plot.timeline.left, plot.y(value))}H{plot.timeline.right:.1f}"
