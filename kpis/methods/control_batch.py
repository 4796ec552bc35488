"""The special causes of many series at once: their points lie end to end in one array, and are labelled together.

The rules are those of the NHS “Making Data Count” charts as NHSRplotthedots 0.2.2 (MIT) applies
them. No rule crosses the beginning of a segment, that is a series' first point or a reset; a missing
value breaks every run and is never flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from kpis.methods.limits import FIRM_ROWS, Drawing, Limits, limits_of

# So many points rising, falling or on one side of the mean are no accident.
RUN = 7

COMMON = "Common Cause"
# A label's place in this list is its code below.
LABELS = (
    COMMON,
    "Above UCL",
    "Below LCL",
    "7 Point Trend (Increasing)",
    "7 Point Trend (Decreasing)",
    "2 in 3 Above CL",
    "2 in 3 Below CL",
    "7 Points Above CL",
    "7 Points Below CL",
)
COMMON_TYPE = "common_cause"
# By the direction that is wanted: the types of a high label and of a low one.
HIGH_AND_LOW = {
    "increase": ("special_cause_improvement", "special_cause_concern"),
    "decrease": ("special_cause_concern", "special_cause_improvement"),
    "neutral": ("special_cause_neutral_high", "special_cause_neutral_low"),
}
# By direction: the point type of each label. High and low labels take turns.
TYPES = {direction: (COMMON_TYPE, *pair * 4) for direction, pair in HIGH_AND_LOW.items()}

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Series:
    """One checked series: NaN where a value is missing, ``resets`` in order, each once and within the series."""

    values: list[float]
    resets: list[int]
    direction: str
    target: float | None
    drawing: Drawing

    @property
    def bounds(self) -> list[int]:
        """Where segments begin, and the end."""
        first = [] if self.resets[:1] == [0] else [0]
        return [*first, *self.resets, len(self.values)] if self.values else []


@dataclass(frozen=True)
class Segment:
    """Points with one mean and one pair of limits, None where undefined; ``number`` counts the resets so far."""

    number: int
    size: int
    mean: float | None
    lower: float | None
    upper: float | None

    @property
    def is_short(self) -> bool:
        """Whether the limits are provisional for want of rows."""
        return self.size < FIRM_ROWS


@dataclass(frozen=True)
class Judged:
    """What is said of a series; ``codes`` has each point's place in ``LABELS``."""

    series: Series
    segments: list[Segment]
    codes: list[int]
    close: list[bool]
    guards: tuple[str, ...]

    @property
    def types(self) -> tuple[str, ...]:
        """The point type of each label, by the direction that is wanted."""
        return TYPES[self.series.direction]

    @property
    def variation(self) -> str:
        """The type of the last point; common cause where there is none."""
        return self.types[self.codes[-1]] if self.codes else COMMON_TYPE

    @property
    def assurance(self) -> str | None:
        """The target against the last limits; None without a target, a direction or any point."""
        target, direction = self.series.target, self.series.direction
        if target is None or direction == "neutral" or not self.segments:
            return None
        last = self.segments[-1]
        if last.upper is not None and target > last.upper:
            return "consistent_fail" if direction == "increase" else "consistent_pass"
        if last.lower is not None and target < last.lower:
            return "consistent_pass" if direction == "increase" else "consistent_fail"
        return "inconsistent"


def judge(series: Sequence[Series]) -> list[Judged]:
    """Judge many series together, which is many times faster than one by one."""
    bounds = [each.bounds for each in series]
    limits = [
        [limits_of(each.values[start:stop], each.drawing) for start, stop in pairwise(between)]
        for each, between in zip(series, bounds, strict=True)
    ]
    sizes = [[stop - start for start, stop in pairwise(between)] for between in bounds]
    points = np.array([value for each in series for value in each.values], dtype=float)
    codes, close = _labelled(
        points, [each for some in limits for each in some], np.array([size for some in sizes for size in some], int)
    )
    ends = accumulate((len(each.values) for each in series), initial=0)
    return [
        Judged(
            series=each,
            segments=_segments(each, some, lengths),
            codes=codes[start:stop],
            close=close[start:stop],
            guards=tuple(dict.fromkeys(guard for one in some for guard in one.guards)),
        )
        for each, some, lengths, (start, stop) in zip(series, limits, sizes, pairwise(ends), strict=True)
    ]


