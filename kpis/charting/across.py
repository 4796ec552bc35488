"""The lines across time: where limits were reset, and where the definition broke."""

from dataclasses import dataclass

from kpis.charting.chart import Chart
from kpis.charting.words import break_words, reset_words, resets
from kpis.periods import Period


@dataclass(frozen=True)
class Across:
    """A line from top to bottom: a reset of the limits or a break of definition, known by a letter."""

    at: Period
    letter: str
    words: str
    is_break: bool


def across_of(chart: Chart) -> list[Across]:
    """The lines across time, oldest first; those outside the series are left out."""
    first, last = chart.points[0].period, chart.points[-1].period
    found = [(segment.first, reset_words(segment), False) for segment in resets(chart)]
    found += [(each.at, break_words(each), True) for each in chart.breaks]
    inside = [each for each in found if first.start <= each[0].start <= last.end]
    inside.sort(key=lambda each: each[0].start)
    return [Across(at, _letter(number), words, is_break) for number, (at, words, is_break) in enumerate(inside)]


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, here = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + here)
