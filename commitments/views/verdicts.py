"""What is said of a measure as pages print it: a word with its sign, and the sentence behind it."""

from commitments.choices import Rag
from commitments.reporting.exceptions import BREACH, NO_ANSWER
from commitments.reporting.summary import KpiSummary
from commitments.views.tags import SIGNS
from kpis.choices import Rule
from kpis.methods.verdict import Judgement, Verdict
from plantracker.ui.formatting import sentence
from plantracker.ui.fragments import Mark

STYLES = {Judgement.GOOD: "good", Judgement.BAD: "bad", Judgement.UNCHANGED: "same", Judgement.CANNOT_BE_SAID: "open"}
# A class is no rating: its circle would be the sign of Green, a triangle that of Amber.
ARROWS = {"arrow up": "↑", "arrow down": "↓"}
# Of a point outside the limits the rule's symbol is a circle, as of a stable quarter: a mark tells them apart.
POINT = "◆"
# A class says what happened; what that means for the measure is said after it. Stable says itself that it is neither.
MEANINGS = {Judgement.GOOD: "good", Judgement.BAD: "bad", Judgement.CANNOT_BE_SAID: "neither good nor bad"}
OLD_RECORD = "This record was sealed before verdicts were kept with it. KPIs are compared with their baselines."
# The gravest first; what cannot be said comes last, as what is not rated does among aims.
ORDER = (Judgement.BAD, Judgement.UNCHANGED, Judgement.GOOD, Judgement.CANNOT_BE_SAID)


def mark_of(kpi: KpiSummary) -> Mark:
    """What the rule says that rates the measure; without one, the comparison with the baseline."""
    if kpi.verdict:
        return verdict_mark(kpi.verdict)
    compared = kpi.comparison
    return Mark(
        word=kpi.word,
        style=STYLES[compared.judgement],
        sentence=sentence(compared.why),
        rule=Rule.BASELINE.label,
    )


def verdict_mark(verdict: Verdict) -> Mark:
    """A verdict in print: a class by what it means, anything else by the colour that is its word, if it has one."""
    is_class = verdict.rule == Rule.CLASSES
    colour = "" if is_class else verdict.rag
    return Mark(
        word=verdict.word,
        style=STYLES[verdict.judgement],
        sentence=verdict.sentence,
        rule=verdict.rule_name,
        colour=colour,
        sign=SIGNS[Rag(colour)] if colour else _class_sign(verdict),
        meaning=MEANINGS.get(verdict.judgement, "") if is_class and verdict.word not in NO_ANSWER else "",
    )


def _class_sign(verdict: Verdict) -> str:
    """The sign of an exception class; empty of a stable quarter, and of any other rule."""
    return POINT if verdict.rule == Rule.CLASSES and verdict.word == BREACH else ARROWS.get(verdict.symbol, "")


def gravity(kpi: KpiSummary) -> int:
    """Where a measure sorts by its verdict: bad first, what cannot be said last."""
    return ORDER.index(kpi.judgement)