def _segments(series: Series, limits: list[Limits], sizes: list[int]) -> list[Segment]:
    first = 1 if series.resets[:1] == [0] else 0
    return [
        Segment(number, size, _known(one.mean), _known(one.mean - one.reach), _known(one.mean + one.reach))
        for number, (one, size) in enumerate(zip(limits, sizes, strict=True), first)
    ]


def _known(value: float) -> float | None:
    return value if value == value else None


def _labelled(points: Floats, limits: list[Limits], sizes: NDArray[np.int_]) -> tuple[list[int], list[bool]]:
    """Each point's code, and whether it is close to a limit.

    All comparisons are strict: on a limit is inside, on an inner line is not close, on the mean is
    on neither side. What is undefined compares as false.
    """
    if not len(points):
        return [], []
    mean, reach, inner = (
        np.repeat(np.array([getattr(each, name) for each in limits]), sizes) for name in ("mean", "reach", "inner")
    )
    is_first = np.zeros(len(points), dtype=bool)
    is_first[np.cumsum(sizes) - sizes] = True
    above, below = points > mean, points < mean
    over, under = points > mean + reach, points < mean - reach
    close = ~(over | under) & ((points > mean + inner) | (points < mean - inner))
    trend, is_rising = _trend(points, is_first)
    near = _two_of_three(close, above, below, is_first)
    shift_above, shift_below = _long(above, is_first, RUN), _long(below, is_first, RUN)
    # The first that holds is taken; their order is that of ``LABELS``. Outside and not above reads below,
    # a trend that does not rise reads falling.
    holds = [
        over & above,
        over | under,
        trend & is_rising,
        trend,
        near & above,
        near,
        shift_above,
        shift_below,
    ]
    codes = np.select(holds, range(1, len(LABELS)), 0)
    return codes.tolist(), close.tolist()


def _long(holds: Flags, is_first: Flags, length: int) -> Flags:
    """The points of runs in which something holds for so many points or more; no run goes on into a new segment."""
    begins = is_first.copy()
    begins[1:] |= holds[1:] != holds[:-1]
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(holds))
    found: Flags = holds & np.repeat(lengths >= length, lengths)
    return found


def _trend(points: Floats, is_first: Flags) -> tuple[Flags, Flags]:
    """The points of seven or more in strict order, and which of them count as rising.

    A point followed by another point of a trend goes by the step to that one, any other by the step
    to itself. So a peak belongs to the fall, and where one trend begins at the very point after
    another's last, the step that joins them decides, a step of 0 reading as a fall.
    """
    up, down = np.zeros((2, len(points)), dtype=bool)
    up[1:], down[1:] = points[1:] > points[:-1], points[1:] < points[:-1]
    up[is_first] = down[is_first] = False
    # Six steps make seven points; the first of them is the one before the first step.
    steps = _long(up, is_first, RUN - 1) | _long(down, is_first, RUN - 1)
    trend = steps.copy()
    trend[:-1] |= steps[1:]
    is_rising = up.copy()
    goes_on = trend[:-1] & trend[1:] & ~is_first[1:]
    is_rising[:-1][goes_on] = up[1:][goes_on]
    return trend, is_rising


def _two_of_three(close: Flags, above: Flags, below: Flags, is_first: Flags) -> Flags:
    """The close points of three in a row on one side of the mean, two of which at least are close."""
    found = np.zeros(len(close), dtype=bool)
    if len(close) < 3:
        return found
    is_window = (above[:-2] & above[1:-1] & above[2:]) | (below[:-2] & below[1:-1] & below[2:])
    is_window &= ~(is_first[1:-1] | is_first[2:])
    is_window &= (close[:-2] & close[1:-1]) | (close[2:] & (close[:-2] | close[1:-1]))
    found[:-2] |= is_window
    found[1:-1] |= is_window
    found[2:] |= is_window
    return found & close
