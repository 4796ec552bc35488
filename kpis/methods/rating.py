"""All rules of a measure: which apply, which one rates it, and their printed texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpis.choices import Rule
from kpis.methods.baseline import baseline_verdict
from kpis.methods.baseline_year import baseline_year_verdict
from kpis.methods.classes import classes_verdict
from kpis.methods.combining import combined
from kpis.methods.comparison import Stated
from kpis.methods.process import STABLE, control_verdict
from kpis.methods.quarters import same_quarter_verdict
from kpis.methods.refusals import CannotBeSaid
from kpis.methods.series import Measured, Point
from kpis.methods.similar import Area, similar_verdict
from kpis.methods.survey import survey_verdict
from kpis.methods.targets import target_verdict
from kpis.methods.variance import variance_verdict
from kpis.methods.verdict import Verdict
from kpis.methods.window import up_to
from kpis.periods import Period

# Sealed with every quarter, so that a later change of a rule cannot re-read it.
RULE_TEXTS: dict[str, str] = {
    Rule.BASELINE.value: (
        "The newest figure by the quarter's end is held against the plan's baseline as both are stated, and the "
        "measure says which way is good; no percentage is given on a base under 20. Two counts over equal times "
        "that differ by less than chance allows (|z| under 1.96, z = (a − b) / √(a + b)) are no evidence of change."
    ),
    Rule.CONTROL.value: (
        "The quarter's last figure is held against the mean and the limits of its own series, at 2.66 mean moving "
        "ranges (or three sample standard deviations, where that is chosen): a point outside them, seven in a row "
        "rising, falling or on one side of the mean, or two of three near a limit are special causes. Of a quarter "
        "without a figure nothing can be said. Source: NHS Making Data Count rules."
    ),
    Rule.CLASSES.value: (
        "The quarter's months are a single point exception (outside the limits), else a trend (seven in a row "
        "rising or falling, or eight on one side that keep moving away by Mann and Kendall at 95%), else stable "
        "above or below the mean (seven in a row up to the end), else stable. Source: 2020 report, with its open "
        "points made exact."
    ),
    Rule.SAME_QUARTER.value: (
        "The quarter is held against the same quarter of the year before; shares are pooled and differ in "
        "percentage points, and no percentage is given on a base under 20. A difference of counts, or of shares "
        "whose counts are known, with |z| under 1.96 is no evidence of change. Source: 2019 and 2020 reports."
    ),
    Rule.VARIANCE.value: (
        "The average of the latest six months is red or green outside lines at 1.96 standard deviations around "
        "the average of the twelve months before, as the measure's polarity says, and amber between or on them. "
        "Source: 2014 dashboard; its lines are drawn for an average of six months (reading B) or for a single "
        "month (reading A)."
    ),
    Rule.SURVEY.value: (
        "The newest share is green or red where it is better or worse than the baseline's at 95% (|z| over 1.96), "
        "else amber; a survey of fewer than 97 answers is amber whatever it shows, and overlapping samples are not "
        "compared. Source: 2014 dashboard; intervals after Wilson."
    ),
    Rule.SIMILAR.value: (
        "Our area is red or green outside lines at 1.96 standard deviations around the mean of the similar areas "
        "(our own among them), as the measure's polarity says, and amber between or on them; by rate per 1,000 "
        "people where every population is known. Source: 2014 dashboard."
    ),
    Rule.BASELINE_YEAR.value: (
        "Green where the latest twelve months are better than the baseline year by more than chance (z over 1.96) "
        "and a straight line through the latest 12, 24 or 36 months, or through both totals, leads beyond the "
        "baseline in the plan's last year; amber where one of the two holds; red where neither does. "
        "Source: 2014 dashboard, with its trends made exact."
    ),
    Rule.TARGET.value: (
        "A target for a period is met or not; a target by a date is on course where the straight line through the "
        "last two years (24 months or 8 quarters, since the last break or reset) reaches it by then, with three "
        "figures at least."
    ),
}


@dataclass(frozen=True)
class AreaFigure:
    """A similar area's own series of the measure (our own area's among them), and its population."""

    name: str
    points: tuple[Point, ...]
    population: int | None
    is_own: bool


@dataclass(frozen=True)
class Asked:
    """What the rules need beside the measure: the quarter, the plan's baseline and last year, the similar areas."""

    quarter: Period
    baseline: Stated
    until: Period | None = None
    areas: tuple[AreaFigure, ...] = ()


