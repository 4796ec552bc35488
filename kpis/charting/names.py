"""The names of the lines at their right ends, moved apart so that none covers another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpis.charting.axis import Axis
from kpis.charting.chart import Chart
from kpis.charting.lettering import BOLD, width_of
from kpis.charting.marks import LEADER, at, foot_of, path, text
from kpis.charting.plot import Plot
from kpis.charting.words import brief, level_words, value_words

REACH = 14  # pixels from a line's end to its name


@dataclass(frozen=True)
class Name:
    """The words at the end of a line, and the value where it ends."""

    words: str
    value: float
    is_bold: bool = False


def names_of(chart: Chart, axis: Axis) -> list[Name]:
    """The names of the lines that reach the end: the latest value, mean and limits, the target."""
    last = chart.points[-1]
    names = []
    if last.value is not None:
        words = f"{brief(last.period)}: {value_words(last.value, chart)}"
        names.append(Name(words, float(last.value), is_bold=True))
    if chart.segments and chart.segments[-1].last.start >= last.period.start:
        newest = chart.segments[-1]
        for words, level in (("Upper limit", newest.upper), ("Mean", newest.mean), ("Lower limit", newest.lower)):
            if level is not None:
                names.append(Name(f"{words} {level_words(level, chart)}", axis.within(level)))
    if chart.target is not None:
        names.append(Name(f"Target {value_words(chart.target, chart)}", float(chart.target)))
    return sorted(names, key=lambda each: -each.value)


def room_for(names: Sequence[Name], size: int) -> float:
    """How many pixels the names take beside the plot; 0 of none."""
    widths = [width_of(each.words) * (BOLD if each.is_bold else 1) for each in names]
    return REACH + 4 + size * max(widths) if widths else 0


def drawn_names(plot: Plot, names: Sequence[Name]) -> Iterator[str]:
    """The names, highest first, each with a line from the end of what it names."""
    size, end = plot.look.size, plot.timeline.right
    wanted = [plot.y(each.value) for each in names]
    places = spread(wanted, plot.look.line, top=plot.top, bottom=plot.bottom)
    leaders = [f"M{at(end + 2, y)}L{at(end + REACH - 2, place)}" for y, place in zip(wanted, places, strict=True)]
    yield path("".join(leaders), LEADER)
    for each, place in zip(names, places, strict=True):
        weight = 'font-weight="bold"' if each.is_bold else ""
        yield text(end + REACH + 2, foot_of(place, size), each.words, weight)


def spread(wanted: Sequence[float], apart: float, *, top: float, bottom: float) -> list[float]:
    """Places in the order of the wanted ones, at least so far apart, from top to bottom.

    Those too close together share their middle: 1. each is a group of its own; 2. a group that
    reaches into the one above it joins it, around the mean of what all of them want.
    """

    def start(group: Sequence[float]) -> float:
        reach = (len(group) - 1) * apart
        return max(min(sum(group) / len(group) - reach / 2, bottom - reach), top)

    groups: list[list[float]] = []
    for place in wanted:
        groups.append([place])
        while len(groups) > 1 and start(groups[-2]) + len(groups[-2]) * apart > start(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    return [start(group) + number * apart for group in groups for number in range(len(group))]
