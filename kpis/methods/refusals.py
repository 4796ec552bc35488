"""What a rule says where it cannot say: an answer like any other, with the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from kpis.choices import Absence, Rule
from kpis.methods.comparison import break_clause
from kpis.methods.series import Measured, Point
from kpis.methods.spans import covered, missing_words
from kpis.methods.verdict import Judgement, Used, Verdict
from kpis.methods.window import up_to
from kpis.periods import Period

Rest = ParamSpec("Rest")
Judge = Callable[Concatenate[Measured, Rest], Verdict]


class CannotBeSaid(Exception):
    """A rule has no answer; the message is the clause that stands after “because”."""

    word = "Cannot be said"

    def __init__(self, because: str, *figures: Used) -> None:
        super().__init__(because)
        self.because = because
        self.figures = figures


class NotComparable(CannotBeSaid):
    """The figures stand on two definitions."""

    word = "Not comparable"


def refusing(rule: Rule) -> Callable[[Judge[Rest]], Judge[Rest]]:
    """Make a rule's function answer with a verdict where it raises ``CannotBeSaid``."""

    def decorate(judge: Judge[Rest]) -> Judge[Rest]:
        @wraps(judge)
        def answer(measured: Measured, *args: Rest.args, **kwargs: Rest.kwargs) -> Verdict:
            try:
                return judge(measured, *args, **kwargs)
            except CannotBeSaid as refusal:
                return refused(measured, rule, refusal)

        return answer

    return decorate


def refused(measured: Measured, rule: Rule, refusal: CannotBeSaid) -> Verdict:
    """The verdict of a rule that has no answer."""
    return Verdict(
        rule=rule.value,
        rule_name=rule.label,
        word=refusal.word,
        judgement=Judgement.CANNOT_BE_SAID,
        sentence=f"{measured.title}: {refusal.word.lower()}, because {refusal.because.rstrip('.')}.",
        figures=refusal.figures,
    )


def known_by(measured: Measured, quarter: Period) -> Measured:
    """The measure as it stands at the quarter's end; raises ``CannotBeSaid`` where nothing was recorded by then."""
    known = up_to(measured, quarter)
    if not known.points:
        raise CannotBeSaid("nothing was recorded by the end of the quarter")
    return known


def check_same_definition(measured: Measured, earlier: Period, later: Period) -> None:
    """Raises ``NotComparable`` where the definition changed between what two periods' figures cover."""
    combine = measured.meaning.combine
    clause = break_clause(measured.meanings, covered(earlier, combine), covered(later, combine))
    if clause:
        raise NotComparable(clause)


def needed(point: Point) -> Point:
    """The point, where it has a figure; else raises ``CannotBeSaid`` with its absence."""
    if point.value is None:
        raise CannotBeSaid(absence_clause(point))
    return point


def absence_clause(point: Point) -> str:
    """Why a point has no figure, as a clause that names the period."""
    is_combined = bool(point.absence) and point.absence not in Absence.values
    return point.absence if is_combined else missing_words([point.period], point.absence)
