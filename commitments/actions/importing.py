"""The only writer of imports: a checked one, whole, in one short transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commitments.actions.import_catalogue import write_catalogue
from commitments.actions.import_figures import write_comments, write_figures
from commitments.actions.import_measures import write_decisions, write_definitions, write_kpis
from commitments.actions.import_records import write_aims, write_links
from commitments.actions.import_writes import begin, write_people, write_themes, write_updates
from commitments.imports.background import plan_of
from commitments.imports.plans import CheckedImport, check_import
from commitments.models import Plan
from commitments.permissions import hold_plan
from commitments.reporting.plan_rows import PlanRow
from kpis.permissions import authority
from plantracker.csvfiles import Problem
from plantracker.ledger.events import Entry, record
from plantracker.people.models import User


class ImportRefused(Exception):
    """There are errors in the files; nothing was written. Carries them."""

    def __init__(self, errors: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


class ChangedMeanwhile(Exception):
    """Somebody changed what the files were checked against; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed the plan, its people or its KPIs after the files were checked. Nothing was imported:"
            " check the files again."
        )


@dataclass(frozen=True)
class Imported:
    """The plan as it is now, and the import as it was written; one that changed nothing left no trace."""

    plan: Plan
    checked: CheckedImport

    @property
    def changed_anything(self) -> bool:
        """Whether anything was written."""
        return self.checked.changes_anything


@transaction.atomic
def import_plan(*, checked: CheckedImport, by: User, at: datetime) -> Imported:
    """Write a checked import.

    1. Keep seals and every other writer of the plan and its KPIs away.
    2. Check once more: errors raise ``ImportRefused``; where nothing is left to be changed (the
       same files were imported meanwhile) nothing is written; where what would change is no longer
       what was checked, ``ChangedMeanwhile``.
    3. Write the rows and, last, the event ``import_plan``; all bear the one instant ``at``.
    """
    if checked.errors:
        raise ImportRefused(checked.errors)
    _hold(checked.read.rows.plan[0], at=at)
    current = check_import(checked.read, by=by, at=at)
    if current.errors:
        raise ImportRefused(current.errors)
    stored = current.background.stored
    if stored and not current.changes_anything:
        return Imported(stored.plan, current)
    if current.differences != checked.differences:
        raise ChangedMeanwhile
    with _unless_taken(current):
        plan = _write(current, by=by, at=at)
    entry = Entry("import_plan", plan.scope, plan, changes={"rows": current.counts})
    record(by=by, at=at, entry=entry)
    return Imported(plan, current)


def _write(checked: CheckedImport, *, by: User, at: datetime) -> Plan:
    """Write what differs; each set refers only to those before it."""
    batch = begin(checked, by=by, at=at)
    write_people(batch)
    write_themes(batch)
    write_catalogue(batch)
    befores = write_kpis(batch)
    write_definitions(batch, befores)
    write_links(batch)
    write_aims(batch)
    write_updates(batch)
    write_decisions(batch)
    write_figures(batch)
    write_comments(batch)
    return batch.plan


def _hold(row: PlanRow, *, at: datetime) -> None:
    """Hold the plan and every other that shares its measures, in the order in which all others do."""
    plan = plan_of(row)
    authority().hold(plan.register if plan else row.slug, at=at)
    if plan:
        hold_plan(plan, at=at)


@contextmanager
def _unless_taken(checked: CheckedImport) -> Iterator[None]:
    """A plan, person or measure that somebody else makes at the same moment is not held by the plan's lock.

    A new plan's key is refused by its validation where the other one is stored by then, and by the
    database where it is stored a moment later.
    """
    try:
        yield
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    except ValidationError as error:
        if checked.background.stored or plan_of(checked.read.rows.plan[0]) is None:
            raise
        raise ChangedMeanwhile from error
