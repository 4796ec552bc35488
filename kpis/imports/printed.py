"""Files of a printed report's table: one row for each that it prints, with the figures as they stand there."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpis.imports.figures import decimal
from kpis.imports.rows import LONGEST_NAME
from kpis.imports.series import row_number
from kpis.methods.printed import PrintedRow
from plantracker.cells import BadCell, Reader, optional, required, trimmed
from plantracker.csvfiles import Column, Limits, Problem, Row, read_table, shortened
from plantracker.ui.formatting import MINUS

COLUMNS = (
    Column("name"),
    Column("now", is_text=False),
    Column("before", is_text=False),
    Column("change", is_text=False),
    Column("percent", is_text=False),
)
OPTIONAL = (Column("whole"), Column("split"))
# As reports print them: 40,089, +3,857, −23.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


@dataclass(frozen=True)
class ReadReport:
    """The rows of a table in their order; with any problem nothing is to be made of the file."""

    rows: tuple[PrintedRow, ...]
    problems: tuple[Problem, ...]


def read_report(name: str, content: bytes, limits: Limits) -> ReadReport:
    """Read a CSV file with the columns name, now, before, change and percent, and if wanted whole and split.

    Any cell but the name may be empty. Names are there once; a whole is the name of another row.
    Every bad cell becomes a problem, and a bad file one.
    """
    name = shortened(name)
    table = read_table(name, content, COLUMNS, limits, OPTIONAL)
    problems = [*table.problems]
    rows: list[tuple[int, PrintedRow]] = []
    for row in table.rows:
        values, wrong = _read(name, row)
        problems += wrong
        if not wrong:
            rows.append((row.number, PrintedRow(**values)))
    if not table.problems:
        # A row with a fault may still be the one that others name.
        problems += _between_rows(name, rows, {row.cells.get("name", "") for row in table.rows})
    if not problems and not rows:
        problems = [Problem(name, None, "", "", "There is no row below the header: give at least one.")]
    return ReadReport(tuple(row for _, row in rows), tuple(sorted(problems, key=row_number)))


def _read(name: str, row: Row) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a row by column, and what is wrong with it."""
    if row.problems:
        return {}, list(row.problems)
    values, problems = {}, []
    for column, cell in row.cells.items():
        try:
            values[column] = _READERS[column](cell)
        except BadCell as error:
            problems.append(Problem(name, row.number, column, shortened(cell), str(error)))
    return values, problems


def _between_rows(name: str, rows: Sequence[tuple[int, PrintedRow]], names: Container[str]) -> Iterator[Problem]:
    """What is wrong between the rows: a name that is there twice, a whole that is not."""
    seen: dict[str, int] = {}
    for number, row in rows:
        first = seen.setdefault(row.name, number)
        if first != number:
            message = f"Row {first} has the same name: give each row one of its own."
            yield Problem(name, number, "name", shortened(row.name), message)
        if row.whole == row.name:
            yield Problem(name, number, "whole", shortened(row.whole), "A row is no part of itself: name another.")
        elif row.whole and row.whole not in names:
            message = "No row has this name: give that of a row of this file."
            yield Problem(name, number, "whole", shortened(row.whole), message)
        elif row.split and not row.whole:
            message = "There is no whole that is split: name its row as “whole”."
            yield Problem(name, number, "split", shortened(row.split), message)


def _figure(cell: str) -> Decimal:
    digits = cell.replace(MINUS, "-")
    if not _NUMBER.fullmatch(digits):
        raise BadCell(
            "Write the figure in digits, such as 40089, 40,089 or -4.5; leave the cell empty where none is printed."
        )
    return decimal(digits.replace(",", "").removeprefix("+"))


def _percent(cell: str) -> Decimal:
    try:
        return _figure(cell.removesuffix("%"))
    except BadCell as error:
        if _NUMBER.fullmatch(cell.removesuffix("%").replace(MINUS, "-")):
            raise
        raise BadCell(
            "Write the percentage in digits, such as 11, -4.5 or +11%; leave the cell empty where none is printed."
        ) from error


_READERS: dict[str, Reader] = {
    "name": required(trimmed(LONGEST_NAME)),
    "now": optional(_figure),
    "before": optional(_figure),
    "change": optional(_figure),
    "percent": optional(_percent),
    "whole": optional(trimmed(LONGEST_NAME), ""),
    "split": optional(trimmed(LONGEST_NAME), ""),
}
