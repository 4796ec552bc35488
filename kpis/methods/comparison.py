"""A current value against its baseline, from plain values.

Quarterly and yearly figures are compared as they are stated, both periods printed beside them;
a month is compared with a month only. Where it is known how months combine, sums are compared over
equal lengths only, and a month that stands for a longer time is compared with any. Nothing is
compared across a break of definition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kpis.choices import SHARE_UNIT, Combine, Polarity
from kpis.methods.series import Meaning, break_between
from kpis.methods.spans import covered
from kpis.methods.verdict import Judgement
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import day

# Below this a percentage says more about chance than about the measure, so none is given.
MIN_BASE = 20


class Direction(StrEnum):
    """Which way a figure went; says nothing of good or bad."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    NONE = ""


@dataclass(frozen=True)
class Stated:
    """A figure as stated: its period, and its value or (value None) why there is none."""

    period: Period | None
    value: Decimal | None
    absence: str = ""


@dataclass(frozen=True)
class Comparison:
    """How a figure changed and what that means.

    ``change`` is in the measure's unit, in percentage points for a share; ``percent`` is the
    change as a share of the baseline to one decimal, None for shares, where the base is under
    20 and where nothing can be compared. ``why`` is a plain clause that stands after the
    judgement.
    """

    judgement: Judgement
    why: str
    direction: Direction = Direction.NONE
    change: Decimal | None = None
    change_unit: str = ""
    percent: Decimal | None = None


def compare(
    baseline: Stated,
    current: Stated,
    *,
    unit: str,
    polarity: str,
    polarity_reason: str,
    combine: str = "",
    meanings: Sequence[Meaning] = (),
) -> Comparison:
    """Compare a current figure with its baseline; never guesses where one is missing.

    ``combine`` is how the measure's months combine, empty where nobody has said; ``meanings`` are
    all versions of its definition, none where it has one.
    """
    obstacle = _obstacle(baseline, current, combine, meanings)
    if obstacle or baseline.value is None or current.value is None:
        return Comparison(Judgement.CANNOT_BE_SAID, obstacle)
    change = current.value - baseline.value
    judgement, why = _judge(change, polarity, polarity_reason)
    return Comparison(
        judgement=judgement,
        why=why,
        direction=Direction.UP if change > 0 else Direction.DOWN if change < 0 else Direction.LEVEL,
        change=change,
        change_unit="percentage points" if unit == SHARE_UNIT else unit,
        percent=None if unit == SHARE_UNIT else percent_change(baseline.value, current.value),
    )


def break_clause(meanings: Sequence[Meaning], earlier: Period, later: Period) -> str:
    """Why figures that cover these two periods cannot be compared: the new definition's date and reason; else empty."""
    found = break_between(meanings, earlier, later)
    if found is None or found.valid_from is None:
        return ""
    reason = f": {found.reason}" if found.reason else ""
    return f"the definition changed on {day(found.valid_from)}{reason}"


def percent_change(base: Decimal, value: Decimal) -> Decimal | None:
    """The change as a percentage of the base, to one decimal; None for a base under 20."""
    if base < MIN_BASE:
        return None
    return (100 * (value - base) / base).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _obstacle(baseline: Stated, current: Stated, combine: str, meanings: Sequence[Meaning]) -> str:
    if baseline.value is None:
        return f"no baseline: {baseline.absence or 'none recorded'}"
    if current.value is None:
        return f"no current value: {current.absence or 'none recorded'}"
    if baseline.period is None or current.period is None:
        return "the baseline's period is not known"
    if clause := break_clause(meanings, covered(baseline.period, combine), covered(current.period, combine)):
        return f"not comparable, because {clause}"
    return _unequal({baseline.period.frequency, current.period.frequency}, combine)


def _unequal(lengths: set[Frequency], combine: str) -> str:
    if len(lengths) == 1 or combine in (Combine.LAST, Combine.ROLLING):
        return ""
    if combine == Combine.SUM:
        return "sums over unequal lengths are not compared"
    return "a month is not compared with a quarter or a year" if Frequency.MONTH in lengths else ""


def _judge(change: Decimal, polarity: str, polarity_reason: str) -> tuple[Judgement, str]:
    if change == 0:
        return Judgement.UNCHANGED, "the same as the baseline"
    if polarity == Polarity.NEUTRAL:
        return Judgement.CANNOT_BE_SAID, polarity_reason or "neither way is better"
    wanted = Polarity(polarity).label.lower()
    because = f"{wanted}: {polarity_reason}" if polarity_reason else wanted
    is_good = (change > 0) == (polarity == Polarity.HIGHER)
    return (Judgement.GOOD if is_good else Judgement.BAD), because
