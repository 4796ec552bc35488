"""The rows of the files beside the lists of measures: plain figures, one row a measure or a period."""

from collections.abc import Iterator

from commitments.reporting.compared import compared_in
from commitments.reporting.exceptions import Exceptional, class_of
from commitments.reporting.pack_rows import Row, cell_text, number_text, signed_text
from commitments.reporting.papers import ForceRow, Held, OfficeRow, PartnershipRow, notes_of
from commitments.reporting.summary import KpiSummary
from commitments.views.verdicts import mark_of
from kpis.choices import SHARE_UNIT, Status
from kpis.methods.classes import months_said
from kpis.methods.verdict import Used
from plantracker.csvfiles import Column

MEASURE = ("number", "kpi", "title", "section", "unit")
# What is written as a number; everything else is text, and guarded.
FIGURES = {
    "current",
    "compared",
    "change",
    "change_percent",
    "figure",
    "last_year",
    "before",
    "target",
    "baseline",
    "latest",
    "asked",
    "numerator",
    "denominator",
}


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, is_text=name not in FIGURES) for name in names)


LIST_COLUMNS = _columns(
    *MEASURE,
    "board",
    "owner",
    "key",
    "themes",
    "rule",
    "verdict",
    "judgement",
    "sentence",
    "current_period",
    "current",
    "absence",
    "decided_by",
    "review_on",
    "provisional",
    "compared_name",
    "compared_period",
    "compared",
    "change",
    "change_percent",
    "class",
    "comment",
    "note",
    "further_analysis",
)
FORCE_COLUMNS = _columns(
    *MEASURE,
    "period",
    "figure",
    "absence",
    "last_year_period",
    "last_year",
    "last_year_absence",
    "change",
    "change_percent",
    "why_no_change",
    "class",
    "sentence",
    "notes",
)
OFFICE_COLUMNS = _columns(
    *MEASURE,
    "period",
    "figure",
    "absence",
    "before_period",
    "before",
    "before_absence",
    "target",
    "target_for",
    "target_set_by",
    "notes",
)
PARTNERSHIP_COLUMNS = _columns(
    *MEASURE,
    "baseline_period",
    "baseline",
    "baseline_absence",
    "latest_period",
    "latest",
    "latest_absence",
    "asked",
    "change",
    "change_percent",
    "position",
    "variance",
    "variance_sentence",
    "projections",
    "rating",
    "rule",
    "sentence",
    "notes",
)
EXCEPTION_COLUMNS = _columns(
    *MEASURE,
    "board",
    "owner",
    "themes",
    "class",
    "months",
    "adverse_without_comment",
    "sentence",
    "advice",
    "rating",
    "rating_sentence",
    "comment",
    "note",
    "further_analysis",
)
SERIES_COLUMNS = _columns(
    "kpi",
    "period",
    "figure",
    "numerator",
    "denominator",
    "asked",
    "status",
    "absence",
    "decided_by",
    "review_on",
    "known_on",
    "mark",
    "note",
)


def list_row(kpi: KpiSummary) -> Row:
    """A measure of the list: what is said of it, and which figures that stands on."""
    mark, compared = mark_of(kpi), compared_in(kpi)
    judged = compared.current or Used("", kpi.current_value, kpi.unit, kpi.current_period)
    return [
        *_measure(kpi),
        kpi.sheet.board,
        kpi.sheet.owner,
        _yes(kpi.key),
        ";".join(kpi.themes),
        mark.rule,
        mark.word,
        kpi.judgement.value,
        mark.sentence,
        *_figure(judged),
        *_absence(kpi, judged),
        _yes(kpi.is_provisional),
        compared.other.name if compared.other else "",
        *_figure(compared.other),
        signed_text(compared.change.value if compared.change else None),
        signed_text(compared.percent, SHARE_UNIT),
        class_of(kpi),
        kpi.comment_text,
        kpi.current_note,
        _asks(kpi),
    ]


def force_file_row(row: ForceRow) -> Row:
    """A row of the force report."""
    return [
        *_measure(row.kpi),
        *_held(row.quarter),
        *_held(row.last_year),
        signed_text(row.change),
        signed_text(row.percent, SHARE_UNIT),
        row.refusal,
        row.trend.word if row.trend else "",
        row.trend.sentence if row.trend else "",
        " ".join(notes_of(row.kpi)),
    ]


def office_file_row(row: OfficeRow) -> Row:
    """A row of the office's own report."""
    target = row.target
    return [
        *_measure(row.kpi),
        *_held(row.quarter),
        *_held(row.before),
        number_text(target.value if target else None),
        cell_text(target.period or target.by) if target else "",
        target.set_by if target else "",
        " ".join(notes_of(row.kpi)),
    ]


def partnership_file_row(row: PartnershipRow) -> Row:
    """A row of the partnership dashboard."""
    mark = mark_of(row.kpi)
    return [
        *_measure(row.kpi),
        *_held(row.baseline),
        *_held(row.latest),
        cell_text(row.latest.sample),
        signed_text(row.change),
        signed_text(row.percent, SHARE_UNIT),
        row.position,
        row.variance.word if row.variance else "",
        row.variance.sentence if row.variance else "",
        "; ".join(f"{used.name}: {number_text(used.value)}" for used in row.projections),
        mark.word,
        mark.rule,
        mark.sentence,
        " ".join(notes_of(row.kpi)),
    ]


def exception_file_row(each: Exceptional) -> Row:
    """A row of the exceptions."""
    kpi, verdict = each.kpi, each.verdict
    return [
        *_measure(kpi),
        kpi.sheet.board,
        kpi.sheet.owner,
        ";".join(kpi.themes),
        each.name,
        "; ".join(months_said(verdict)) if each.name and verdict else "",
        _yes(each.lacks_comment),
        verdict.sentence if verdict else "",
        verdict.advice if verdict else "",
        mark_of(kpi).word,
        mark_of(kpi).sentence,
        kpi.comment_text,
        kpi.current_note,
        _asks(kpi),
    ]


def series_rows(kpi: KpiSummary, marks: dict[str, str]) -> Iterator[Row]:
    """One row per period of a measure's own series, oldest first; ``marks`` are what its chart marks, by period."""
    for point in kpi.series:
        status = Status.PROVISIONAL if point.is_provisional else Status.FINAL
        yield [
            kpi.slug,
            str(point.period),
            number_text(point.value),
            number_text(point.numerator),
            number_text(point.denominator),
            cell_text(point.sample),
            status.value if point.value is not None else "",
            point.absence,
            point.decided_by,
            cell_text(point.review_on),
            cell_text(point.known_on),
            marks.get(str(point.period), ""),
            point.note,
        ]


def _measure(kpi: KpiSummary) -> Row:
    return [kpi.sheet.number, kpi.slug, kpi.title, kpi.sheet.section, kpi.unit]


def _figure(used: Used | None) -> Row:
    return [used.period, number_text(used.value)] if used else ["", ""]


def _absence(kpi: KpiSummary, judged: Used) -> Row:
    """Why there is no figure, who decided that, and when it is looked at again; empty beside a figure."""
    if judged.value is not None:
        return ["", "", ""]
    point = kpi.current_point
    said = [point.decided_by, cell_text(point.review_on)] if point else ["", ""]
    return [kpi.current_absence, *said]


def _held(held: Held) -> Row:
    return [held.period, number_text(held.value), held.absence]


def _asks(kpi: KpiSummary) -> str:
    return _yes(kpi.comment is not None and kpi.comment.asks_analysis)


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"
