"""One drawing of a chart: caption, plot, names of the lines, key."""

from dataclasses import dataclass

from kpis.charting import marks, names, plot
from kpis.charting.across import Across, across_of
from kpis.charting.axis import Axis, axis_of
from kpis.charting.chart import Chart
from kpis.charting.key import Entry, drawn_key, lines_key, marks_key, target_key
from kpis.charting.lettering import FONT, escaped, lines_of, width_of
from kpis.charting.marks import Place, foot_of, text
from kpis.charting.names import Name
from kpis.charting.plot import Look, Plot
from kpis.charting.timeline import Timeline
from kpis.charting.trace import Trace, trace_of
from kpis.charting.words import described

WIDE, NARROW = Look(16, 21, 250, 2, True), Look(14, 18, 200, 4, False)
NARROWEST, WIDE_FROM = 320, 560
# Names that would take more than this share of the width go into the key.
MOST_NAMES = 0.3
# To the left of the plot, beside the figures; to its right, where there are no names.
APART, EDGE = 8, 12


@dataclass(frozen=True)
class Reading:
    """A chart with all that its drawings share."""

    chart: Chart
    axis: Axis
    figures: list[str]
    trace: Trace
    across: list[Across]
    names: list[Name]
    lines: list[Entry]
    target: list[Entry]
    marks: list[Entry]
    head: str


def reading_of(chart: Chart) -> Reading:
    """What the drawings share, of a chart with values enough."""
    axis, across = axis_of(chart), across_of(chart)
    return Reading(
        chart=chart,
        axis=axis,
        figures=axis.figures(),
        trace=trace_of(chart),
        across=across,
        names=names.names_of(chart, axis),
        lines=lines_key(chart),
        target=target_key(chart),
        marks=marks_key(chart, axis, across),
        head=f"<title>{escaped(chart.title)}</title><desc>{escaped(described(chart, axis))}</desc>",
    )


def svg_of(reading: Reading, width: int) -> str:
    """The drawing of this width; its height follows from its key.

    Raises ``ValueError`` for a width under 320, which has no room for legible text.
    """
    if width < NARROWEST:
        raise ValueError(f"A chart is at least {NARROWEST} pixels wide, not {width}.")
    look = WIDE if width >= WIDE_FROM else NARROW
    room = names.room_for(reading.names, look.size)
    has_names = look.has_names and 0 < room <= MOST_NAMES * width
    caption, laid = _laid(reading, look, width, room if has_names else EDGE)
    labels, end = plot.time_axis(laid)
    # Beside its line there is no room for a name that the target has of its own.
    target = [] if has_names and not reading.chart.target_label else reading.target
    entries = [*([] if has_names else reading.lines), *target, *reading.marks]
    key, height = drawn_key(entries, top=end, room=width, size=look.size, line=look.line, most=look.most_lines)
    size = f'width="{width}" height="{height + 2:.0f}" viewBox="0 0 {width} {height + 2:.0f}"'
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONT}" ',
            f'font-size="{look.size}" fill="{marks.INK}" color="{marks.VALUE_COLOUR}">',
            reading.head,
            caption,
            *plot.ground(laid, reading.figures),
            *plot.levels(laid, reading.chart),
            *plot.values(laid, reading.trace),
            *(names.drawn_names(laid, reading.names) if has_names else ()),
            labels,
            key,
            "</svg>",
        ]
    )


def _laid(reading: Reading, look: Look, width: int, right: float) -> tuple[str, Plot]:
    """The caption, and where everything beneath it lies: what the axis counts, and that it does not start at 0."""
    words = [
        line for part in (reading.axis.caption, reading.axis.cut) for line in lines_of(part, width / look.size, most=2)
    ]
    caption = [text(0, foot_of((row + 0.5) * look.line, look.size), escaped(line)) for row, line in enumerate(words)]
    left = look.size * max(map(width_of, reading.figures)) + APART
    count = reading.trace.slots[-1] + 1
    timeline = Timeline(reading.chart.points[0].period, count, left, (width - right - left) / count)
    top = len(words) * look.line + 12.0
    letters, rows = _letters(reading.across, timeline, look, top)
    return "".join(caption), Plot(look, reading.axis, timeline, top + rows * 1.6 * look.size, width, letters)


def _letters(
    across: list[Across], timeline: Timeline, look: Look, top: float
) -> tuple[list[tuple[Across, Place]], int]:
    """The place of the letter of each line across time, and how many rows keep them apart."""
    half = 0.75 * look.size
    ends: list[float] = []
    placed = []
    for each in across:
        x = timeline.start(each.at)
        row = next((row for row, end in enumerate(ends) if end <= x - half), len(ends))
        ends[row : row + 1] = [x + half]
        placed.append((each, (x, top + (row + 0.5) * 1.6 * look.size - 4)))
    return placed, len(ends)
