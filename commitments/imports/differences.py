"""What an import would add, change and leave."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commitments.imports.case import Case
from commitments.reporting.file_rows import FileRow
from commitments.reporting.plan_rows import SEVEN_FILES
from plantracker.csvfiles import shortened

# How many rows of a kind are named in a summary before the rest are only counted.
NAMED = 10


@dataclass(frozen=True)
class Difference:
    """A row that is new (``before`` is None) or differs from what is stored, and in which columns."""

    row: FileRow
    before: FileRow | None = None
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = shortened(", ".join(str(part) for part in self.row.identity))
        where = f"row {self.row.row_number}: {named}"
        return f"{where} ({', '.join(self.columns)})" if self.columns else where


@dataclass(frozen=True)
class FileDifferences:
    """What one file adds and changes; ``left`` counts rows that are unchanged or stored and not in the file."""

    file: str
    added: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    left: int

    def __str__(self) -> str:
        return f"{self.file}: {len(self.added)} added, {len(self.changed)} changed, {self.left} left"


def differences_of(case: Case) -> dict[type[FileRow], FileDifferences]:
    """The differences of every file, in the order of the files; nothing of an optional one that is not there."""
    pairs = {
        kind: case.unstored(rows)
        for kind, rows in case.rows.by_file()
        if kind.file in SEVEN_FILES or kind.file in case.read.given
    }
    # An observation may change in one file and have been exported in another.
    replaced = Counter(type(before) for of_kind in pairs.values() for _row, before in of_kind)
    return {
        kind: _of_file(kind, of_kind, left=len(case.stored_rows[kind]) - replaced[kind])
        for kind, of_kind in pairs.items()
    }


def summary_lines(differences: dict[type[FileRow], FileDifferences]) -> Iterator[str]:
    """A line per file, and under it what is added and changed; at most ten rows of each are named."""
    for each in differences.values():
        yield str(each)
        for called, rows in (("added", each.added), ("changed", each.changed)):
            yield from (f"  {called}: {row}" for row in rows[:NAMED])
            if len(rows) > NAMED:
                yield f"  {called}: and {len(rows) - NAMED} more"
    yield "Left are rows that are unchanged, and rows that are stored and not in the files: import deletes nothing."


def _of_file(kind: type[FileRow], pairs: list[tuple[Any, Any]], *, left: int) -> FileDifferences:
    added = tuple(Difference(row) for row, before in pairs if before is None)
    changed = tuple(Difference(row, before, row.differing(before)) for row, before in pairs if before is not None)
    return FileDifferences(kind.file, added, changed, left)
