"""The arithmetic of process control, for many series laid end to end in one array.

Nothing crosses the beginning of a segment: a series' first point, and every reset.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, isnan, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The factor from the mean moving range to three sigmas, as the method rounds it; 3 / 1.128 = 2.6596.
LIMIT = 2.66
CLOSE = 2 * (LIMIT / 3)
# A moving range of so many means is left out of the limits.
SCREEN = 3.267
RUN = 7
MIN_FIXED = 12
SMALL_MEAN = 5

LABELS = (
    "Common Cause",
    "Above UCL",
    "Below LCL",
    "7 Point Trend (Increasing)",
    "7 Point Trend (Decreasing)",
    "2 in 3 Above CL",
    "2 in 3 Below CL",
    "7 Points Above CL",
    "7 Points Below CL",
)
# Which way each label points: 1 high, -1 low.
SIDES = (0, 1, -1, 1, -1, 1, -1, 1, -1)
# The point types by direction and side: 0, 1, -1.
TYPES = {
    "increase": ("common_cause", "special_cause_improvement", "special_cause_concern"),
    "decrease": ("common_cause", "special_cause_concern", "special_cause_improvement"),
    "neutral": ("common_cause", "special_cause_neutral_high", "special_cause_neutral_low"),
}

UNSCREENED = "Screening would leave only moves of 0, so no move was left out of the limits."
CONSTANT = "The series never moves: its limits lie on its mean."
TOO_SMALL = "The mean is under 5: this chart is not suited to so small numbers."

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Series:
    """One checked series: NaN where a value is missing; resets sorted, each once, within the series."""

    values: list[float]
    resets: tuple[int, ...]
    direction: str
    target: float | None
    fix_after: int | None
    screen: bool
    by_sd: bool


@dataclass
class Segment:
    """The limits of one segment, NaN where undefined; ``inner`` is how far the inner lines lie from the mean."""

    start: int
    stop: int
    mean: float = nan
    reach: float = nan
    inner: float = nan


class Batch:
    """Many series judged; ``columns`` and ``labels`` answer for one of them."""

    def __init__(self, series: Sequence[Series]) -> None:
        self.series = series
        lengths = [len(each.values) for each in series]
        self.offsets = [0, *np.cumsum(lengths, dtype=int).tolist()]
        self.y: Floats = np.array([value for each in series for value in each.values], dtype=float)
        self.guards: list[tuple[str, ...]] = []
        self.segments: list[list[Segment]] = []
        for place, each in enumerate(series):
            segments, guards = _limits(each, self.offsets[place])
            self.segments.append(segments)
            self.guards.append(guards)
        self._judge()

    def __len__(self) -> int:
        return len(self.series)

    def _judge(self) -> None:
        """Label every point: the codes are places in ``LABELS``."""
        flat = [segment for segments in self.segments for segment in segments]
        sizes = [segment.stop - segment.start for segment in flat]
        mean, reach, inner = (
            np.repeat(np.array([getattr(segment, name) for segment in flat], dtype=float), sizes)
            for name in ("mean", "reach", "inner")
        )
        first = np.zeros(len(self.y), dtype=bool)
        first[[segment.start for segment in flat if segment.stop > segment.start]] = True
        number = np.cumsum(first)
        y = self.y
        with np.errstate(invalid="ignore"):
            side = np.sign(y - mean)
            outside = (y > mean + reach) | (y < mean - reach)
            self.close: Flags = ~outside & ((y < mean - inner) | (y > mean + inner))
            step = np.sign(np.diff(y, prepend=nan))
        step[first] = 0
        np.nan_to_num(step, copy=False)
        np.nan_to_num(side, copy=False)
        trend = _of_trend(step)
        rising = np.where(trend & _next(trend, first), _next(step, first), step) == 1
        two_of_three = self.close & _two_of_three(self.close, side, number)
        shift = _of_run(side, first)
        self.codes = np.select(
            [outside & (side > 0), outside, trend & rising, trend, two_of_three, shift],
            [1, 2, 3, 4, np.where(side > 0, 5, 6), np.where(side > 0, 7, 8)],
            default=0,
        )

    def codes_of(self, place: int) -> list[int]:
        """The codes of one series' labels."""
        found: list[int] = self.codes[self.offsets[place] : self.offsets[place + 1]].tolist()
        return found

    def lines_of(self, place: int) -> list[tuple[int, float | None, float | None, float | None]]:
        """The segments of one series: how many points, mean, lower and upper limit."""
        return [
            (
                segment.stop - segment.start,
                _known(segment.mean),
                _known(segment.mean - segment.reach),
                _known(segment.mean + segment.reach),
            )
            for segment in self.segments[place]
        ]

    def variation_of(self, place: int) -> str:
        """The type of the series' last point; common cause for an empty one."""
        codes = self.codes_of(place)
        return TYPES[self.series[place].direction][SIDES[codes[-1]]] if codes else TYPES["neutral"][0]

    def assurance_of(self, place: int) -> str | None:
        """The target against the last limits; None without a target, a direction or any point."""
        series, lines = self.series[place], self.lines_of(place)
        if series.target is None or series.direction == "neutral" or not lines:
            return None
        _size, _mean, lower, upper = lines[-1]
        wants_more = series.direction == "increase"
        if upper is not None and series.target > upper:
            return "consistent_fail" if wants_more else "consistent_pass"
        if lower is not None and series.target < lower:
            return "consistent_pass" if wants_more else "consistent_fail"
        return "inconsistent"

    def columns(self, place: int) -> dict[str, Any]:
        """What is said of one series, as columns."""
        codes, lines = self.codes_of(place), self.lines_of(place)
        types = TYPES[self.series[place].direction]
        columns = zip(*(line[1:] for line in lines for _point in range(line[0])), strict=True)
        mean, lower, upper = columns if codes else ((), (), ())
        return {
            "mean": mean,
            "lower": lower,
            "upper": upper,
            "label": tuple(LABELS[code] for code in codes),
            "flag": tuple(code != 0 for code in codes),
            "point_type": tuple(types[SIDES[code]] for code in codes),
            "segment": tuple(number for number, line in enumerate(lines) for _point in range(line[0])),
            "close": tuple(self.close[self.offsets[place] : self.offsets[place + 1]].tolist()),
            "variation": self.variation_of(place),
            "assurance": self.assurance_of(place),
            "guards": self.guards[place],
        }


