"""A figure against its target: met or not, or by a date to come whether the trend gets there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.choices import SHARE_UNIT, Polarity, Rule
from kpis.methods.combining import combined
from kpis.methods.polarity import judged
from kpis.methods.projection import trend_of
from kpis.methods.refusals import CannotBeSaid, check_same_definition, known_by, needed, refusing
from kpis.methods.series import Measured, Point, Target
from kpis.methods.spans import period_words
from kpis.methods.units import is_counted
from kpis.methods.verdict import Used, Verdict
from kpis.methods.window import charted, reset_indices
from kpis.methods.wording import amount, joined, kept, point_words, size_words, so_words, time_words, when, with_unit
from kpis.periods import Frequency, Period
from plantracker.ui.formatting import months

# The trend goes through two years (a yearly measure's through eight), in which a course can turn.
TREND_POINTS = {Frequency.MONTH: 24, Frequency.QUARTER: 8, Frequency.YEAR: 8}
FEWEST_POINTS = 3


@dataclass(frozen=True)
class Course:
    """Where a trend leads: the last period that ends by the date, the figure there, how many figures made it."""

    period: Period
    value: Decimal
    number: int


@refusing(Rule.TARGET)
def target_verdict(measured: Measured, quarter: Period) -> Verdict:
    """Whether the target is met, or (by a date after the quarter) whether the trend will meet it."""
    known = known_by(measured, quarter)
    if known.polarity == Polarity.NEUTRAL:
        raise CannotBeSaid("neither way is better here, so no target can be met or missed")
    target = target_of(known, quarter)
    if target.period:
        check_same_definition(known, target.period, target.period)
        return _met(known, target, needed(combined(known.points, target.period, known.meaning.combine, known.unit)))
    if target.by and target.by > quarter.end:
        return _course(known, target, target.by)
    ended = [point for point in known.points if target.by and point.period.end <= target.by]
    return _met(known, target, needed(ended[-1] if ended else Point(quarter, None)))


def target_of(measured: Measured, quarter: Period) -> Target:
    """The target of the quarter: one whose period ends in it, else the next by a date, else the latest past one.

    Among periods that end together the quarter's own comes first. Raises ``CannotBeSaid`` where
    there is none yet.
    """
    targets = sorted(
        (target for target in measured.targets if target.by or target.period),
        key=lambda target: (end_of(target), target.period == quarter),
    )
    past = [target for target in targets if end_of(target) <= quarter.end]
    of_quarter = [target for target in past if target.period and target.period.end >= quarter.start]
    ahead = [target for target in targets if target.by and target.by > quarter.end]
    for found in (of_quarter[-1:], ahead[:1], past[-1:]):
        if found:
            return found[0]
    raise CannotBeSaid("the period of its target is not over" if targets else "it has no target")


def end_of(target: Target) -> date:
    """The day by which a target is to be reached; raises ``ValueError`` for one without period and date."""
    if target.period:
        return target.period.end
    if target.by is None:
        raise ValueError("A target is for a period or by a date.")
    return target.by


def course_of(measured: Measured, by: date) -> Course:
    """The line through the last two years since the last break or reset, to the last period that ends by the date.

    Raises ``CannotBeSaid`` for fewer than three figures.
    """
    points = charted(measured)
    resets = reset_indices(points, measured.resets)
    points = points[resets[-1] if resets else 0 :]
    points = points[-TREND_POINTS[points[0].period.frequency] :] if points else points
    figures = [(place, float(point.value)) for place, point in enumerate(points) if point.value is not None]
    if len(figures) < FEWEST_POINTS:
        raise CannotBeSaid(f"a trend needs {FEWEST_POINTS} figures and there are {len(figures) or 'none'}")
    ahead = 0
    while points[-1].period.shifted(ahead + 1).end <= by:
        ahead += 1
    value = kept(trend_of(figures).at(len(points) - 1 + ahead))
    return Course(points[-1].period.shifted(ahead), _possible(value, measured.unit), len(figures))


def is_met(value: Decimal, target: Decimal, polarity: str) -> bool:
    """Whether a figure reaches a target; one that equals it does."""
    return value >= target if polarity == Polarity.HIGHER else value <= target


def gap_words(value: Decimal, target: Target, measured: Measured) -> str:
    """How a figure stands to the target, as a clause after “which is”."""
    goal = f"the target of {amount(target.value, measured)}"
    if value == target.value:
        return f"exactly {goal}"
    size = with_unit(size_words(value - target.value, measured), measured.unit)
    if is_met(value, target.value, measured.polarity):
        return f"{size} better than {goal}"
    return f"{size} {'short of' if measured.polarity == Polarity.HIGHER else 'over'} {goal}"


def _met(measured: Measured, target: Target, now: Point) -> Verdict:
    value = now.value or Decimal(0)
    has_met = is_met(value, target.value, measured.polarity)
    return _verdict(
        measured,
        "Met" if has_met else "Not met",
        has_met,
        f"{measured.title}: {point_words(now, measured)}, which is {gap_words(value, target, measured)}.",
        (_used("current figure", now, measured), _goal(target, measured)),
    )


def _course(measured: Measured, target: Target, by: date) -> Verdict:
    newest = charted(measured)
    if not newest:
        raise CannotBeSaid("no figure was recorded since the definition changed")
    now = newest[-1]
    date_words = months(by, by)
    here = f"{point_words(now, measured)} is {gap_words(now.value or Decimal(0), target, measured)} by {date_words}"
    try:
        course = course_of(measured, by)
    except CannotBeSaid as refusal:
        raise CannotBeSaid(f"{refusal.because}; {here}", _used("current figure", now, measured)) from None
    has_met = is_met(course.value, target.value, measured.polarity)
    noun = f"{course.number} {now.period.frequency}s"
    leads = f"the trend of the last {noun} leads to {amount(course.value, measured)}"
    return _verdict(
        measured,
        "On course" if has_met else "Not on course",
        has_met,
        f"{measured.title}: {point_words(now, measured)}; {leads} {when(course.period, measured.meaning.combine)}, "
        f"which is {gap_words(course.value, target, measured)}.",
        (
            _used("current figure", now, measured),
            Used("projected figure", course.value, measured.unit, time_words(course.period, measured.meaning.combine)),
            _goal(target, measured),
        ),
        f"trend of {noun}",
    )


def _verdict(
    measured: Measured, word: str, has_met: bool, opening: str, figures: tuple[Used, ...], window: str = ""
) -> Verdict:
    judgement = judged(has_met == (measured.polarity == Polarity.HIGHER), measured.polarity)
    return Verdict(
        rule=Rule.TARGET.value,
        rule_name=f"{Rule.TARGET.label} ({window})" if window else Rule.TARGET.label,
        word=word,
        judgement=judgement,
        sentence=joined(opening, so_words(judgement, measured)),
        figures=figures,
    )


def _used(name: str, point: Point, measured: Measured) -> Used:
    return Used(name, point.value, measured.unit, time_words(point.period, measured.meaning.combine))


def _goal(target: Target, measured: Measured) -> Used:
    span = period_words(target.period) if target.period else f"by {months(end_of(target), end_of(target))}"
    return Used(f"target set by {target.set_by}" if target.set_by else "target", target.value, measured.unit, span)


def _possible(value: Decimal, unit: str) -> Decimal:
    if unit == SHARE_UNIT:
        return min(max(value, Decimal(0)), Decimal(100))
    return max(value, Decimal(0)) if is_counted(unit) else value
