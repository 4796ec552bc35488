"""How an import writes: set by set, each with its events in the ledger. Only ``importing`` calls it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db.models import Model

from commitments.actions.plan import create_plan
from commitments.actions.records import Changes, change
from commitments.choices import Marking, UpdateState
from commitments.imports.differences import Difference
from commitments.imports.plans import CheckedImport
from commitments.models import Aim, Membership, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from commitments.ratings import NOTHING_TO_REPORT
from commitments.reporting.file_rows import FileRow
from commitments.reporting.plan_records import StoredPlan
from commitments.reporting.plan_rows import PersonRow, PlanRow, ThemeRow, UpdateRow
from kpis.models import KPI, Area, Term
from kpis.permissions import counts_from
from plantracker.ledger.events import Entry, State, record_many, state_of
from plantracker.people.actions import create_people, edit_person
from plantracker.people.models import User

AT_A_TIME = 500
IMPORTED = "imported"

SomeRow = TypeVar("SomeRow", bound=FileRow)


@dataclass
class Batch:
    """One import under way: the plan, and its records by the keys of the files, new ones included.

    Areas and terms are by their register and their key: a measure names those of its own register.
    """

    checked: CheckedImport
    by: User
    at: datetime
    plan: Plan
    people: dict[str, User]
    kpis: dict[str, KPI]
    areas: dict[tuple[str, str], Area] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    links: dict[str, PlanKPI] = field(default_factory=dict)
    aims: dict[str, Aim] = field(default_factory=dict)

    @property
    def stored(self) -> StoredPlan:
        """The plan as it was stored; one without records where it is new."""
        return self.checked.background.stored or StoredPlan(self.plan)

    def added(self, kind: type[SomeRow]) -> list[SomeRow]:
        """The new rows of a file, in its order."""
        differences = self.checked.differences.get(kind)
        return cast(list[SomeRow], [each.row for each in differences.added]) if differences else []

    def changed(self, kind: type[SomeRow]) -> list[tuple[SomeRow, Difference]]:
        """The rows of a file that differ from what is stored, each with the difference."""
        differences = self.checked.differences.get(kind)
        return [(cast(SomeRow, each.row), each) for each in differences.changed] if differences else []

    def new(self, kind: type[SomeRow]) -> list[SomeRow]:
        """The rows of a file that are new or differ, in its order."""
        rows = [*self.added(kind), *(row for row, _difference in self.changed(kind))]
        return sorted(rows, key=lambda row: row.row_number)

    def log(self, entries: Iterable[Entry]) -> None:
        """Write events of this import."""
        record_many(by=self.by, at=self.at, entries=list(entries))

    def person(self, email: str) -> int | None:
        """The key of the person with this address; None for an empty one."""
        return self.people[email].pk if email else None


@dataclass(frozen=True)
class Edited:
    """A stored record with its new values, and its state before them."""

    record: Model
    before: State
    action: str
    scope: str
    lists: dict[str, list[int]] = field(default_factory=dict)
    note: str = ""


def begin(checked: CheckedImport, *, by: User, at: datetime) -> Batch:
    """Store the plan itself and gather what is stored already."""
    background = checked.background
    plan = _write_plan(checked, by=by, at=at)
    batch = Batch(checked, by, at, plan, dict(background.people), dict(background.kpis))
    catalogue = background.catalogue
    batch.areas = {(area.register, area.slug): area for area in catalogue.areas.values()}
    batch.terms = {(term.register, term.slug): term for term in catalogue.terms.values()}
    batch.themes = {theme.slug: theme for theme in batch.stored.themes.values()}
    batch.links = {link.kpi.slug: link for link in batch.stored.links.values()}
    batch.aims = {aim.slug: aim for aim in batch.stored.aims.values()}
    return batch


def write_people(batch: Batch) -> None:
    """Store new people and the new names of old ones, then their places in the plan."""
    rows = [*batch.added(PersonRow), *(row for row, _difference in batch.changed(PersonRow))]
    new = [
        User(email=row.email, name=row.name, organisation=row.organisation)
        for row in rows
        if row.email not in batch.people
    ]
    create_people(people=new, by=batch.by, at=batch.at)
    for row in rows:
        person = batch.people.get(row.email)
        if person:
            told = {"name": row.name, "organisation": row.organisation}
            changes = {name: value for name, value in told.items() if getattr(person, name) != value}
            if changes:
                # The check has refused the names of people who are known outside the plan.
                batch.people[row.email] = edit_person(
                    person=person, changes=changes, by=batch.by, at=batch.at, is_theirs_to_name=True
                )
    batch.people |= {person.email: person for person in new}
    _write_memberships(batch)


def write_themes(batch: Batch) -> None:
    """Store themes, and append a rating where the one in force differs."""
    new = [Theme(plan=batch.plan, slug=row.theme, **_theme_fields(batch, row)) for row in batch.added(ThemeRow)]
    Theme.objects.bulk_create(new, batch_size=AT_A_TIME)
    batch.themes |= {theme.slug: theme for theme in new}
    batch.log(Entry("create_theme", batch.plan.scope, theme, state_of(theme)) for theme in new)
    edited = []
    for row, difference in batch.changed(ThemeRow):
        if set(difference.columns) - {"rag", "rag_reason"}:
            theme = batch.themes[row.theme]
            before = state_of(theme)
            changed = next_version(theme, _theme_fields(batch, row))
            edited.append(Edited(changed, before, "edit_theme", batch.plan.scope))
    store_edited(batch, edited)
    _write_ratings(batch)


def write_updates(batch: Batch) -> None:
    """Store approved updates: with an importer, without author, approver or round."""
    rows = []
    for row in batch.added(UpdateRow):
        aim = batch.aims[row.aim]
        is_nothing = row.activity.startswith(NOTHING_TO_REPORT)
        rows.append(
            ProgressUpdate(
                aim=aim,
                quarter=str(row.quarter),
                quarter_start=row.quarter.start,
                # Drafts live in rounds, whose quarters take no import: there is no version yet.
                version=1,
                state=UpdateState.APPROVED,
                activity=row.activity.removeprefix(NOTHING_TO_REPORT) if is_nothing else row.activity,
                is_nothing_to_report=is_nothing,
                rag=row.rag,
                rag_reason=row.rag_reason,
                projected_rag=row.projected_rag,
                projected_reason=row.projected_reason,
                marking=Marking.OFFICIAL,
                importer=batch.by,
                written_at=batch.at,
                approved_on=row.approved_on,
                counts_from=counts_from(row.approved_on),
            )
        )
    ProgressUpdate.objects.bulk_create(rows, batch_size=AT_A_TIME)
    batch.log(
        Entry(
            "import_update",
            batch.plan.scope,
            row.aim,
            changes={"update": {"quarter": row.quarter, "version": row.version, "state": str(row.state)}},
        )
        for row in rows
    )


def store_edited(batch: Batch, edited: list[Edited]) -> None:
    """Store changed records of one model, each a version later, with their states before and after."""
    if not edited:
        return
    model = type(edited[0].record)
    names = [column.name for column in model._meta.concrete_fields if not column.primary_key]
    model._default_manager.bulk_update([each.record for each in edited], names, batch_size=AT_A_TIME)
    batch.log(
        Entry(
            each.action,
            each.scope,
            each.record,
            state_of(each.record, each.lists),
            each.before,
            each.note,
        )
        for each in edited
    )


def next_version(record: Any, values: dict[str, Any]) -> Any:
    """Give a stored record new values and the next version, not stored yet."""
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1
    return record


def _write_plan(checked: CheckedImport, *, by: User, at: datetime) -> Plan:
    stored = checked.background.stored
    row = checked.read.rows.plan[0]
    values = {name: getattr(row, name) for name in row.said}
    if stored is None:
        return create_plan(plan=Plan(**values), by=by, at=at)
    if not checked.differences[PlanRow].changed:
        return stored.plan
    plan = stored.plan
    return change(plan, Changes(values), action="edit_plan", based_on=plan.version, by=by, at=at)


def _write_memberships(batch: Batch) -> None:
    stored = {row.person_id: row for row in batch.stored.memberships.values()}
    new, entries, moved = [], [], []
    rows = [*batch.added(PersonRow)]
    rows += [row for row, difference in batch.changed(PersonRow) if "role" in difference.columns]
    for row in rows:
        person = batch.people[row.email]
        membership = stored.get(person.pk)
        before = membership.role if membership else None
        if membership is None:
            membership = Membership(plan=batch.plan, person=person, role=row.role)
            new.append(membership)
        else:
            membership.role = row.role
            moved.append(membership)
        entries.append((membership, {"role": [before, row.role]}))
    Membership.objects.bulk_create(new, batch_size=AT_A_TIME)
    Membership.objects.bulk_update(moved, ["role"], batch_size=AT_A_TIME)
    batch.log(Entry("set_role", batch.plan.scope, row, changes=changes) for row, changes in entries)


def _theme_fields(batch: Batch, row: ThemeRow) -> dict[str, Any]:
    return {
        "order": row.order,
        "title": row.title,
        "objective": row.objective,
        "lead_id": batch.person(row.lead),
        "starts_on": row.starts_on,
        "declared_total": row.declared_total,
    }


def _write_ratings(batch: Batch) -> None:
    told: list[tuple[ThemeRow, FileRow | None]] = []
    told += [(row, None) for row in batch.added(ThemeRow) if row.rag or row.rag_reason]
    told += [
        (row, difference.before)
        for row, difference in batch.changed(ThemeRow)
        if not {"rag", "rag_reason"}.isdisjoint(difference.columns)
    ]
    ratings, entries = [], []
    for row, before in told:
        theme = batch.themes[row.theme]
        rating = ThemeRating(theme=theme, rag=row.rag, reason=row.rag_reason, rated_at=batch.at, rated_by=batch.by)
        ratings.append(rating)
        was = before if isinstance(before, ThemeRow) else None
        changes = {
            "rag": [was.rag if was else None, row.rag],
            "reason": [was.rag_reason if was else None, row.rag_reason],
        }
        entries.append(Entry("rate_theme", batch.plan.scope, theme, changes=changes, note=IMPORTED))
    ThemeRating.objects.bulk_create(ratings, batch_size=AT_A_TIME)
    batch.log(entries)
