"""The rules of an import for what measures mean, and for what was decided and said of them."""

from collections.abc import Iterator
from datetime import date

from commitments.imports.case import (
    KEPT_BY_OTHERS,
    NO_SUCH_AREA,
    NO_SUCH_KPI,
    NO_SUCH_PERSON,
    NO_SUCH_TERM,
    Case,
)
from commitments.reporting.file_rows import FileRow
from commitments.reporting.measure_rows import SHEET, CommentRow, DefinitionRow
from commitments.reporting.plan_rows import KpiRow
from kpis.periods import LONDON
from plantracker.csvfiles import Problem, shortened


def definition_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with definitions: with each version, with how they go together, and with whom a sheet names."""
    # Which version is the newest, nobody can say where the key of one is not read.
    is_guessed = DefinitionRow.file in case.read.keyless
    for row in case.rows.definitions:
        if row.kpi not in case.kpis:
            yield row.problem("kpi", NO_SUCH_KPI)
        elif not is_guessed:
            yield from _version_problems(case, row)
    for row, _before in case.unstored(case.rows.definitions):
        if case.is_kept_by_others(row.kpi):
            yield row.problem("kpi", KEPT_BY_OTHERS)
        elif row.kpi in case.kpis:
            yield from _reference_problems(case, row)


def _version_problems(case: Case, row: DefinitionRow) -> Iterator[Problem]:
    if message := _place_message(case, row):
        yield row.problem("valid_from", message)
    if case.is_newest(row):
        yield from _mismatches(case, row)
        return
    message = "It belongs to the newest version of the definition: leave the cell empty."
    yield from (row.problem(name, message) for name in SHEET if getattr(row, name))
    frequency = case.frequencies.get(row.kpi)
    # None: the measure's own row is wrong, and is told of there.
    if frequency and frequency != row.frequency:
        yield row.problem("frequency", f"A KPI keeps its frequency: write {frequency}.")


def _place_message(case: Case, row: DefinitionRow) -> str:
    """Why the version cannot count from its day; empty where it can."""
    versions, stored = case.versions[row.kpi], case.stored_versions.get(row.kpi, frozenset())
    if None not in versions and row.valid_from == min(day for day in versions if day):
        return "The first version of a definition has an empty valid_from: give a row for it too."
    last = max((day for day in stored if day), default=date.min)
    if row.valid_from and row.valid_from not in stored and row.valid_from <= last:
        return f"The definition in force counts from {last}: give a later day."
    return ""


def _mismatches(case: Case, row: DefinitionRow) -> Iterator[Problem]:
    """Where the newest version says something else than the measure itself."""
    if (row.kpi,) in case.read.mentioned.get(KpiRow.file, ()):
        measure = case.read_kpis.get(row.kpi)
        said = f"kpis.csv, row {measure.row_number}, says" if measure else ""
    else:
        measure, said = case.stored_kpis.get(row.kpi), "The stored KPI says"
    if measure is None:
        # Its row is wrong, and is told of there.
        return
    for name in row.in_kpis_file:
        other = getattr(measure, name)
        if getattr(row, name) != other:
            yield row.problem(name, f"{said} “{shortened(other)}”: it and the newest version say the same.")


def _reference_problems(case: Case, row: DefinitionRow) -> Iterator[Problem]:
    register = case.background.register_of(row.kpi)
    if row.owner and row.owner not in case.emails:
        yield row.problem("owner", NO_SUCH_PERSON)
    if row.own_area and (register, row.own_area) not in case.areas:
        yield row.problem("own_area", NO_SUCH_AREA)
    if unknown := sorted(term for term in row.terms if (register, term) not in case.terms):
        yield row.problem("terms", f"{NO_SUCH_TERM} ({', '.join(unknown)})")


def catalogue_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with the glossary and the areas; one that is stored as it stands in the file is left alone."""
    stored = case.background.catalogue
    kept = "The {} is kept in a register that is not yours: leave the row as it is stored, or take it out."
    for word, _stored in case.unstored(case.rows.glossary):
        term = stored.shown_terms.get(word.term)
        if term and term.register in case.background.foreign:
            yield word.problem("term", kept.format("term"))
    for row, _before in case.unstored(case.rows.areas):
        area = stored.shown_areas.get(row.area)
        register = area.register if area else stored.register
        if register in case.background.foreign:
            yield row.problem("area", kept.format("area"))
        if unknown := sorted(other for other in row.similar if (register, other) not in case.areas):
            yield row.problem("similar", f"{NO_SUCH_AREA} ({', '.join(unknown)})")


def decision_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with targets and resets."""
    for target in case.rows.targets:
        yield from _of_kpi(case, target, target.kpi)
        if target.period and (message := case.wrong_length(target.kpi, target.period)):
            yield target.problem("period", message)
    for reset in case.rows.resets:
        yield from _of_kpi(case, reset, reset.kpi)
        if message := case.wrong_length(reset.kpi, reset.month):
            yield reset.problem("month", message)
    for reset, _before in case.unstored(case.rows.resets):
        if reset.decided_on > case.today:
            message = f"The day lies in the future: give {case.today} or an earlier day."
            yield reset.problem("decided_on", message)


def _of_kpi(case: Case, row: FileRow, kpi: str) -> Iterator[Problem]:
    if kpi not in case.kpis:
        yield row.problem("kpi", NO_SUCH_KPI)
    elif case.is_kept_by_others(kpi) and case.unstored([row]):
        yield row.problem("kpi", KEPT_BY_OTHERS)


def comment_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with comments; one that is stored as it stands in the file is left alone."""
    for row in case.rows.comments:
        if row.kpi not in case.kpis:
            yield row.problem("kpi", NO_SUCH_KPI)
    for row, _before in case.unstored(case.rows.comments):
        if message := _quarter_message(case, row):
            yield row.problem("quarter", message)


def _quarter_message(case: Case, row: CommentRow) -> str:
    """Why the quarter takes no new comment; empty where it does."""
    closed = case.background.closed.get(str(row.quarter))
    if closed:
        return (
            f"The cut-off of {row.quarter} ({closed.cut_off.astimezone(LONDON):%Y-%m-%d %H:%M}) has passed, and its"
            " seal holds no later comment: take the row out."
        )
    return case.outside(row.quarter)
