"""The signals of the 2020 report in a series with its limits: breaches, trends, shifts, near the limit.

A run of points never goes through one without a figure. All places are indices of the series.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kpis.methods.evidence import Z95, mann_kendall

# Seven points in a row, rising, falling or on one side, are no accident (2020 report; NHS rules).
RUN = 7
# A looser rise or fall is only looked for in a run on one side that is this long.
LOOSE_RUN = 8
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Run:
    """Points in a row, both ends included; ``sign`` is 1 for above or rising, −1 for below or falling."""

    first: int
    last: int
    sign: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Line:
    """A series with its mean and limits at each point; limits are None where they are undefined.

    ``close`` says which points lie between an inner line and the limit.
    """

    values: Sequence[float | None]
    mean: Sequence[float | None]
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    close: Sequence[bool]

    def side(self, index: int) -> int:
        """1 above the mean, −1 below it, 0 on it or without a figure."""
        return _sign(self.values[index], self.mean[index])

    def outside(self, index: int) -> int:
        """1 above the upper limit, −1 below the lower, else 0; on a limit is inside."""
        above, below = _sign(self.values[index], self.upper[index]), _sign(self.values[index], self.lower[index])
        return 1 if above > 0 else -1 if below < 0 else 0


@dataclass(frozen=True)
class Signals:
    """What a reporting quarter shows.

    ``breaches`` lie in the quarter and ``past`` before it, as runs of one point each. ``trend``
    ends in the quarter, ``shift`` in its last point; None where there is none. ``near`` are the
    quarter's points that two of three close ones make a watch note.
    """

    breaches: tuple[Run, ...] = ()
    trend: Run | None = None
    shift: Run | None = None
    near: tuple[Run, ...] = ()
    past: tuple[Run, ...] = ()


def signals_of(line: Line, quarter: Sequence[int]) -> Signals:
    """The signals of one segment whose last points are the quarter's; no limit is drawn here.

    1. Breach: outside the limits. 2. Trend: seven or more in strict order that end in the quarter,
    or a run of eight or more on one side up to the end that rises above the mean (falls below it)
    throughout, by Mann and Kendall at 95%. 3. Shift: seven or more on one side up to the end.
    4. Near the limit: two of three on one side close to the limit.
    """
    outside = [Run(index, index, sign) for index in range(len(line.values)) if (sign := line.outside(index))]
    shift = last_run(line.side, len(line.values) - 1)
    return Signals(
        breaches=tuple(run for run in outside if run.first in quarter),
        past=tuple(run for run in outside if run.first < min(quarter)),
        trend=strict_trend(line.values, quarter) or loose_trend(line.values, shift),
        shift=shift if shift and shift.length >= RUN else None,
        near=tuple(Run(index, index, line.side(index)) for index in quarter if is_near(line, index)),
    )


def last_run(side: Callable[[int], int], last: int) -> Run | None:
    """The run on one side that ends at ``last``; None where that point is on neither side."""
    sign, first = side(last), last
    if not sign:
        return None
    while first and side(first - 1) == sign:
        first -= 1
    return Run(first, last, sign)


def strict_trend(values: Sequence[float | None], quarter: Sequence[int]) -> Run | None:
    """The seven or more points in strict order that end in the quarter; None where there are none."""
    steps = [(index, _sign(values[index], values[index - 1])) for index in range(1, len(values))]
    for sign, group in groupby(steps, key=lambda step: step[1]):
        indices = [index for index, _ in group]
        if sign and len(indices) >= RUN - 1 and indices[-1] in quarter:
            return Run(indices[0] - 1, indices[-1], sign)
    return None


def loose_trend(values: Sequence[float | None], run: Run | None) -> Run | None:
    """The run on one side of the mean, where it moves further that way throughout; None where it does not."""
    return run if run and run.length >= LOOSE_RUN and _moves(values, run) else None


def is_near(line: Line, index: int) -> bool:
    """Whether a point close to its limit is one of two of three on its side of the mean."""
    if not line.close[index]:
        return False
    for first in range(max(0, index - 2), min(index, len(line.values) - 3) + 1):
        three = range(first, first + 3)
        if len({line.side(each) for each in three}) == 1 and sum(line.close[each] for each in three) >= 2:
            return True
    return False


def is_seasonal(line: Line, run: Run, *, is_trend: bool) -> bool:
    """Whether the same months of every earlier year in the series show the same pattern.

    For a trend the same movement, by Mann and Kendall; for a single point one close to the limit
    or outside it; for a shift the same side throughout. Never for a run of twelve months or more,
    which has seen every season, nor without an earlier year.
    """
    if run.length >= MONTHS_A_YEAR or run.first < MONTHS_A_YEAR:
        return False
    years = range(MONTHS_A_YEAR, run.first + 1, MONTHS_A_YEAR)
    earlier = [Run(run.first - back, run.last - back, run.sign) for back in years]
    return all(_moves(line.values, each) if is_trend else _leans(line, each) for each in earlier)


def _moves(values: Sequence[float | None], run: Run) -> bool:
    within = [value for value in values[run.first : run.last + 1] if value is not None]
    score, z = mann_kendall(within)
    return abs(z) > Z95 and (score > 0) == (run.sign > 0)


def _leans(line: Line, run: Run) -> bool:
    if run.length == 1:
        is_far = line.close[run.first] or line.outside(run.first) != 0
        return is_far and line.side(run.first) == run.sign
    return all(line.side(index) == run.sign for index in range(run.first, run.last + 1))


def _sign(value: float | None, than: float | None) -> int:
    if value is None or than is None:
        return 0
    return (value > than) - (value < than)