JUDGES: dict[str, Callable[[Measured, Asked], Verdict]] = {
    Rule.BASELINE.value: lambda measured, asked: baseline_verdict(measured, asked.quarter, asked.baseline),
    Rule.CONTROL.value: lambda measured, asked: control_verdict(measured, asked.quarter),
    Rule.CLASSES.value: lambda measured, asked: classes_verdict(measured, asked.quarter),
    Rule.SAME_QUARTER.value: lambda measured, asked: same_quarter_verdict(measured, asked.quarter),
    Rule.VARIANCE.value: lambda measured, asked: variance_verdict(measured, asked.quarter),
    Rule.SURVEY.value: lambda measured, asked: survey_verdict(measured, asked.quarter, asked.baseline),
    Rule.SIMILAR.value: lambda measured, asked: similar_verdict(measured, areas_in(measured, asked), asked.quarter),
    Rule.BASELINE_YEAR.value: lambda measured, asked: baseline_year_verdict(
        measured, asked.quarter, asked.baseline, asked.until
    ),
    Rule.TARGET.value: lambda measured, asked: target_verdict(measured, asked.quarter),
}


def verdicts_of(
    measured: Measured,
    *,
    quarter: Period,
    baseline: Stated,
    rule: str = Rule.BASELINE.value,
    areas: Sequence[AreaFigure] = (),
    until: Period | None = None,
) -> tuple[Verdict, ...]:
    """What every rule that applies says of a quarter, in the order in which rules are listed.

    ``rule`` is the one that rates the measure: it always answers, if only that it cannot be said
    and why. Any other that cannot say is left out, save where a changed definition forbids it.
    ``until`` is the plan's last financial year.
    """
    asked = Asked(quarter, baseline, until, tuple(areas))
    known = up_to(measured, quarter)
    found = [judge(known, asked) for name, judge in JUDGES.items() if name == rule or _applies(name, known)]
    return tuple(verdict for verdict in found if verdict.rule == rule or verdict.word != CannotBeSaid.word)


def rated(
    measured: Measured,
    rule: str,
    *,
    quarter: Period,
    baseline: Stated,
    areas: Sequence[AreaFigure] = (),
    until: Period | None = None,
) -> Verdict:
    """What the rule that rates a measure says; raises ``KeyError`` for a rule that there is not."""
    return JUDGES[rule](measured, Asked(quarter, baseline, until, tuple(areas)))


def areas_in(measured: Measured, asked: Asked) -> list[Area]:
    """The areas' figures of the quarter, their months combined as the measure's definition says."""
    meaning = measured.meaning
    found = []
    for area in asked.areas:
        figure = combined(area.points, asked.quarter, meaning.combine, meaning.unit)
        found.append(Area(area.name, figure.value, area.population, area.is_own, figure.absence))
    return found


def is_exception(verdict: Verdict) -> bool:
    """Whether a verdict of process control or of the 2020 classes is outside “stable”; others never are."""
    is_charted = verdict.rule in (Rule.CONTROL.value, Rule.CLASSES.value)
    return is_charted and verdict.word not in (STABLE, CannotBeSaid.word)


def _applies(rule: str, measured: Measured) -> bool:
    """Whether a rule is meant for such a measure at all; the survey rule is for shares of people asked."""
    return rule != Rule.SURVEY or any(point.sample for point in measured.points)
