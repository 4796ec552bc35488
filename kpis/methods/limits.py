"""The mean and the control limits of one segment of a series, and the guards that change or doubt them.

The rules are those of the NHS “Making Data Count” charts as NHSRplotthedots 0.2.2 (MIT) applies
them. Where that tool is a poor guide a guard acts, and says so:

| guard          | when it acts                                                     | what it does              |
|----------------|------------------------------------------------------------------|---------------------------|
| ``UNSCREENED`` | screening would leave only moves of 0, though there are others   | no move is left out       |
| ``CONSTANT``   | screening would leave no move, as all values are equal           | both limits on the mean   |
| ``TOO_SMALL``  | the mean of whole numbers from 0 is under 5                      | nothing: it is only said  |
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, nan, sqrt
from operator import sub

# From the mean moving range to three sigmas, as the method rounds it: 3 / 1.128 would be 2.6596.
LIMIT = 2.66
INNER = 2 * (LIMIT / 3)
# A move of so many mean moves or more is left out of the limits.
SCREEN = 3.267
# Limits may be fixed by so many first rows, and no fewer.
MIN_FIXED = 12
# A segment of fewer rows has provisional limits.
FIRM_ROWS = 13
# About this mean of a count the method begins to be of use.
SMALL_MEAN = 5

UNSCREENED = "Screening would leave only moves of 0, so no move was left out of the limits."
CONSTANT = "No value differs from another, so both limits lie on the mean."
TOO_SMALL = "The mean is under 5: this chart is not suited to so small numbers."


@dataclass(frozen=True)
class Limits:
    """A mean, how far the limits and how far the inner lines lie from it; NaN where undefined."""

    mean: float = nan
    reach: float = nan
    inner: float = nan
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """How limits are drawn: by ``fix_after`` first rows (None: all), screened, or three sample standard deviations."""

    fix_after: int | None
    screen: bool
    by_sd: bool


def limits_of(values: Sequence[float], drawing: Drawing) -> Limits:
    """The limits of a segment, whose values are NaN where they are missing.

    1. The baseline is every row, or so many first ones. Its mean leaves nothing out.
    2. By moving ranges: the moves between neighbours that are both known; a gap is not bridged.
       Screening leaves out, once, every move that is not below 3.267 mean moves. The limits lie
       2.66 mean moves from the mean, the inner lines two thirds of that.
    3. By the sample: three standard deviations (n - 1) and two; nothing is screened.

    The mean is undefined without a value; the limits are without a move, or with a single value.
    """
    baseline = values[: drawing.fix_after]
    known = [value for value in baseline if value == value]
    if not known:
        return Limits()
    mean = exact_mean(known)
    doubts = (TOO_SMALL,) if mean < SMALL_MEAN and _are_counts(known) else ()
    if drawing.by_sd:
        return _by_sample(mean, known, doubts)
    moves = list(map(abs, map(sub, baseline[1:], baseline)))
    if len(known) < len(baseline):
        moves = [move for move in moves if move == move]
    average, guard = _mean_move(moves, is_screened=drawing.screen)
    if guard == CONSTANT and any(value == value and value != mean for value in values):
        # Only the baseline, or each stretch of it, never moves: there are no limits to be had from that.
        return Limits(mean, guards=doubts)
    return Limits(mean, LIMIT * average, INNER * average, (guard, *doubts) if guard else doubts)


def exact_mean(values: Sequence[float]) -> float:
    """The mean, right to the last bit; the values are finite, and there is one at least.

    One bit off would put every point of a flat stretch to one side of its own mean. A correctly
    rounded sum over n is not enough: what that leaves over is added in a second pass.
    """
    size = len(values)
    first = fsum(values) / size
    return first + fsum([*values, *[-first] * size]) / size


def _mean_move(moves: Sequence[float], *, is_screened: bool) -> tuple[float, str]:
    """The mean move, NaN where there is none, and the guard that it asks for."""
    if not moves:
        return nan, ""
    average = exact_mean(moves)
    if not is_screened:
        return average, ""
    if not average:
        return average, CONSTANT
    bound = SCREEN * average
    screened = exact_mean([move for move in moves if move < bound])
    return (screened, "") if screened else (average, UNSCREENED)


def _by_sample(mean: float, known: Sequence[float], doubts: tuple[str, ...]) -> Limits:
    if len(known) < 2:
        return Limits(mean, guards=doubts)
    deviation = sqrt(fsum((value - mean) ** 2 for value in known) / (len(known) - 1))
    return Limits(mean, 3 * deviation, 2 * deviation, doubts)


def _are_counts(values: Sequence[float]) -> bool:
    return all(value >= 0 and value.is_integer() for value in values)
