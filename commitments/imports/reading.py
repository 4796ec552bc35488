"""From the bytes of the files to their rows as values; nothing here asks the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commitments.imports.columns import READERS, within_row
from commitments.imports.sources import Source
from commitments.reporting.file_rows import FileRow
from commitments.reporting.plan_rows import ROW_KINDS, PlanRow, PlanRows
from plantracker.cells import BadCell
from plantracker.csvfiles import Problem, Row, read_table, shortened


@dataclass(frozen=True)
class ReadPlan:
    """What was read of an import.

    ``rows`` holds the sound rows. ``mentioned`` has the keys of all by file, so that a reference to
    a row with a bad cell is not called wrong as well; ``keyless`` are the files of which a row's key
    could not be read. Where a file could not be read to its end ``is_readable`` is False, and nothing
    can be said of what refers to it. ``given`` are the files that are there.
    """

    rows: PlanRows
    mentioned: Mapping[str, frozenset[tuple[Any, ...]]]
    problems: tuple[Problem, ...]
    is_readable: bool
    keyless: frozenset[str]
    given: frozenset[str]


@dataclass
class _Reading:
    """What has been read of one file so far."""

    kind: type[FileRow]
    rows: list[FileRow] = field(default_factory=list)
    mentioned: set[tuple[Any, ...]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    first_at: dict[tuple[Any, ...], int] = field(default_factory=dict)
    is_keyless: bool = False


def read_files(source: Source) -> ReadPlan:
    """Read what a source holds; every bad cell becomes a problem."""
    readings = {name: _Reading(kind) for name, kind in ROW_KINDS.items()}
    problems = list(source.problems)
    is_readable = not source.problems
    for reading in readings.values():
        kind = reading.kind
        if kind.file not in source.files:
            continue
        table = read_table(kind.file, source.files[kind.file], kind.columns, source.limits, kind.optional)
        for row in table.rows:
            _read_row(reading, row)
        if kind is PlanRow and not table.problems:
            reading.problems += _not_one_row(table.rows)
        problems += [*reading.problems, *table.problems]
        is_readable = is_readable and not table.problems
    rows: dict[str, Any] = {name: tuple(reading.rows) for name, reading in readings.items()}
    mentioned = {reading.kind.file: frozenset(reading.mentioned) for reading in readings.values()}
    keyless = frozenset(reading.kind.file for reading in readings.values() if reading.is_keyless)
    return ReadPlan(PlanRows(**rows), mentioned, tuple(problems), is_readable, keyless, frozenset(source.files))


def _read_row(reading: _Reading, row: Row) -> None:
    """Read the cells of one row; a row with a bad cell is only mentioned."""
    kind = reading.kind
    values, problems = _values(kind, row)
    identity = tuple(values[name] for name in kind.identified_by if name in values)
    if len(identity) == len(kind.identified_by):
        first = reading.first_at.setdefault(identity, row.number)
        if first != row.number:
            problems.append(_twice(kind, row, first))
        reading.mentioned.add(identity)
    else:
        reading.is_keyless = True
    if not problems:
        found = kind(row_number=row.number, written=row.cells, **values)
        problems = [found.problem(column, message) for column, message in within_row(found)]
        if not problems:
            reading.rows.append(found)
    reading.problems += problems


def _values(kind: type[FileRow], row: Row) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems = list(row.problems)
    refused = {problem.column for problem in problems}
    if not row.cells:
        return values, problems
    for name, read in READERS[kind.file].items():
        # A column that the file leaves out keeps its default, which is that nothing is said.
        if name in refused or name not in row.cells:
            continue
        cell = row.cells[name]
        try:
            values[name] = read(cell)
        except BadCell as error:
            problems.append(Problem(kind.file, row.number, name, shortened(cell), str(error)))
    return values, problems


def _twice(kind: type[FileRow], row: Row, first: int) -> Problem:
    column = kind.identified_by[-1]
    named = " and ".join(kind.identified_by)
    message = f"Row {first} has the same {named}: leave one of the two rows."
    return Problem(kind.file, row.number, column, shortened(row.cells[column]), message)


def _not_one_row(rows: tuple[Row, ...]) -> list[Problem]:
    if not rows:
        return [Problem(PlanRow.file, 2, "", "", "The file has no row below its header: give the plan one.")]
    return [
        Problem(PlanRow.file, row.number, "", "", "The file has one row, for one plan: take this one out.")
        for row in rows[1:]
    ]
