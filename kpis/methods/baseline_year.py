"""A baseline year against the latest twelve months, and whether a trend gets there by the plan's last year.

After the partnership dashboard of 2014, which left its trends open: here they are straight lines
through the latest 12, 24 and 36 months, or through the two totals where only those are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kpis.choices import Combine, Polarity, Rule
from kpis.methods.combining import latest_twelve
from kpis.methods.comparison import Stated, percent_change
from kpis.methods.evidence import Z95, means_z
from kpis.methods.pairs import Pair, pair_of
from kpis.methods.projection import months_between, projected_total, two_point_total
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, needed, refusing
from kpis.methods.series import Measured, Point, since_break
from kpis.methods.spans import covered, period_words
from kpis.methods.units import is_counted
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.window import figures_of
from kpis.methods.wording import NO_EVIDENCE, amount, joined, kept, limit_words, percent_words, wanted_words
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import listed

TREND_LENGTHS = (12, 24, 36)
JUDGEMENTS = {"green": Judgement.GOOD, "amber": Judgement.UNCHANGED, "red": Judgement.BAD}
OF_TOTALS = "The test is of the two totals, because months are missing: it is quick to see a change."


@dataclass(frozen=True)
class Projection:
    """A line into the future: what it goes through, and the total that it leads to."""

    name: str
    total: Decimal


@refusing(Rule.BASELINE_YEAR)
def baseline_year_verdict(measured: Measured, quarter: Period, baseline: Stated, until: Period | None) -> Verdict:
    """Whether the latest twelve months are better than the baseline year, and will be by the year ``until``.

    Red: neither now nor by any trend. Amber: one of the two. Green: both.
    """
    known = known_by(measured, quarter)
    pair = year_pair(known, quarter, baseline)
    if until is None:
        raise CannotBeSaid("it is not known which year the plan ends in")
    if covered(pair.now.period, known.meaning.combine).end >= until.end:
        raise CannotBeSaid(f"{period_words(until)}, the last year of the plan, is over")
    found = projections_to(pair, quarter, until)
    is_better = _wanted(known, pair.z or 0.0) > Z95
    arriving = [each for each in found if _wanted(known, each.total - (baseline.value or 0)) > 0]
    rag = "green" if is_better and arriving else "amber" if is_better or arriving else "red"
    return Verdict(
        rule=Rule.BASELINE_YEAR.value,
        rule_name=f"{Rule.BASELINE_YEAR.label}; trends: {listed([each.name for each in found])}",
        word=rag.capitalize(),
        judgement=JUDGEMENTS[rag],
        sentence=joined(
            pair.words,
            f"{wanted_words(known)}. {_now_words(pair, is_better)}",
            _projection_words(pair, found, arriving, until),
            f"That is {rag}.",
        ),
        figures=(
            *pair.figures,
            *(Used(f"projected: {each.name}", each.total, known.unit, period_words(until)) for each in found),
        ),
        rag=rag,
        guards=_guards(pair),
    )


def year_pair(measured: Measured, quarter: Period, baseline: Stated) -> Pair:
    """The latest twelve months and the baseline year, with z of the monthly figures where both years have theirs.

    Raises ``CannotBeSaid`` for anything but counts of events, where a figure is missing, and where
    the years overlap; ``NotComparable`` where the definition changed.
    """
    combine = measured.meaning.combine
    if combine not in (Combine.SUM, Combine.ROLLING) or not is_counted(measured.unit):
        raise CannotBeSaid("this rule is for counts whose months add up")
    if measured.polarity == Polarity.NEUTRAL:
        raise CannotBeSaid("neither way is better here, so there is nothing to reach")
    before = _baseline_point(baseline)
    is_rolling = combine == Combine.ROLLING
    now = measured.points[-1] if is_rolling else latest_twelve(measured.points, quarter.end, combine, measured.unit)
    span = covered(needed(now).period, combine)
    check_same_definition(measured, before.period, now.period)
    if span.start <= before.period.end:
        raise CannotBeSaid(f"{period_words(span)} and {period_words(before.period)} share months")
    pair = pair_of(measured, now, before)
    monthly = [_monthly(measured, period) for period in (span, before.period)]
    if all(monthly):
        return replace(pair, z=means_z(*monthly))
    if pair.z is None:
        raise CannotBeSaid("its figures are no whole numbers, so they cannot be tested as counts")
    return pair


def projections_to(pair: Pair, quarter: Period, until: Period) -> list[Projection]:
    """What the year ``until`` comes to by lines through the latest months, or through the two totals."""
    measured = pair.measured
    last = Period(quarter.end.replace(day=1), Frequency.MONTH)
    found = []
    for length in TREND_LENGTHS:
        values = figures_of(since_break(measured), [last.shifted(back) for back in range(1 - length, 1)])
        if values and measured.meaning.combine == Combine.SUM:
            total = projected_total(values, months_between(last.shifted(1), until), Frequency.YEAR.months)
            found.append(Projection(f"latest {length} months", kept(total)))
    if found:
        return found
    before, now = (
        (covered(point.period, measured.meaning.combine), point.value or Decimal(0))
        for point in (pair.before, pair.now)
    )
    return [Projection("line through both totals", kept(two_point_total(before, now, until)))]


def _baseline_point(baseline: Stated) -> Point:
    if baseline.value is None or baseline.period is None:
        raise CannotBeSaid(f"there is no baseline ({baseline.absence or 'none recorded'})")
    if baseline.period.frequency is not Frequency.YEAR:
        raise CannotBeSaid("the baseline is not of a year")
    return Point(baseline.period, baseline.value)


def _monthly(measured: Measured, span: Period) -> list[float]:
    """A year's twelve monthly figures; empty where one is missing or each covers twelve months already."""
    if measured.meaning.combine == Combine.ROLLING:
        return []
    return figures_of(measured.points, span.parts(Frequency.MONTH))


def _wanted(measured: Measured, change: float | Decimal) -> float:
    """A change with the sign that makes the wanted way positive."""
    return float(change) if measured.polarity == Polarity.HIGHER else -float(change)


def _now_words(pair: Pair, is_better: bool) -> str:
    if is_better:
        return "It is better by more than chance."
    return "It is worse by more than chance." if abs(pair.z or 0.0) > Z95 else f"There is {NO_EVIDENCE.lower()}."


def _projection_words(pair: Pair, found: Sequence[Projection], arriving: Sequence[Projection], until: Period) -> str:
    side = "above" if pair.measured.polarity == Polarity.HIGHER else "below"
    place = f"{side} the baseline in {period_words(until)}"
    if not arriving:
        best = max(found, key=lambda each: _wanted(pair.measured, each.total))
        percent = percent_words(percent_change(pair.before.value or Decimal(0), best.total))
        return f"No trend leads {place} (nearest: {limit_words(best.total, pair.measured)}, {percent})."
    named = [f"{each.name}: {limit_words(each.total, pair.measured)}" for each in arriving]
    return f"A trend leads {place} ({', '.join(named)})."


def _guards(pair: Pair) -> tuple[str, ...]:
    measured, stated = pair.measured, pair.before
    months = _monthly(measured, stated.period)
    guards = [] if months and _monthly(measured, covered(pair.now.period, measured.meaning.combine)) else [OF_TOTALS]
    total = kept(sum(months))
    if months and stated.value is not None and total != stated.value:
        guards.append(
            f"The months of {period_words(stated.period)} add up to {amount(total, measured)}, "
            f"not to the {amount(stated.value, measured)} of the baseline."
        )
    return tuple(guards)
