"""Files of any series: one row for each series and period, with its value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpis.imports.days import any_period
from kpis.imports.figures import NoFigure, figure
from kpis.imports.rows import LONGEST_NAME
from kpis.methods.series import Point
from kpis.periods import Frequency, Period
from plantracker.cells import BadCell, Reader, optional, required, trimmed
from plantracker.csvfiles import Column, Limits, Problem, Row, read_table, shortened

COLUMNS = (Column("series"), Column("period", is_text=False), Column("value", is_text=False))
# More digits than a measure keeps: nothing of such a file is stored.
_DIGITS = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_LENGTHS = {Frequency.MONTH: "months", Frequency.QUARTER: "quarters", Frequency.YEAR: "years"}


@dataclass(frozen=True)
class ReadSeries:
    """The series of a file by name, in the order in which they begin there; a point for each row.

    A row without a value has a point without one. With any problem nothing is to be made of the file.
    """

    series: dict[str, tuple[Point, ...]]
    problems: tuple[Problem, ...]


def read_series(name: str, content: bytes, limits: Limits) -> ReadSeries:
    """Read a CSV file with the columns series, period and value, in whatever order of columns and rows.

    A period is a month, a quarter or a financial year, of one length within a series, and there once;
    a value may be empty. Every bad cell becomes a problem, and a bad file one.
    """
    name = shortened(name)
    table = read_table(name, content, COLUMNS, limits)
    problems = [*table.problems]
    rows: dict[str, list[tuple[int, Point]]] = {}
    for row in table.rows:
        values, wrong = _read(name, row)
        problems += wrong
        if not wrong:
            rows.setdefault(values["series"], []).append((row.number, Point(values["period"], values["value"])))
    for numbered in rows.values():
        problems += _between_rows(name, numbered)
    if not problems and not rows:
        problems = [Problem(name, None, "", "", "There is no row below the header: give at least one.")]
    series = {each: tuple(point for _, point in numbered) for each, numbered in rows.items()}
    return ReadSeries(series, tuple(sorted(problems, key=row_number)))


def _read(name: str, row: Row) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a row by column, and what is wrong with it."""
    if row.problems:
        return {}, list(row.problems)
    values, problems = {}, []
    for column, read in _READERS.items():
        try:
            values[column] = read(row.cells[column])
        except BadCell as error:
            problems.append(Problem(name, row.number, column, shortened(row.cells[column]), str(error)))
    return values, problems


def _between_rows(name: str, numbered: list[tuple[int, Point]]) -> Iterator[Problem]:
    """What is wrong between the rows of one series."""
    first_number, first = numbered[0]
    seen: dict[Period, int] = {}
    for number, point in numbered:
        period = point.period
        if period.frequency != first.period.frequency:
            length = _LENGTHS[first.period.frequency]
            message = f"Row {first_number} of this series has {length}: give periods of one length."
            yield Problem(name, number, "period", str(period), message)
        elif seen.setdefault(period, number) != number:
            message = f"Row {seen[period]} has the same series and period: leave one of the two."
            yield Problem(name, number, "period", str(period), message)


def _number(cell: str) -> Decimal:
    """A number, to as many digits as a file may have."""
    if _DIGITS.fullmatch(cell):
        return Decimal(cell)
    try:
        return figure(cell)
    except NoFigure as error:
        raise BadCell("This is no figure: leave the cell empty where there is none.") from error


def row_number(problem: Problem) -> int:
    """The row that a problem is in, to sort by; 0 for the whole file."""
    return problem.row or 0


_READERS: dict[str, Reader] = {
    "series": required(trimmed(LONGEST_NAME)),
    "period": required(any_period),
    "value": optional(_number),
}
