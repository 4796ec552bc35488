"""How each column of the files is read, and what the cells of one row owe each other."""

from collections.abc import Iterator

from commitments.choices import Deliverer, Rag, Role
from commitments.imports.measure_columns import (
    ANY_TEXT,
    MEASURE_READERS,
    longest,
    value_or_absence,
    within_measure_row,
    words,
)
from commitments.models import Plan, Theme
from commitments.ratings import NOTHING_TO_REPORT
from commitments.reporting.file_rows import FileRow
from commitments.reporting.plan_rows import KpiRow, PlanRow, UpdateRow
from kpis.choices import DECIMAL_PLACES, Absence, FrequencyChoice, Polarity
from kpis.imports.days import iso_date, period_text, quarter
from kpis.imports.figures import decimal
from kpis.models import KPI
from plantracker.cells import BadCell, Reader, email, many, one_of, optional, required, slug, text, whole, yes_or_no
from plantracker.contrast import NotAColour, TooPale, check_brand
from plantracker.people.models import User


def _colour(text: str) -> str:
    """A colour that white text can be read on."""
    try:
        check_brand(text)
    except (NotAColour, TooPale) as error:
        raise BadCell(str(error)) from error
    return text


READERS: dict[str, dict[str, Reader]] = {
    "plan.csv": {
        "slug": required(slug(longest(Plan, "slug"))),
        "title": words(Plan, "title"),
        "area": words(Plan, "area"),
        "office": words(Plan, "office"),
        "board": words(Plan, "board"),
        "panel": words(Plan, "panel"),
        "starts_on": required(iso_date),
        "ends_on": required(iso_date),
        "baseline_period": optional(period_text, ""),
        "brand_colour": optional(_colour, ""),
        "logo_text": text(longest(Plan, "logo_text")),
    },
    "themes.csv": {
        "theme": required(slug()),
        "order": required(whole()),
        "title": words(Theme, "title"),
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
        "name": words(User, "name"),
        "organisation": text(longest(User, "organisation")),
        "role": optional(one_of(Role.values), ""),
    },
    "kpis.csv": {
        "kpi": required(slug()),
        "title": words(KPI, "title"),
        "definition": ANY_TEXT,
        "unit": words(KPI, "unit"),
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
    **MEASURE_READERS,
}


def within_row(row: FileRow) -> Iterator[tuple[str, str]]:
    """What is wrong between the cells of one row: the column and what would be right."""
    match row:
        case PlanRow() if row.starts_on > row.ends_on:
            yield "ends_on", f"The plan ends before it starts, on {row.starts_on}: give a later day."
        case KpiRow():
            yield from value_or_absence("baseline_", row.baseline_value is not None, row.baseline_absence)
        case UpdateRow() if row.activity.startswith(NOTHING_TO_REPORT) and _is_bare(row.activity):
            yield "activity", f"Give the reason after “{NOTHING_TO_REPORT.strip()}”."
        case _:
            yield from within_measure_row(row)


def _is_bare(activity: str) -> bool:
    return not activity.removeprefix(NOTHING_TO_REPORT).strip()
