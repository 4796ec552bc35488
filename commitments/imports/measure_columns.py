"""How the columns of the measures' files are read, and what the cells of one of their rows owe each other."""

from collections.abc import Iterator
from typing import Any

from commitments.reporting.file_rows import FileRow
from commitments.reporting.measure_rows import CommentRow, DefinitionRow, MeasurementRow, ObservationRow, TargetRow
from kpis.choices import Absence, Combine, FrequencyChoice, Polarity, Rule, Sigma, Status, VarianceLines
from kpis.imports.days import iso_date, period, quarter
from kpis.imports.figures import decimal
from kpis.models import KPI, Area, Observation, Reset, Target, Term
from plantracker.cells import Reader, email, many, one_of, optional, required, slug, text, whole, yes_or_no

Wrong = Iterator[tuple[str, str]]


def longest(model: type[Any], name: str) -> int:
    """How many characters a column of the database holds."""
    found: int = model._meta.get_field(name).max_length
    return found


def words(model: type[Any], name: str) -> Reader:
    """Text that has to be there, as long as its column in the database."""
    return required(text(longest(model, name)))


def _maybe(model: type[Any], name: str) -> Reader:
    """Text that may be empty, as long as its column in the database."""
    return text(longest(model, name))


ANY_TEXT = text()

MEASURE_READERS: dict[str, dict[str, Reader]] = {
    "observations.csv": {
        "kpi": required(slug()),
        "period": required(period),
        "value": optional(decimal),
        "absence": optional(one_of(Absence.values), ""),
        "known_on": required(iso_date),
        "note": ANY_TEXT,
    },
    "definitions.csv": {
        "kpi": required(slug()),
        "valid_from": optional(iso_date),
        "definition": ANY_TEXT,
        "source": ANY_TEXT,
        "unit": words(KPI, "unit"),
        "frequency": required(one_of(FrequencyChoice.values)),
        "combine": optional(one_of(Combine.values), ""),
        "polarity": required(one_of(Polarity.values)),
        "polarity_reason": ANY_TEXT,
        "comparable": required(yes_or_no),
        "reason": ANY_TEXT,
        "wanted": _maybe(KPI, "wanted"),
        "number": _maybe(KPI, "number"),
        "section": _maybe(KPI, "section"),
        "board": _maybe(KPI, "board"),
        "framework": _maybe(KPI, "framework"),
        "framework_version": _maybe(KPI, "framework_version"),
        "rule": optional(one_of(Rule.values), ""),
        "sigma": optional(one_of(Sigma.values), ""),
        "lines": optional(one_of(VarianceLines.values), ""),
        "proxy": _maybe(KPI, "proxy"),
        "own_area": optional(slug(), ""),
        "owner": optional(email, ""),
        "terms": many(slug()),
    },
    "glossary.csv": {
        "term": required(slug()),
        "word": words(Term, "word"),
        "meaning": required(ANY_TEXT),
    },
    "areas.csv": {
        "area": required(slug()),
        "name": words(Area, "name"),
        "population": optional(whole(smallest=1)),
        "similar": many(slug()),
    },
    "targets.csv": {
        "kpi": required(slug()),
        "period": optional(period),
        "by": optional(iso_date),
        "value": required(decimal),
        "set_by": words(Target, "set_by"),
        "reason": required(ANY_TEXT),
    },
    "resets.csv": {
        "kpi": required(slug()),
        "month": required(period),
        "reason": required(ANY_TEXT),
        "decided_by": words(Reset, "decided_by"),
        "decided_on": required(iso_date),
    },
    "measurements.csv": {
        "kpi": required(slug()),
        "area": optional(slug(), ""),
        "period": required(period),
        "value": optional(decimal),
        "numerator": optional(decimal),
        "denominator": optional(decimal),
        "sample": optional(whole(smallest=1)),
        "status": optional(one_of(Status.values), Status.FINAL.value),
        "absence": optional(one_of(Absence.values), ""),
        "known_on": required(iso_date),
        "note": ANY_TEXT,
        "withheld_by": _maybe(Observation, "withheld_by"),
        "review_on": optional(iso_date),
    },
    "comments.csv": {
        "kpi": required(slug()),
        "quarter": required(quarter),
        "comment": ANY_TEXT,
        "analysis": required(yes_or_no),
    },
}


def within_measure_row(row: FileRow) -> Wrong:
    """What is wrong between the cells of one row: the column and what would be right."""
    match row:
        case ObservationRow():
            yield from value_or_absence("", row.value is not None, row.absence)
        case MeasurementRow():
            yield from _within_measurement(row)
        case DefinitionRow():
            yield from _within_definition(row)
        case TargetRow() if row.period and row.by:
            yield "by", "There is a period already: leave the period or the date empty."
        case TargetRow() if not (row.period or row.by):
            yield "period", "Give the period that the target is for, or the date by which it is to be reached."
        case CommentRow() if not (row.comment.strip() or row.analysis):
            yield "comment", "Give the comment, or “yes” as analysis where more analysis is asked for."


def value_or_absence(prefix: str, has_value: bool, absence: str) -> Wrong:
    """What is wrong where there are both a value and an absence, or neither."""
    if has_value and absence:
        yield f"{prefix}absence", "There is a value already: leave the value or the absence empty."
    if not has_value and not absence:
        yield f"{prefix}value", f"Give a value, or the reason why there is none as absence ({_ABSENCES})."


_ABSENCES = ", ".join(Absence.values)


def _within_definition(row: DefinitionRow) -> Wrong:
    if row.valid_from is None:
        if not row.comparable:
            yield "comparable", "The first version follows none that it could be compared with: write yes."
        if row.reason:
            yield "reason", "The first version changes nothing: leave the cell empty."
        return
    if row.valid_from.day != 1:
        yield "valid_from", "A definition counts from the first day of a month."
    if not row.reason.strip():
        yield "reason", "Say why the definition changes."


def _within_measurement(row: MeasurementRow) -> Wrong:
    yield from _within_counts(row)
    if row.has_figure and row.absence not in ("", Absence.WITHHELD):
        message = "There is a figure already: leave it or the absence empty. Only a withheld figure stands beside one."
        yield "absence", message
    is_without = not row.has_figure and row.denominator is None
    if is_without and not row.absence:
        message = f"Give a value, a numerator with its denominator, or why there is neither as absence ({_ABSENCES})."
        yield "value", message
    if is_without and row.sample is not None:
        yield "sample", "A sample size belongs to a figure: leave the cell empty."
    if not row.absence:
        message = "This belongs to an absence: leave the cell empty."
        if row.withheld_by:
            yield "withheld_by", message
        if row.review_on:
            yield "review_on", message


def _within_counts(row: MeasurementRow) -> Wrong:
    if row.value is not None and (row.numerator is not None or row.denominator is not None):
        yield "value", "There are counts already: give a value, or a numerator with its denominator."
    elif row.numerator is None and row.denominator is not None:
        yield "numerator", "There is a denominator: give the numerator too."
    elif row.numerator is not None and row.denominator is None:
        yield "denominator", "There is a numerator: give the denominator too."
    elif row.denominator is not None and row.denominator <= 0:
        yield "denominator", "A denominator is above 0: where there was nothing to count from, give an absence."
