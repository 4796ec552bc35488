"""The axis of time: where each period lies across, and which are named beneath.

Months are counted from January of the year 0, since a page of charts names thousands of periods.
"""

from calendar import month_abbr
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kpis.charting.lettering import width_of
from kpis.periods import Frequency, Period

# Between two labels of a row, in shares of the text's size.
GAP = 0.5
# Every so many periods one is named, the first that fits. From a year on they are those that begin
# in April, as financial years do.
STEPS = {
    Frequency.MONTH: (1, 3, 6, 12, 24, 60, 120, 240),
    Frequency.QUARTER: (1, 2, 4, 8, 20, 40, 80),
    Frequency.YEAR: (1, 2, 5, 10, 20),
}
MONTHS = tuple(month_abbr)[1:]
APRIL = 3


class Label(NamedTuple):
    """Words beneath the axis, centred on ``x``; those of the second row name the year."""

    x: float
    text: str


@dataclass(frozen=True)
class Timeline:
    """So many periods side by side from ``left`` on, each ``slot`` pixels wide."""

    first: Period
    count: int
    left: float
    slot: float

    @property
    def right(self) -> float:
        return self.left + self.count * self.slot

    def start(self, period: Period) -> float:
        """Where the period begins, kept to the drawing."""
        return self._kept(index_of(period, self.first))

    def end(self, period: Period) -> float:
        """Where the period ends, kept to the drawing."""
        return self._kept(index_of(period, self.first) + 1)

    def _kept(self, index: float) -> float:
        return self.left + min(max(index, 0), self.count) * self.slot


@lru_cache(maxsize=256)
def labels_of(timeline: Timeline, size: float, room: float) -> tuple[tuple[Label, ...], tuple[Label, ...]]:
    """The two rows of labels, none beyond the room; the second is empty for years.

    They are kept, for the charts of a page mostly share their axis.
    """
    steps = STEPS[timeline.first.frequency]
    step = next((step for step in steps if _has_room(timeline, step, size)), steps[-1])
    names: list[Label] = []
    years: list[Label] = []
    for index, name, year in _named(timeline, step):
        x = timeline.left + (index + 0.5) * timeline.slot
        names.append(Label(x, name))
        if year and (not years or years[-1].text != year):
            years.append(Label(x, year))
    return _kept_apart(names, size, room), _kept_apart(years, size, room)


def month_number(period: Period) -> int:
    """The number of the month that the period begins in."""
    return 12 * period.start.year + period.start.month - 1


def index_of(period: Period, first: Period) -> float:
    """How many periods of the first one's length lie between the starts of the two; may be a fraction."""
    return (month_number(period) - month_number(first)) / first.frequency.months


def _has_room(timeline: Timeline, step: int, size: float) -> bool:
    frequency = timeline.first.frequency
    name, year = _widest(frequency, step)
    a_year = max(step, 12 // frequency.months)
    return size * (name + GAP) <= step * timeline.slot and size * (year + GAP) <= a_year * timeline.slot


def _named(timeline: Timeline, step: int) -> Iterator[tuple[int, str, str]]:
    """Every so many of the periods, by their number, with their name and year; the first where none is due.

    The count goes from some April, so that those of a year and more begin in April.
    """
    frequency, start = timeline.first.frequency, month_number(timeline.first)
    due = range(-((start - APRIL) // frequency.months) % step, timeline.count, step) or range(1)
    return ((index, *_words(start + index * frequency.months, frequency)) for index in due)


def _words(month: int, frequency: Frequency) -> tuple[str, str]:
    """What a period that begins in this month is called, and the year that it lies in; empty for years."""
    financial, place = divmod(month - APRIL, 12)
    if frequency is Frequency.MONTH:
        return MONTHS[month % 12], str(month // 12)
    year = f"{financial}/{(financial + 1) % 100:02d}"
    if frequency is Frequency.QUARTER:
        return f"Q{place // 3 + 1}", year
    # Twelve months that are no financial year are known by their end.
    return f"{MONTHS[(month - 1) % 12]} {(month + 11) // 12}" if place else year, ""


def _widest(frequency: Frequency, step: int) -> tuple[float, float]:
    """How wide the widest name and year can be where every so many periods are named."""
    # Steps of more than a month meet January, April, July and October only.
    months = max(map(width_of, MONTHS if step == 1 else MONTHS[::3]))
    if frequency is Frequency.MONTH:
        return months, width_of("2020")
    if frequency is Frequency.QUARTER:
        return width_of("Q4"), width_of("2020/21")
    return max(map(width_of, MONTHS)) + width_of(" 2020"), 0


def _kept_apart(labels: list[Label], size: float, room: float) -> tuple[Label, ...]:
    """The labels within the room; one too near the next, of a year begun, moves aside a little, or goes."""
    kept: list[Label] = []
    end = room
    for label in reversed(labels):
        half = size * width_of(label.text) / 2
        x = min(max(label.x, half), end - half)
        if x < max(label.x - half, half):
            continue
        kept.append(Label(x, label.text))
        end = x - half - GAP * size
    return tuple(reversed(kept))
