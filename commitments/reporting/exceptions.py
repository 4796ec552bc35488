"""The exceptions of a quarter: the measures that need a question, and those that no longer do. Pure."""

from dataclasses import dataclass

from commitments.reporting.summary import KpiSummary, QuarterSummary
from kpis.choices import Rule
from kpis.methods.verdict import Judgement, Verdict

STABLE = "Stable"
# Of a rule that has no answer; records hold these words too.
NO_ANSWER = ("Cannot be said", "Not comparable")
BREACH = "Single point exception"
# The classes of the 2020 report in its order; records hold their words.
CLASS_ORDER = (
    BREACH,
    "Increasing trend",
    "Decreasing trend",
    "Stable above the mean",
    "Stable below the mean",
)


@dataclass(frozen=True)
class Exceptional:
    """One measure on the list: an exception by its class, or adverse without a comment, or both.

    ``name`` is its class as a word; empty where no limits could be drawn or it is stable.
    """

    kpi: KpiSummary
    name: str
    lacks_comment: bool

    @property
    def verdict(self) -> Verdict | None:
        """What the list says of it: its class where it is an exception, else what its own rule says."""
        return self.kpi.by_rule.get(Rule.CLASSES) if self.name else self.kpi.verdict


@dataclass(frozen=True)
class Exceptions:
    """The measures that need a question: those that are no exceptions, then the exceptions, the gravest first.

    ``former`` is how many exceptions of the earlier quarter the plan still measures; of those
    ``over`` are stable now, and of ``unsaid`` it cannot be said now. ``judged`` is how many measures
    have a class.
    """

    listed: tuple[Exceptional, ...]
    former: int
    over: tuple[KpiSummary, ...]
    unsaid: tuple[KpiSummary, ...]
    judged: int


def exceptions_of(summary: QuarterSummary, earlier: QuarterSummary | None) -> Exceptions:
    """The list of a quarter, and what became of that of an earlier one (None where there is none).

    On it stands every measure outside “stable”, and every adverse one without a comment. First
    come those that are no exceptions; of the exceptions the adverse without a comment, then the classes in their
    order; ties keep the plan's.
    """
    found = [Exceptional(kpi, exception_of(kpi), lacks_comment(kpi)) for kpi in summary.kpis]
    listed = sorted((each for each in found if each.name or each.lacks_comment), key=_gravity)
    now = summary.kpis_by_slug
    former = [now[kpi.slug] for kpi in earlier.kpis if exception_of(kpi) and kpi.slug in now] if earlier else []
    ended = [kpi for kpi in former if not exception_of(kpi)]
    return Exceptions(
        listed=tuple(listed),
        former=len(former),
        over=tuple(kpi for kpi in ended if class_of(kpi)),
        unsaid=tuple(kpi for kpi in ended if not class_of(kpi)),
        judged=sum(bool(class_of(kpi)) for kpi in summary.kpis),
    )


def class_of(kpi: KpiSummary) -> str:
    """A measure's class as a word; empty where the rule has no answer or was not asked."""
    verdict = kpi.by_rule.get(Rule.CLASSES)
    return "" if verdict is None or verdict.word in NO_ANSWER else verdict.word


def exception_of(kpi: KpiSummary) -> str:
    """The class that makes a measure an exception; empty where it is stable or has none."""
    name = class_of(kpi)
    return "" if name == STABLE else name


def is_adverse(kpi: KpiSummary) -> bool:
    """Whether the rule that rates the measure calls it bad."""
    return kpi.judgement is Judgement.BAD


def lacks_comment(kpi: KpiSummary) -> bool:
    """Whether the measure is adverse and no comment explains it.

    A note beside the figure says what the figure is ("a survey by post"), not why it fell.
    """
    return is_adverse(kpi) and not kpi.comment_text


def _gravity(each: Exceptional) -> tuple[bool, bool, int]:
    place = CLASS_ORDER.index(each.name) if each.name in CLASS_ORDER else len(CLASS_ORDER)
    return bool(each.name), not each.lacks_comment, place
