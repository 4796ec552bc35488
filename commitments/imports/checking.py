"""The rules of an import for themes, aims, people and measures, and all rules together."""

from collections.abc import Iterator
from typing import Any

from commitments.choices import Role
from commitments.imports.case import KEPT_BY_OTHERS, NO_SUCH_KPI, NO_SUCH_PERSON, Case
from commitments.imports.checking_figures import figure_problems
from commitments.imports.checking_history import update_problems
from commitments.imports.checking_measures import (
    catalogue_problems,
    comment_problems,
    decision_problems,
    definition_problems,
)
from commitments.reporting.file_rows import FileRow
from commitments.reporting.measure_rows import MeasurementRow, ObservationRow, ResetRow, TargetRow
from commitments.reporting.plan_rows import FILE_NAMES, AimRow, KpiRow, PersonRow
from kpis.periods import Period
from plantracker.csvfiles import Problem
from plantracker.people.models import SYSTEM_EMAIL

NO_SUCH_THEME = "There is no such theme in themes.csv or in the stored plan: give the key of one."


def problems_of(case: Case) -> list[Problem]:
    """Everything that is wrong with the rows of an import, in the order of the files."""
    problems = [
        *_theme_problems(case),
        *_aim_problems(case),
        *update_problems(case),
        *_person_problems(case),
        *_kpi_problems(case),
        *figure_problems(case),
        *definition_problems(case),
        *catalogue_problems(case),
        *decision_problems(case),
        *comment_problems(case),
    ]
    return in_order(problems)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems by file, then by row; those of a whole file or source come first."""
    places = {name: place for place, name in enumerate(FILE_NAMES)}
    return sorted(problems, key=lambda problem: (places.get(problem.file, -1), problem.row or 0))


def _theme_problems(case: Case) -> Iterator[Problem]:
    for row in case.rows.themes:
        yield from _lead_problems(case, row, row.lead)
    for row, before in case.unstored(case.rows.themes):
        was = before or row
        is_moved = (was.rag, was.rag_reason) != (row.rag, row.rag_reason)
        # A first rating has not moved and needs no reason.
        if is_moved and (was.rag or was.rag_reason) and not row.rag_reason.strip():
            yield row.problem("rag_reason", "The theme's rating changes: give the reason for the new one.")


def _lead_problems(case: Case, row: FileRow, lead: str) -> Iterator[Problem]:
    if lead and lead not in case.emails:
        yield row.problem("lead", NO_SUCH_PERSON)


def _aim_problems(case: Case) -> Iterator[Problem]:
    for row in case.rows.aims:
        if row.aim in case.withdrawn:
            day = case.withdrawn[row.aim].withdrawn_on
            yield row.problem("aim", f"The aim was withdrawn on {day}: take the row out.")
            continue
        if row.theme not in case.themes:
            yield row.problem("theme", NO_SUCH_THEME)
        yield from _lead_problems(case, row, row.lead)
        if unknown := sorted(row.deputies - case.emails):
            yield row.problem("deputies", f"{NO_SUCH_PERSON} ({', '.join(unknown)})")
        if message := _companion_message(case, row):
            yield row.problem("reported_with", message)
        if unknown := sorted(row.kpis - case.kpis):
            yield row.problem("kpis", f"{NO_SUCH_KPI} ({', '.join(unknown)})")


def _companion_message(case: Case, row: AimRow) -> str:
    """Why an aim cannot be reported with the one it names; empty where it can."""
    companion = row.reported_with
    if not companion:
        return ""
    if companion == row.aim:
        return "An aim is not reported with itself: leave the cell empty."
    if companion in case.withdrawn:
        return "That aim is withdrawn: name one that is in the record."
    if companion not in case.companions:
        return "There is no such aim in aims.csv or in the stored plan: give the key of one."
    if case.companions[companion]:
        return f"That aim is itself reported with {case.companions[companion]}: name that one."
    # A follower in the files is told of in its own row, which names an aim that has a companion.
    in_files = {other.aim for other in case.rows.aims}
    if others := sorted(set(case.followers.get(row.aim, ())) - in_files):
        return f"Other aims are reported with this one: move them first ({', '.join(others)})."
    return ""


def _person_problems(case: Case) -> Iterator[Problem]:
    for row in case.rows.people:
        if row.email == SYSTEM_EMAIL:
            yield row.problem("email", "This is the tracker's own account, which no plan names: take the row out.")
    for row, before in case.unstored(case.rows.people):
        yield from _role_problems(case, row, before)
        yield from _name_problems(case, row)


def _role_problems(case: Case, row: PersonRow, before: PersonRow | None) -> Iterator[Problem]:
    stored = before.role if before else ""
    if row.role == stored:
        return
    if stored:
        message = f"A different role for an existing member: leave “{stored}”. An import changes no role."
        yield row.problem("role", message)
    elif row.role == Role.GOVERNANCE and not case.by.is_superuser:
        message = "Only an administrator's import makes somebody governance: give another role, or none."
        yield row.problem("role", message)


def _name_problems(case: Case, row: PersonRow) -> Iterator[Problem]:
    person = case.background.people.get(row.email)
    if person is None or case.by.is_superuser:
        return
    # A stranger to the other plan is not told what is stored there.
    if person.is_superuser or person.pk in case.background.elsewhere:
        for column in ("name", "organisation"):
            if getattr(person, column) != getattr(row, column):
                message = "The person is known outside this plan too: only an administrator's import changes this."
                yield row.problem(column, message)


def _kpi_problems(case: Case) -> Iterator[Problem]:
    for row in case.rows.kpis:
        if unknown := sorted(row.themes - case.themes):
            yield row.problem("themes", f"{NO_SUCH_THEME} ({', '.join(unknown)})")
    dated = _dated(case)
    for row, before in case.unstored(case.rows.kpis):
        if before and case.is_kept_by_others(row.kpi) and row.definition_differs(before):
            yield row.problem("kpi", KEPT_BY_OTHERS)
        if message := _frequency_message(case, row, dated):
            yield row.problem("frequency", message)


def _frequency_message(case: Case, row: KpiRow, dated: dict[str, tuple[str, Period]]) -> str:
    """Why the measure keeps its frequency; empty where it does, or may change it."""
    called, period = dated.get(row.kpi, ("", None))
    if period and period.frequency != row.frequency:
        return f"{called} are stored by the {period.frequency}, such as {period}: leave “{period.frequency}”."
    stored = case.background.kpis.get(row.kpi)
    is_redefined = any(case.stored_versions.get(row.kpi, ()))
    if stored and is_redefined and stored.frequency != row.frequency:
        return f"The KPI was redefined and keeps its frequency: leave “{stored.frequency}”."
    return ""


def _dated(case: Case) -> dict[str, tuple[str, Period]]:
    """What is stored of each measure by its frequency, and one period of it."""
    stored: Any = case.stored_rows
    found = {row.kpi: ("Resets", row.month) for row in stored[ResetRow].values()}
    found |= {row.kpi: ("Targets", row.period) for row in stored[TargetRow].values() if row.period}
    for kind in (MeasurementRow, ObservationRow):
        found |= {row.kpi: ("Values", row.period) for row in stored[kind].values()}
    return found
