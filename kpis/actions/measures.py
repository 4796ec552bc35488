"""The only writers of measures and of what they mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.actions.records import StaleKPI, add, change, register_scope
from kpis.models import DEFINING, KPI, Definition, Term
from kpis.periods import LONDON
from kpis.permissions import authority, check_can_keep
from plantracker.ledger.events import Entry, record, state_of
from plantracker.people.models import User


@dataclass(frozen=True)
class NewDefinition:
    """What a measure means for the periods that begin on ``valid_from`` or later.

    ``fields`` are columns of ``DEFINING``; what is left out stays as it is. ``is_comparable`` False
    is a break: no change, limit or trend is then computed across ``valid_from``.
    """

    valid_from: date
    reason: str
    is_comparable: bool
    fields: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create_kpi(*, kpi: KPI, terms: Sequence[Term] = (), by: User, at: datetime) -> KPI:
    """Store a new measure."""
    check_can_keep(by, kpi.register)
    authority().hold(kpi.register, at=at)
    add(kpi, {"terms": terms}, by=by, at=at)
    return kpi


@transaction.atomic
def edit_kpi(
    *, kpi: KPI, changes: dict[str, Any], terms: Sequence[Term] | None = None, based_on: int, by: User, at: datetime
) -> KPI:
    """Change a measure's sheet. Raises ``StaleKPI`` unless its version is still ``based_on``.

    New words for the definition in force are a rewording: they count from the same day as the old,
    which stay readable. ``redefine_kpi`` is for a definition that counts from another day.
    """
    check_can_keep(by, kpi.register)
    authority().hold(kpi.register, at=at)
    frequency = KPI.objects.values_list("frequency", flat=True).get(pk=kpi.pk)
    stored = change(kpi, changes, {} if terms is None else {"terms": terms}, based_on=based_on, by=by, at=at)
    if stored.frequency != frequency and _is_kept_by_its_frequency(stored):
        message = "Values or decisions are recorded by this frequency: make a new KPI for another one."
        raise ValidationError({"frequency": message})
    # The last recorded may be a rewording of an older version.
    newest = next(reversed(versions_of(stored.definitions.all())), None)
    if newest and any(getattr(newest, name) != getattr(stored, name) for name in DEFINING):
        _append(stored, newest.valid_from, newest.reason, is_comparable=newest.is_comparable, by=by, at=at)
    return stored


@transaction.atomic
def redefine_kpi(*, kpi: KPI, new: NewDefinition, based_on: int, by: User, at: datetime) -> KPI:
    """Give a measure a new definition from a day on; the one before stays readable.

    Raises ``ValidationError`` unless the day is the first of a month, has come, lies after the last
    such day, and a reason is given; ``StaleKPI`` unless the measure's version is still ``based_on``.
    A break in the same words makes a version of the measure too.
    """
    check_can_keep(by, kpi.register)
    authority().hold(kpi.register, at=at)
    stored = KPI.objects.select_for_update().get(pk=kpi.pk)
    if stored.version != based_on:
        raise StaleKPI(f"Somebody else changed “{stored}” while you were editing it.")
    _check_new(stored, new, today=at.astimezone(LONDON).date())
    if not stored.definitions.exists():
        _append(stored, None, "", is_comparable=True, by=by, at=at)
    if new.fields.get("frequency", stored.frequency) != stored.frequency:
        raise ValidationError({"frequency": "A measure keeps its frequency: make a new KPI for another one."})
    fields = {name: new.fields[name] for name in DEFINING if name in new.fields}
    changed = change(stored, fields, {}, based_on=based_on, by=by, at=at, always=True)
    _append(changed, new.valid_from, new.reason, is_comparable=new.is_comparable, by=by, at=at)
    return changed


def versions_of(rows: Iterable[Definition]) -> list[Definition]:
    """The versions that count, oldest first: of rows with one first day the last recorded."""
    newest = {row.valid_from: row for row in sorted(rows, key=lambda row: row.pk)}
    return sorted(newest.values(), key=lambda row: row.valid_from or date.min)


def _is_kept_by_its_frequency(kpi: KPI) -> bool:
    """Whether something of the measure bears a period, or an older definition its frequency."""
    rows = (kpi.observations.all(), kpi.definitions.all(), kpi.targets.exclude(period=""), kpi.resets.all())
    return any(each.exists() for each in rows)


def _check_new(kpi: KPI, new: NewDefinition, *, today: date) -> None:
    if new.valid_from.day != 1:
        raise ValidationError({"valid_from": "A definition counts from the first day of a month."})
    if new.valid_from > today:
        # The measure's own columns are the definition in force, from now on.
        raise ValidationError({"valid_from": "That day has not come: change the definition when it has."})
    if not new.reason.strip():
        raise ValidationError({"reason": "Say why the definition changes."})
    last = max((row.valid_from for row in kpi.definitions.exclude(valid_from=None) if row.valid_from), default=None)
    if last and new.valid_from <= last:
        raise ValidationError({"valid_from": f"The definition in force counts from {last}: give a later day."})


def _append(
    kpi: KPI, valid_from: date | None, reason: str, *, is_comparable: bool, by: User, at: datetime
) -> Definition:
    """Record the measure's own columns as a version."""
    said = {name: getattr(kpi, name) for name in DEFINING}
    row = Definition(
        kpi=kpi,
        valid_from=valid_from,
        **said,
        is_comparable=is_comparable,
        reason=reason,
        recorded_at=at,
        recorded_by=by,
    )
    row.full_clean()
    row.save(force_insert=True)
    state = {"definition": state_of(row)}
    entry = Entry("define_kpi", register_scope(kpi.register), kpi, changes=state, note=reason)
    record(by=by, at=at, entry=entry)
    return row
