"""Writing what a checked file of observations says: its rows, an event for each measure, the end of its batch."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from kpis.actions.bulk import insert_rows
from kpis.actions.records import register_scope
from kpis.choices import BatchState
from kpis.imports.checking import CheckedFile, Line
from kpis.imports.reports import report_of
from kpis.models import ImportBatch, Observation
from kpis.periods import LONDON
from kpis.permissions import counts_from as counts_from_day
from plantracker.ledger.events import Entry, record_many
from plantracker.people.models import User

_COLUMNS = (
    "kpi",
    "area",
    "period",
    "period_start",
    "period_end",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "withheld_by",
    "review_on",
    "known_on",
    "note",
    "imported",
    "batch",
    "counts_from",
    "recorded_at",
    "recorded_by",
)


def write_lines(batch: ImportBatch, checked: CheckedFile, *, by: User, at: datetime) -> None:
    """Write the rows, an event for each measure, and call the batch done; the caller holds the register."""
    insert_rows(Observation, _COLUMNS, _rows(batch.pk, checked.lines, by.pk, at))
    counts: dict[int, int] = {}
    for line in checked.lines:
        counts[line.kpi_id] = counts.get(line.kpi_id, 0) + 1
    scope = register_scope(batch.register)
    entries = [
        Entry("import_observations", scope, checked.kpis[kpi], changes={"observations": number, "batch": batch.pk})
        for kpi, number in counts.items()
    ]
    record_many(by=by, at=at, entries=entries)
    batch.state = BatchState.DONE
    batch.rows, batch.unchanged = len(checked.read.rows), checked.unchanged
    batch.new, batch.revised = checked.new, checked.revised
    batch.report = report_of(checked)
    batch.done_rows, batch.finished_at = batch.rows, at
    batch.content = batch.claimed_until = None
    batch.save()


def _rows(batch: int, lines: tuple[Line, ...], by: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    today = at.astimezone(LONDON).date()
    instants: dict[date, datetime] = {}
    ends: dict[Any, tuple[str, date, date]] = {}
    for line in lines:
        row, period = line.row, line.row.period
        if period not in ends:
            ends[period] = (str(period), period.start, period.end)
        if row.known_on is None:
            # What is known today counts from now on, like a figure that is typed.
            known_on, counts_from = today, at
        else:
            known_on = row.known_on
            if known_on not in instants:
                instants[known_on] = counts_from_day(known_on)
            counts_from = instants[known_on]
        yield (
            line.kpi_id,
            line.area_id,
            *ends[period],
            row.value,
            row.numerator,
            row.denominator,
            row.sample,
            row.status,
            row.absence,
            row.withheld_by,
            row.review_on,
            known_on,
            row.note,
            True,
            batch,
            counts_from,
            at,
            by,
        )
