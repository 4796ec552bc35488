"""Variance of a count as the partnership dashboard of 2014 rates it: six months against the twelve before."""

from math import sqrt
from statistics import mean, stdev

from kpis.choices import Combine, Rule, VarianceLines
from kpis.methods.evidence import Z95
from kpis.methods.lines import placed
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, refusing
from kpis.methods.series import Measured
from kpis.methods.spans import missing_words
from kpis.methods.units import is_counted
from kpis.methods.verdict import Used, Verdict
from kpis.methods.window import figures_of, missing_between
from kpis.methods.wording import joined, kept, limit_words, lowered
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import months

RECENT, BASE = 6, 12
SEASONS = "Six months are held against twelve: the season alone can move them."


@refusing(Rule.VARIANCE)
def variance_verdict(measured: Measured, quarter: Period) -> Verdict:
    """Whether the average of the latest six months lies outside the lines of the twelve months before them.

    Lines: mean ± 1.96 SD (n − 1) for a single month (reading A, as printed), or that times
    √(1/6 + 1/12) for an average of six (reading B); ``measured.lines`` chooses. On a line is inside.
    """
    known = known_by(measured, quarter)
    check_is_count(known)
    last = Period(quarter.end.replace(day=1), Frequency.MONTH)
    periods = [last.shifted(back) for back in range(1 - RECENT - BASE, 1)]
    values = monthly(known, periods)
    average, middle, width = mean(values[BASE:]), mean(values[:BASE]), Z95 * stdev(values[:BASE])
    if known.lines == VarianceLines.AVERAGE:
        width *= sqrt(1 / RECENT + 1 / BASE)
    lower, upper = middle - width, middle + width
    place = placed(average, lower, upper, known)
    recent, base = (months(part[0].start, part[-1].end) for part in (periods[BASE:], periods[:BASE]))
    words = [limit_words(number, known) for number in (average, middle, lower, upper)]
    return Verdict(
        rule=Rule.VARIANCE.value,
        rule_name=f"{Rule.VARIANCE.label}: lines {lowered(VarianceLines(known.lines).label)}",
        word=place.word,
        judgement=place.judgement,
        sentence=joined(
            f"{known.title}: {words[0]} a month on average in {recent} against {words[1]} in {base}, "
            f"{place.words} at {words[2]} and {words[3]}.",
            place.meaning,
        ),
        figures=(
            Used("average of the latest six months", kept(average), known.unit, recent),
            Used("average of the twelve months before", kept(middle), known.unit, base),
            Used("lower line", kept(lower), known.unit),
            Used("upper line", kept(upper), known.unit),
        ),
        rag=place.rag,
        guards=(SEASONS,),
    )


def monthly(measured: Measured, periods: list[Period]) -> list[float]:
    """The figures of these months.

    Raises ``CannotBeSaid`` where one is missing and ``NotComparable`` where the definition changed among them.
    """
    if missing := missing_between(measured.points, periods):
        raise CannotBeSaid(missing_words(missing))
    check_same_definition(measured, periods[0], periods[-1])
    return figures_of(measured.points, periods)


def check_is_count(measured: Measured) -> None:
    """Raises ``CannotBeSaid`` unless the measure is a monthly count of events, such as recorded offences."""
    if measured.points[0].period.frequency is not Frequency.MONTH:
        raise CannotBeSaid("this rule is for monthly counts")
    if not is_counted(measured.unit) or measured.meaning.combine not in (Combine.SUM, ""):
        raise CannotBeSaid("this rule is for counts whose months add up")
