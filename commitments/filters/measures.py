"""What of a quarter's measures and exceptions is asked for."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from django.http import QueryDict

from commitments.filters.lists import NONE, Choice, FilterForm, ListFilters, Words, named_choices, theme_choices
from commitments.reporting.exceptions import CLASS_ORDER, STABLE, Exceptional, class_of
from commitments.reporting.summary import KpiSummary, QuarterSummary
from kpis.choices import Absence
from kpis.methods.verdict import Judgement

KEY = [("yes", "Key"), ("no", "Not key")]
CLASSES = [*((word, word) for word in (*CLASS_ORDER, STABLE)), (NONE, "No class")]
FIGURES = [
    ("figure", "A figure"),
    ("provisional", "A provisional figure"),
    *((absence, f"No figure: {absence}") for absence in Absence.values),
    (NONE, "Nothing recorded"),
]
COMMENTS = [("missing", "Adverse without a comment")]
# What is neither good nor bad may well have moved: “unchanged” is the word of one rule.
JUDGED = {each: each.value.capitalize() for each in Judgement} | {Judgement.UNCHANGED: "Neither good nor bad"}
JUDGEMENTS = [(each.value, word) for each, word in JUDGED.items()]


class Measured(Protocol):
    """A row of a list of measures."""

    @property
    def kpi(self) -> KpiSummary: ...


AnyMeasure = TypeVar("AnyMeasure", bound=Measured)
MeasureChoice = Choice[Measured]


class MeasureFilters(ListFilters[AnyMeasure]):
    """What every list of measures can be asked for; of a plan without themes, no theme."""

    noun = "KPI"

    q = Words[Measured](
        "Words in the KPI", lambda row: f"{row.kpi.sheet.number} {row.kpi.title}", "with “{}” in number or title"
    )
    theme = MeasureChoice("Theme", lambda row: row.kpi.themes or NONE, "of the theme {}", several=True)
    exception = MeasureChoice(
        "Exception class", lambda row: class_of(row.kpi) or NONE, "classed “{}”", CLASSES, several=True
    )
    board = MeasureChoice("Board", lambda row: row.kpi.sheet.board or NONE, "overseen by {}")

    def __init__(self, data: QueryDict, rows: Iterable[AnyMeasure], *, summary: QuarterSummary) -> None:
        super().__init__(data, rows)
        if summary.has_themes:
            self.offer("theme", [*theme_choices(summary), (NONE, "No theme")])
        else:
            del self.filters["theme"]
        self.offer("board", [*named_choices(kpi.sheet.board for kpi in summary.kpis), (NONE, "No board")])


class KpiForm(FilterForm):
    """The fields in the order of the page; the sentence keeps that of the filters."""

    field_order = ("q", "theme", "section", "verdict", "judgement", "exception", "board", "key", "absence")


class KpiFilters(MeasureFilters[AnyMeasure]):
    """What of a quarter's measures is asked for."""

    section = MeasureChoice("Section", lambda row: row.kpi.sheet.section or NONE, "in the section {}")
    verdict = MeasureChoice("Verdict", lambda row: row.kpi.word, "with the verdict “{}”", several=True)
    judgement = MeasureChoice(
        "Good or bad",
        lambda row: row.kpi.judgement,
        "judged {lower}",
        JUDGEMENTS,
        but={Judgement.CANNOT_BE_SAID: "of which it cannot be said"},
    )
    key = MeasureChoice("Key KPI", lambda row: "yes" if row.kpi.key else "no", "that are {lower}", KEY)
    absence = MeasureChoice("Current figure", lambda row: figure_kinds(row.kpi), "with {lower}", FIGURES)

    class Meta:
        form = KpiForm

    def __init__(self, data: QueryDict, rows: Iterable[AnyMeasure], *, summary: QuarterSummary) -> None:
        super().__init__(data, rows, summary=summary)
        self.offer("section", [*named_choices(kpi.sheet.section for kpi in summary.kpis), (NONE, "No section")])
        self.offer("verdict", named_choices(kpi.word for kpi in summary.kpis))


class PaperFilters(KpiFilters[AnyMeasure]):
    """What of one paper's measures is asked for: of its own sections, by its own verdicts."""

    def __init__(self, data: QueryDict, rows: Sequence[AnyMeasure], *, summary: QuarterSummary) -> None:
        super().__init__(data, rows, summary=summary)
        self.offer("section", {row.kpi.sheet.section: row.kpi.sheet.section for row in rows}.items())
        self.offer("verdict", named_choices(row.kpi.word for row in rows))


class ExceptionFilters(MeasureFilters[Exceptional]):
    """What of a quarter's exceptions is asked for."""

    comment = Choice[Exceptional](
        "Comment", lambda row: "missing" if row.lacks_comment else "", "adverse without a comment", COMMENTS
    )


def figure_kinds(kpi: KpiSummary) -> tuple[str, ...]:
    """What the current figure is, as ``FIGURES`` names it; a provisional figure is a figure too."""
    if kpi.current_value is not None:
        return ("figure", "provisional") if kpi.is_provisional else ("figure",)
    return (kpi.current_absence if kpi.current_absence in Absence.values else NONE,)
