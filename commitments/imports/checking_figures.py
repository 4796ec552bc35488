"""The rules of an import for figures, in whichever of their two files: observations.csv and measurements.csv."""

from collections.abc import Iterator

from commitments.imports.case import KEPT_BY_OTHERS, NO_SUCH_AREA, NO_SUCH_KPI, Case
from commitments.reporting.measure_rows import FigureRow, ObservationRow
from plantracker.csvfiles import Problem


def figure_problems(case: Case) -> Iterator[Problem]:
    """What is wrong with the figures; one that is stored as it stands in the file is left alone."""
    rows: tuple[FigureRow, ...] = (*case.rows.observations, *case.rows.measurements)
    for row in rows:
        if row.kpi not in case.kpis:
            yield row.problem("kpi", NO_SUCH_KPI)
        elif message := case.wrong_length(row.kpi, row.period):
            yield row.problem("period", message)
    yield from _in_both_files(case)
    for row, _before in case.unstored(rows):
        yield from _new_figure_problems(case, row)


def _in_both_files(case: Case) -> Iterator[Problem]:
    plain = {row.identity: row.row_number for row in case.rows.observations}
    for row in case.rows.measurements:
        other = None if row.area else plain.get((row.kpi, row.period, row.known_on))
        if other:
            message = (
                f"{ObservationRow.file}, row {other}, has the same kpi, period and known_on: leave one of the two."
            )
            yield row.problem("known_on", message)


def _new_figure_problems(case: Case, row: FigureRow) -> Iterator[Problem]:
    whole = row.whole
    if case.is_kept_by_others(row.kpi):
        yield row.problem("kpi", KEPT_BY_OTHERS)
    if whole.area and row.kpi in case.kpis and (case.background.register_of(row.kpi), whole.area) not in case.areas:
        yield row.problem("area", NO_SUCH_AREA)
    if whole.has_figure and row.period.start > case.today:
        column = "numerator" if whole.value is None else "value"
        yield row.problem(column, "The period has not begun: there can be no value yet.")
    if row.known_on > case.today:
        yield row.problem("known_on", f"The day lies in the future: give {case.today} or an earlier day.")
    elif (closed := case.background.closed_of_register) and (message := closed.too_early(row.known_on)):
        yield row.problem("known_on", message)