def _limits(series: Series, offset: int) -> tuple[list[Segment], tuple[str, ...]]:
    """The segments of a series with their limits, and the guards that acted."""
    bounds = sorted({0, *series.resets, len(series.values)})
    segments, guards = [], []
    for start, stop in pairwise(bounds):
        base = series.values[start : stop if series.fix_after is None else min(stop, start + series.fix_after)]
        segment = Segment(offset + start, offset + stop)
        known = [value for value in base if value == value]
        if known:
            segment.mean = _mean(known)
            guards += _with_sd(segment, known) if series.by_sd else _with_ranges(segment, base, screen=series.screen)
            if 0 <= segment.mean < SMALL_MEAN and all(value >= 0 and value == int(value) for value in known):
                guards.append(TOO_SMALL)
        segments.append(segment)
    return segments, tuple(dict.fromkeys(guards))


def _with_sd(segment: Segment, known: list[float]) -> list[str]:
    """Three sample standard deviations; undefined for one value."""
    if len(known) > 1:
        variance = fsum((value - segment.mean) ** 2 for value in known) / (len(known) - 1)
        segment.reach, segment.inner = 3 * sqrt(variance), 2 * sqrt(variance)
    return []


def _with_ranges(segment: Segment, base: list[float], *, screen: bool) -> list[str]:
    """2.66 mean moving ranges between neighbours that both have a value; undefined where there are none."""
    ranges = [abs(now - before) for before, now in pairwise(base)]
    ranges = [each for each in ranges if each == each]
    if not ranges:
        return []
    said: list[str] = []
    average = _mean(ranges)
    if screen:
        kept = [each for each in ranges if each < SCREEN * average]
        screened = _mean(kept) if kept else 0.0
        if screened:
            average = screened
        else:
            # Either nothing ever moves, or only moves of 0 are left: the unscreened mean stands.
            said = [UNSCREENED if average else CONSTANT]
    segment.reach, segment.inner = LIMIT * average, CLOSE * average
    return said


def _mean(values: list[float]) -> float:
    """The mean, correct to the last bit: a mean one bit off would put a flat stretch to one side of itself.

    A correctly rounded sum over n is not enough, so what is left over is added in a second pass.
    """
    size = len(values)
    first = fsum(values) / size
    return first + fsum([*values, *[-first] * size]) / size


def _of_trend(step: Floats) -> Flags:
    """Points of seven or more in strict order: six steps one way end at a point and begin six before it."""
    found = np.zeros(len(step), dtype=bool)
    for way in (1, -1):
        steps = np.concatenate(([0], np.cumsum(step == way)))
        ends = np.flatnonzero(steps[RUN - 1 :] - steps[: len(steps) - RUN + 1] == RUN - 1) + RUN - 2
        for back in range(RUN):
            found[ends - back] = True
    return found


def _of_run(side: Floats, first: Flags) -> Flags:
    """Points of runs of seven or more strictly on one side of the mean."""
    if not len(side):
        return np.zeros(0, dtype=bool)
    begins = first | (np.diff(side, prepend=nan) != 0)
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(side)))
    long: Flags = (np.repeat(lengths, lengths) >= RUN) & (side != 0)
    return long


def _two_of_three(close: Flags, side: Floats, segment: NDArray[Any]) -> Flags:
    """Points in some window of three, all on one side of the mean, of which two are close to the limits."""
    found = np.zeros(len(side), dtype=bool)
    if len(side) < 3:
        return found
    near = close.astype(int)
    window = (
        (near[:-2] + near[1:-1] + near[2:] >= 2)
        & (np.abs(side[:-2] + side[1:-1] + side[2:]) == 3)
        & (segment[:-2] == segment[2:])
    )
    for shift in range(3):
        found[shift : len(side) - 2 + shift] |= window
    return found


def _next(values: Any, first: Flags) -> Any:
    """What the next point of the same segment has; 0 for the last."""
    moved = np.zeros_like(values)
    moved[:-1] = values[1:]
    moved[:-1][first[1:]] = 0
    return moved


def _known(value: float) -> float | None:
    return None if isnan(value) else value
