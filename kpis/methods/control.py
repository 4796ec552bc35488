"""Process control of a series: mean, limits, special causes, what they say of it.

The rules are those of the NHS “Making Data Count” charts as NHSRplotthedots 0.2.2 (MIT) applies
them. Where that tool has no sensible answer a guard acts, and says so:

1. Screening that leaves nothing but moves of 0 is not applied: both limits would lie on the mean.
2. A series that never moves has limits that lie on its mean, and no special cause.
3. A mean under 5 of whole numbers is too small for this chart: said, and nothing changed.

A missing value breaks every run, and is never flagged itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from kpis.choices import Polarity, Sigma
from kpis.methods.control_batch import MIN_FIXED, Batch, Series

DIRECTIONS = ("increase", "decrease", "neutral")
_DIRECTION_OF = {Polarity.HIGHER: "increase", Polarity.LOWER: "decrease", Polarity.NEUTRAL: "neutral"}


class BadSeries(ValueError):
    """The series, or what is asked of it, makes no sense; the message says what would."""


@dataclass(frozen=True)
class Options:
    """How a series is to be judged.

    ``direction`` is the one that is wanted: increase, decrease or neutral. ``resets`` are places
    (from 0) at which limits begin anew; one beyond the series is ignored. ``fix_after``: only so many
    first points of each segment make its limits. ``screen``: leave large moves out of the limits.
    """

    direction: str = "neutral"
    target: float | None = None
    resets: tuple[int, ...] = ()
    fix_after: int | None = None
    screen: bool = True
    sigma: str = Sigma.MOVING_RANGE.value

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise BadSeries(f"The direction is one of {', '.join(DIRECTIONS)}, not “{self.direction}”.")
        if self.sigma not in Sigma.values:
            raise BadSeries(f"Sigma is one of {', '.join(Sigma.values)}, not “{self.sigma}”.")
        if self.fix_after is not None and (not _is_whole(self.fix_after) or self.fix_after < MIN_FIXED):
            raise BadSeries(f"Limits are fixed after a whole number of points, {MIN_FIXED} at least.")
        if self.target is not None and not _is_number(self.target):
            raise BadSeries("The target is a number, or none.")
        if any(not _is_whole(place) or place < 0 for place in self.resets):
            raise BadSeries("A reset is the place of a point, counted from 0.")


@dataclass(frozen=True)
class Control:
    """What process control says, point by point and as a whole.

    ``mean``, ``lower`` and ``upper`` are None where they are undefined; a missing value has the
    label of common cause. ``segment`` counts the resets up to a point. ``variation`` is the type of the
    last point; ``assurance`` is None without a target or direction.
    """

    mean: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    label: tuple[str, ...]
    flag: tuple[bool, ...]
    point_type: tuple[str, ...]
    segment: tuple[int, ...]
    close: tuple[bool, ...]
    variation: str
    assurance: str | None
    guards: tuple[str, ...]


def analyse(values: Sequence[float | None], options: Options) -> Control:
    """Judge one series, its values oldest first and None where one is missing; raises ``BadSeries``."""
    return analyse_many([(values, options)])[0]


def analyse_many(series: Iterable[tuple[Sequence[float | None], Options]]) -> list[Control]:
    """Judge many series at once, which is many times faster than one by one; raises ``BadSeries``."""
    batch = judged(series)
    return [Control(**batch.columns(place)) for place in range(len(batch))]


def judged(series: Iterable[tuple[Sequence[float | None], Options]]) -> Batch:
    """The same, as arrays that are not taken apart yet."""
    return Batch([_checked(values, options) for values, options in series])


def direction_of(polarity: str) -> str:
    """Which way is wanted: ``increase``, ``decrease`` or ``neutral``."""
    return _DIRECTION_OF[Polarity(polarity)]


def _checked(values: Sequence[float | None], options: Options) -> Series:
    try:
        # One step for the usual case: all numbers. A bool is an int, and no figure.
        found = [float("nan") if value is None else float(value) for value in values]
    except (TypeError, ValueError, OverflowError) as error:
        raise BadSeries("A value is a number, or null where it is missing.") from error
    if any(isinstance(value, str | bool) for value in values):
        raise BadSeries("A value is a number, or null where it is missing.")
    if any(value is not None and not isfinite(number) for value, number in zip(values, found, strict=True)):
        raise BadSeries("A value is a finite number, or null where it is missing.")
    return Series(
        values=found,
        resets=tuple(sorted({int(place) for place in options.resets if place < len(found)})),
        direction=options.direction,
        target=None if options.target is None else float(options.target),
        fix_after=options.fix_after,
        screen=options.screen,
        by_sd=options.sigma == Sigma.SAMPLE_SD,
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
