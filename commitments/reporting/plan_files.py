"""A plan as CSV files: what an import reads back to the same plan, and the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from commitments.choices import is_sensitive
from commitments.models import Plan
from commitments.reporting.file_rows import FileRow
from commitments.reporting.plan_records import StoredPlan, read_plan, rows_of
from commitments.reporting.plan_rows import OPTIONAL_FILES, PlanRows
from plantracker.csvfiles import Column, csv_chunks

# The earliest instant a zip can hold: the archive says nothing of when it was made.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
WITHHELD_TRAVELS = "Withheld figures are in measurements.csv: keep the files where the figures may be seen."


@dataclass(frozen=True)
class LeftOut:
    """What an export leaves out: withdrawn aims, their updates, and updates marked above OFFICIAL."""

    withdrawn_aims: int = 0
    withdrawn_updates: int = 0
    sensitive_updates: int = 0

    def lines(self) -> list[str]:
        """What is left out, for people; always three lines, so that a zero is said too."""
        return [
            f"Withdrawn aims left out: {self.withdrawn_aims}",
            f"Updates of withdrawn aims left out: {self.withdrawn_updates}",
            f"Updates marked higher than OFFICIAL left out: {self.sensitive_updates}",
        ]


@dataclass(frozen=True)
class PlanFiles:
    """The files by name, in their order, with how many rows each has and what stayed out.

    The seven are always there, an optional one only if it has rows.
    """

    files: dict[str, bytes]
    rows: dict[str, int]
    left_out: LeftOut
    has_withheld_figures: bool = False

    def remarks(self) -> list[str]:
        """What the files do not show by themselves, for people: what stayed out, and what calls for care."""
        return [*self.left_out.lines(), *([WITHHELD_TRAVELS] if self.has_withheld_figures else [])]


def plan_files(plan: Plan) -> PlanFiles:
    """Write a plan as its files, read at one instant in a fixed number of queries."""
    with _one_instant():
        stored = read_plan(plan)
    rows = _that_say_something(rows_of(stored))
    places = _places(stored)
    files, counts = {}, {}
    for kind, of_kind in rows.by_file():
        if kind.file in OPTIONAL_FILES and not of_kind:
            continue
        columns = (*kind.columns, *_wanted(kind, of_kind))
        lines = ([_cell(row, column.name, places) for column in columns] for row in of_kind)
        files[kind.file] = b"".join(csv_chunks(columns, lines))
        counts[kind.file] = len(of_kind)
    has_withheld_figures = any(row.is_withheld_figure for row in rows.measurements)
    return PlanFiles(files, counts, _left_out(stored), has_withheld_figures)


def as_zip(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip archive; the same files give the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as parts:
        for name, content in files.items():
            part = zipfile.ZipInfo(name, ZIP_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3  # Unix, whatever made it.
            part.external_attr = 0o644 << 16
            parts.writestr(part, content)
    return archive.getvalue()


@contextmanager
def _one_instant() -> Iterator[None]:
    """One transaction in which every query sees the same plan."""
    with transaction.atomic():
        # Inside another transaction the level is fixed already and cannot be set.
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _that_say_something(rows: PlanRows) -> PlanRows:
    """The rows without the definitions that only repeat kpis.csv."""
    return replace(rows, definitions=tuple(row for row in rows.definitions if not row.is_plain))


def _wanted(kind: type[FileRow], rows: tuple[FileRow, ...]) -> Iterator[Column]:
    """The optional columns in which a row says something: without any the file is as it was before there were any."""
    return (column for column in kind.optional if any(getattr(row, column.name) for row in rows))


def _places(stored: StoredPlan) -> dict[str, dict[str, int]]:
    """Where each member of a list stands, by the column that holds the list; other lists are in their own order."""
    people = sorted(person.email for person in stored.named.values())
    return {
        "deputies": _numbered(people),
        "kpis": _numbered(link.kpi.slug for link in stored.links.values()),
        "themes": _numbered(theme.slug for theme in stored.themes.values()),
    }


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _cell(row: FileRow, column: str, places: dict[str, dict[str, int]]) -> str:
    value = getattr(row, column)
    if isinstance(value, frozenset):
        return ";".join(sorted(value, key=places[column].__getitem__ if column in places else None))
    return _plain(value)


def _plain(value: Any) -> str:
    """A value as its file spells it: decimals without trailing zeros, dates ISO, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        # Adding 0 takes the sign off a zero.
        return format((value + 0).normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _left_out(stored: StoredPlan) -> LeftOut:
    withdrawn = {key for key, aim in stored.aims.items() if aim.withdrawn_on is not None}
    of_withdrawn = sum(aim in withdrawn for aim, _quarter in stored.updates)
    sensitive = sum(
        is_sensitive(update.marking) for (aim, _quarter), update in stored.updates.items() if aim not in withdrawn
    )
    return LeftOut(len(withdrawn), of_withdrawn, sensitive)
