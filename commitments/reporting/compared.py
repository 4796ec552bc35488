"""Which two figures a measure's verdict holds against each other, as the verdict itself names them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commitments.reporting.exceptions import NO_ANSWER
from commitments.reporting.summary import KpiSummary
from kpis.choices import Rule
from kpis.methods.verdict import Used, Verdict

# The names under which rules file their figures; records hold them, so they are never renamed.
CURRENT, EARLIER = "current figure", "earlier figure"
BASELINE = "baseline"
CHANGE, PERCENT = "change", "change in percent of the earlier figure"
MEAN, LOWER, UPPER = "mean", "lower line", "upper line"
LOWER_LIMIT, UPPER_LIMIT = "lower limit", "upper limit"
LAST, MONTH = "last figure", "month"
SIX_MONTHS, TWELVE_MONTHS = "average of the latest six months", "average of the twelve months before"
TARGET, PROJECTED = "target", "projected"
ASKED = "asked"

# By rule: the figure that is judged, and what it is held against; of several of a name the last counts.
PAIRS = {
    Rule.BASELINE: (CURRENT, EARLIER),
    Rule.CONTROL: (LAST, MEAN),
    Rule.CLASSES: (MONTH, MEAN),
    Rule.SAME_QUARTER: (CURRENT, EARLIER),
    Rule.VARIANCE: (SIX_MONTHS, TWELVE_MONTHS),
    Rule.SURVEY: (CURRENT, EARLIER),
    Rule.BASELINE_YEAR: (CURRENT, EARLIER),
    Rule.TARGET: (CURRENT, TARGET),
}


@dataclass(frozen=True)
class Compared:
    """The figure that a verdict judges and what it is held against; None for what it does not name.

    ``percent`` is the change in percent of the earlier figure, None where none may be given.
    """

    current: Used | None = None
    other: Used | None = None
    change: Used | None = None
    percent: Decimal | None = None


def compared_in(kpi: KpiSummary) -> Compared:
    """What the verdict compares that rates a measure; nothing where it has no answer.

    Of a record without verdicts: the current figure and the plan's baseline.
    """
    verdict = kpi.verdict
    if verdict is None:
        return _stated(kpi)
    if not says(verdict):
        return Compared()
    names = (kpi.sheet.own_area, MEAN) if verdict.rule == Rule.SIMILAR else PAIRS.get(Rule(verdict.rule), ("", ""))
    current, percent = named(verdict.figures, names[0]), named(verdict.figures, PERCENT)
    return Compared(
        current=current,
        other=named(verdict.figures, names[1]) if current else None,
        change=named(verdict.figures, CHANGE),
        percent=percent.value if percent else None,
    )


def says(verdict: Verdict) -> bool:
    """Whether the rule has an answer."""
    return verdict.word not in NO_ANSWER


def named(figures: Sequence[Used], name: str) -> Used | None:
    """The last figure of this name, or whose name begins with it as a target's does with who set it."""
    found = [used for used in figures if name and (used.name == name or used.name.startswith(f"{name} set by "))]
    return found[-1] if found else None


def answer(kpi: KpiSummary, rule: Rule) -> Verdict | None:
    """What a rule says of a measure; None where it was not asked or has no answer."""
    verdict = kpi.by_rule.get(rule)
    return verdict if verdict and says(verdict) else None


def _stated(kpi: KpiSummary) -> Compared:
    stated = kpi.comparison
    return Compared(
        current=Used(CURRENT, kpi.current_value, kpi.unit, kpi.current_period),
        other=Used(BASELINE, kpi.baseline_value, kpi.unit, kpi.baseline_period),
        change=Used(CHANGE, stated.change, stated.change_unit) if stated.change is not None else None,
        percent=stated.percent,
    )
