"""What is said of a measure as pages print it: a word with its sign, and the sentence behind it."""

from dataclasses import dataclass

from commitments.choices import Rag
from commitments.reporting.summary import KpiSummary
from commitments.views.tags import SIGNS
from kpis.choices import Rule
from kpis.methods.verdict import Judgement, Verdict
from plantracker.ui.formatting import sentence

STYLES = {Judgement.GOOD: "good", Judgement.BAD: "bad", Judgement.UNCHANGED: "same", Judgement.CANNOT_BE_SAID: "open"}
SYMBOLS = {"circle": "●", "arrow up": "▲", "arrow down": "▼"}
OLD_RECORD = "This record was sealed before verdicts were kept with it. KPIs are compared with their baselines."
# The gravest first; what cannot be said comes last, as what is not rated does among aims.
ORDER = (Judgement.BAD, Judgement.UNCHANGED, Judgement.GOOD, Judgement.CANNOT_BE_SAID)


@dataclass(frozen=True)
class Mark:
    """One verdict: its word, what it means in style, its sentence, and the name of its rule.

    ``colour`` is red, amber or green where the rule defines one, and ``sign`` then its shape.
    """

    word: str
    style: str
    sentence: str
    rule: str
    colour: str = ""
    sign: str = ""


def mark_of(kpi: KpiSummary) -> Mark:
    """What the rule says that rates the measure; without one, the comparison with the baseline."""
    if kpi.verdict:
        return verdict_mark(kpi.verdict)
    compared = kpi.comparison
    return Mark(
        word=judgement_word(compared.judgement),
        style=STYLES[compared.judgement],
        sentence=sentence(compared.why),
        rule=Rule.BASELINE.label,
    )


def verdict_mark(verdict: Verdict) -> Mark:
    """A verdict in print."""
    sign = SYMBOLS.get(verdict.symbol, "")
    if verdict.rag and not sign:
        sign = SIGNS[Rag(verdict.rag)]
    return Mark(
        word=verdict.word,
        style=STYLES[verdict.judgement],
        sentence=verdict.sentence,
        rule=verdict.rule_name,
        colour=verdict.rag,
        sign=sign,
    )


def judgement_of(kpi: KpiSummary) -> Judgement:
    """Good, bad, unchanged or cannot be said, by the rule that rates the measure or else by its baseline."""
    return kpi.verdict.judgement if kpi.verdict else kpi.comparison.judgement


def judgement_word(judgement: Judgement) -> str:
    """``Good``, ``Bad``, ``Unchanged`` or ``Cannot be said``."""
    return judgement.value.capitalize()


def gravity(kpi: KpiSummary) -> int:
    """Where a measure sorts by its verdict: bad first, what cannot be said last."""
    return ORDER.index(judgement_of(kpi))
