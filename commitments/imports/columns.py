"""How each column of the seven files is read, and what the cells of one row owe each other."""

from collections.abc import Iterator
from typing import Any

from commitments.choices import Deliverer, Rag, Role
from commitments.models import Plan, Theme
from commitments.ratings import NOTHING_TO_REPORT
from commitments.reporting.plan_rows import FileRow, KpiRow, ObservationRow, PlanRow, UpdateRow
from kpis.choices import DECIMAL_PLACES, Absence, FrequencyChoice, Polarity
from kpis.imports.days import iso_date, period, period_text, quarter
from kpis.imports.figures import decimal
from kpis.models import KPI
from plantracker.cells import Reader, email, many, one_of, optional, required, slug, text, whole, yes_or_no
from plantracker.people.models import User


def _longest(model: type[Any], name: str) -> int:
    longest: int = model._meta.get_field(name).max_length
    return longest


def _words(model: type[Any], name: str) -> Reader:
    """Text that has to be there, as long as its column in the database."""
    return required(text(_longest(model, name)))


ANY_TEXT = text()

READERS: dict[str, dict[str, Reader]] = {
    "plan.csv": {
        "slug": required(slug(_longest(Plan, "slug"))),
        "title": _words(Plan, "title"),
        "area": _words(Plan, "area"),
        "office": _words(Plan, "office"),
        "board": _words(Plan, "board"),
        "panel": _words(Plan, "panel"),
        "starts_on": required(iso_date),
        "ends_on": required(iso_date),
        "baseline_period": optional(period_text, ""),
    },
    "themes.csv": {
        "theme": required(slug()),
        "order": required(whole()),
        "title": _words(Theme, "title"),
        "objective": ANY_TEXT,
        "lead": optional(email, ""),
        "starts_on": optional(iso_date),
        "declared_total": optional(whole()),
        "rag": optional(one_of(Rag.values), ""),
        "rag_reason": ANY_TEXT,
    },
    "aims.csv": {
        "theme": required(slug()),
        "aim": required(slug()),
        "order": required(whole()),
        "title": required(ANY_TEXT),
        "delivered_by": optional(one_of(Deliverer.values), ""),
        "lead": optional(email, ""),
        "deputies": many(email),
        "due_on": optional(iso_date),
        "reported_with": optional(slug(), ""),
        "kpis": many(slug()),
    },
    "updates.csv": {
        "aim": required(slug()),
        "quarter": required(quarter),
        "rag": required(one_of(Rag.values)),
        "rag_reason": ANY_TEXT,
        "projected_rag": required(one_of(Rag.values)),
        "projected_reason": ANY_TEXT,
        "activity": required(ANY_TEXT),
        "approved_on": required(iso_date),
    },
    "people.csv": {
        "email": required(email),
        "name": _words(User, "name"),
        "organisation": text(_longest(User, "organisation")),
        "role": optional(one_of(Role.values), ""),
    },
    "kpis.csv": {
        "kpi": required(slug()),
        "title": _words(KPI, "title"),
        "definition": ANY_TEXT,
        "unit": _words(KPI, "unit"),
        "polarity": required(one_of(Polarity.values)),
        "polarity_reason": ANY_TEXT,
        "frequency": required(one_of(FrequencyChoice.values)),
        "source": ANY_TEXT,
        "decimals": required(whole(DECIMAL_PLACES)),
        "key": required(yes_or_no),
        "baseline_period": optional(period_text, ""),
        "baseline_value": optional(decimal),
        "baseline_absence": optional(one_of(Absence.values), ""),
        "themes": many(slug()),
    },
    "observations.csv": {
        "kpi": required(slug()),
        "period": required(period),
        "value": optional(decimal),
        "absence": optional(one_of(Absence.values), ""),
        "known_on": required(iso_date),
        "note": ANY_TEXT,
    },
}


def within_row(row: FileRow) -> Iterator[tuple[str, str]]:
    """What is wrong between the cells of one row: the column and what would be right."""
    match row:
        case PlanRow() if row.starts_on > row.ends_on:
            yield "ends_on", f"The plan ends before it starts, on {row.starts_on}: give a later day."
        case KpiRow():
            yield from _value_or_absence("baseline_", row.baseline_value is not None, row.baseline_absence)
        case ObservationRow():
            yield from _value_or_absence("", row.value is not None, row.absence)
        case UpdateRow() if row.activity.startswith(NOTHING_TO_REPORT) and _is_bare(row.activity):
            yield "activity", f"Give the reason after “{NOTHING_TO_REPORT.strip()}”."


def _value_or_absence(prefix: str, has_value: bool, absence: str) -> Iterator[tuple[str, str]]:
    if has_value and absence:
        yield f"{prefix}absence", "There is a value already: leave the value or the absence empty."
    if not has_value and not absence:
        reasons = ", ".join(Absence.values)
        yield f"{prefix}value", f"Give a value, or the reason why there is none as absence ({reasons})."


def _is_bare(activity: str) -> bool:
    return not activity.removeprefix(NOTHING_TO_REPORT).strip()
