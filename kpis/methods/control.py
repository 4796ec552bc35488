"""Process control of a series: mean, limits and special causes, point by point and as a whole.

The rules are those of the NHS “Making Data Count” charts as NHSRplotthedots 0.2.2 (MIT) applies
them; the guards that depart from them are listed in ``kpis.methods.limits``. Where that tool stops
with an error over a missing value, the value breaks runs and trends, and is never flagged itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from math import inf, nan
from typing import Any, TypeVar

from kpis.choices import Sigma
from kpis.methods.control_batch import LABELS, TYPES, Judged, Segment, Series, judge
from kpis.methods.limits import MIN_FIXED, Drawing

T = TypeVar("T")

DIRECTIONS = tuple(TYPES)
SIGMAS = tuple(Sigma.values)
# Far beyond any figure, and small enough that no sum or square overflows.
LARGEST = 1e100
_NUMBERS = {float, int, type(None)}


class BadSeries(ValueError):
    """The series, or what is asked of it, makes no sense; the message says what would."""


@dataclass(frozen=True)
class Options:
    """How a series is to be judged.

    ``direction`` is the one that is wanted: increase, decrease or neutral. ``resets`` are places,
    counted from 0, at which a new segment begins, in whatever order; one beyond the series is
    ignored, as it is no row's date. ``fix_after``: only so many first rows of each segment, 12 at
    least, make its limits. ``screen``: leave large moves out of the limits. ``sigma`` is a value of
    ``kpis.choices.Sigma``. Raises ``BadSeries`` for anything else.
    """

    direction: str = "neutral"
    target: float | None = None
    resets: tuple[int, ...] = ()
    fix_after: int | None = None
    screen: bool = True
    sigma: str = Sigma.MOVING_RANGE.value

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise BadSeries(f"The direction is {_shown(self.direction)}: give one of {', '.join(DIRECTIONS)}.")
        if self.sigma not in SIGMAS:
            raise BadSeries(f"Sigma is {_shown(self.sigma)}: give one of {', '.join(SIGMAS)}.")
        if not isinstance(self.screen, bool):
            raise BadSeries(f"Screening is {_shown(self.screen)}: it is either on or off, true or false.")
        if self.target is not None and not _is_number(self.target):
            raise BadSeries(f"The target is {_shown(self.target)}: give a number, or none.")
        if self.fix_after is not None and not (_is_whole(self.fix_after) and self.fix_after >= MIN_FIXED):
            raise BadSeries(
                f"Limits are to be fixed after {_shown(self.fix_after)} points: give {MIN_FIXED} or more, or none."
            )
        for place in self.resets:
            if not _is_whole(place) or place < 0:
                raise BadSeries(f"A reset is {_shown(place)}: give the place of a point, counted from 0.")


@dataclass(frozen=True)
class Control:
    """What process control says, with one entry a point.

    ``mean``, ``lower`` and ``upper`` are None where they are undefined. A missing value is labelled
    common cause, as the peer labels it. ``segment`` counts the resets up to and including the
    point. ``close`` is true between an inner line and a limit, the limit included. ``short`` is true
    in a segment of fewer than 13 rows, whose limits are provisional. ``variation`` is the type of
    the last point; ``assurance`` is None without a target or a direction. ``guards`` are those of
    ``kpis.methods.limits`` that acted in any segment.
    """

    mean: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    label: tuple[str, ...]
    flag: tuple[bool, ...]
    point_type: tuple[str, ...]
    segment: tuple[int, ...]
    close: tuple[bool, ...]
    short: tuple[bool, ...]
    variation: str
    assurance: str | None
    guards: tuple[str, ...]


def analyse(values: Sequence[float | None], options: Options) -> Control:
    """Judge one series, oldest value first, None where one is missing; raises ``BadSeries``."""
    return analyse_many([(values, options)])[0]


def analyse_many(series: Iterable[tuple[Sequence[float | None], Options]]) -> list[Control]:
    """Judge many series together, in their order; raises ``BadSeries`` for the first that makes no sense."""
    return [_control(judged) for judged in judge([checked(values, options) for values, options in series])]


def checked(values: Sequence[float | None], options: Options) -> Series:
    """A series that can be judged: finite numbers, NaN where one is missing; raises ``BadSeries``."""
    if not _NUMBERS.issuperset(map(type, values)):
        _check_each(values)
    known = [value for value in values if value is not None]
    # Where the sum is bounded every term is; only where it is not are they looked at one by one.
    if not _sum(known) <= LARGEST:
        _check_each(values)
    found = [nan if value is None else float(value) for value in values]
    return Series(
        values=found,
        resets=sorted({place for place in options.resets if place < len(found)}),
        direction=options.direction,
        target=None if options.target is None else float(options.target),
        drawing=Drawing(options.fix_after, options.screen, options.sigma == Sigma.SAMPLE_SD),
    )


def _control(judged: Judged) -> Control:
    segments, codes, types = judged.segments, judged.codes, judged.types
    return Control(
        mean=_spread(segments, [each.mean for each in segments]),
        lower=_spread(segments, [each.lower for each in segments]),
        upper=_spread(segments, [each.upper for each in segments]),
        label=tuple([LABELS[code] for code in codes]),
        flag=tuple([code != 0 for code in codes]),
        point_type=tuple([types[code] for code in codes]),
        segment=_spread(segments, [each.number for each in segments]),
        close=tuple(judged.close),
        short=_spread(segments, [each.is_short for each in segments]),
        variation=judged.variation,
        assurance=judged.assurance,
        guards=judged.guards,
    )


def _spread(segments: Sequence[Segment], values: Sequence[T]) -> tuple[T, ...]:
    """What is said of each segment, said of each of its points."""
    return tuple(chain.from_iterable(repeat(value, each.size) for each, value in zip(segments, values, strict=True)))


def _sum(values: Sequence[float]) -> float:
    """The sum of the values without their signs; infinite where a whole number is too large for a float."""
    try:
        return float(sum(map(abs, values)))
    except OverflowError:
        return inf


def _check_each(values: Sequence[Any]) -> None:
    """Raises ``BadSeries`` for the first value that is none."""
    for number, value in enumerate(values, 1):
        if value is not None and not _is_number(value):
            raise BadSeries(
                f"Value {number} of {len(values)} is {_shown(value)}: give a number, or null where it is missing."
            )


def _is_number(value: Any) -> bool:
    """Whether it is a figure: a finite number of sensible size. A bool is an int, and no figure."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """A value as a message shows it, of whatever kind and length."""
    if isinstance(value, int | float) and not abs(value) <= LARGEST:
        return "not a number" if value != value else "infinite or far too large"
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
