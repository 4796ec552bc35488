"""The only writers of measures and their observations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.models import KPI, Observation
from kpis.periods import LONDON, Period
from kpis.permissions import authority, check_can_keep, check_can_record
from plantracker.ledger.events import Entry, record, record_many, state_of
from plantracker.people.models import User


class StaleKPI(Exception):
    """Somebody else changed the measure since it was read."""


class WrongPeriod(ValueError):
    """The period does not fit the measure, or the value is said to be known in the future."""


@dataclass(frozen=True)
class NewObservation:
    """What somebody reports of one measure: a value or (None) an absence, and when it became known."""

    kpi: KPI
    period: Period
    value: Decimal | None
    absence: str
    known_on: date
    note: str = ""


def register_scope(register: str) -> str:
    """Where the ledger keeps the events of a register."""
    return f"register/{register}"


@transaction.atomic
def create_kpi(*, kpi: KPI, by: User, at: datetime) -> KPI:
    """Store a new measure."""
    check_can_keep(by, kpi.register)
    authority().hold(kpi.register, at=at)
    kpi.full_clean()
    kpi.save(force_insert=True)
    record(by=by, at=at, entry=Entry("create_kpi", register_scope(kpi.register), kpi, state_of(kpi)))
    return kpi


@transaction.atomic
def edit_kpi(*, kpi: KPI, changes: dict[str, Any], based_on: int, by: User, at: datetime) -> KPI:
    """Change a measure's fields. Raises ``StaleKPI`` unless its version is still ``based_on``."""
    check_can_keep(by, kpi.register)
    authority().hold(kpi.register, at=at)
    stored = KPI.objects.select_for_update().get(pk=kpi.pk)
    if stored.version != based_on:
        raise StaleKPI(f"Somebody else changed “{stored}” while you were editing it.")
    if changes.get("register", stored.register) != stored.register:
        raise ValidationError({"register": "A measure stays in its register: its seals and its keepers are there."})
    before = state_of(stored)
    for name, value in changes.items():
        setattr(stored, name, value)
    if state_of(stored) == before:
        return stored
    if stored.frequency != before["frequency"] and stored.observations.exists():
        message = "Values are recorded by this frequency: make a new KPI for another one."
        raise ValidationError({"frequency": message})
    stored.version += 1
    stored.full_clean()
    stored.save()
    record(by=by, at=at, entry=Entry("edit_kpi", register_scope(stored.register), stored, state_of(stored), before))
    return stored


@transaction.atomic
def record_observation(*, observation: NewObservation, by: User, at: datetime) -> Observation:
    """Record a value or an absence; it counts from ``at``, whatever date it bears.

    Raises ``WrongPeriod`` where the period's length is not the measure's, or ``known_on`` is
    after the day in London.
    """
    authority().hold(observation.kpi.register, at=at)
    # The measure as it is now: its owner or frequency may have changed since it was read.
    observation = replace(observation, kpi=KPI.objects.get(pk=observation.kpi.pk))
    check_can_record(by, observation.kpi)
    today = at.astimezone(LONDON).date()
    if observation.known_on > today:
        raise WrongPeriod(f"Known on {observation.known_on} lies in the future: give {today} or an earlier day.")
    check_period(observation.kpi, observation.period)
    if observation.value is not None and observation.period.start > today:
        raise WrongPeriod(f"The period {observation.period} has not begun: there can be no value yet.")
    row = _row(observation, imported=False, counts_from=at, by=by, at=at)
    row.full_clean()
    row.save(force_insert=True)
    record(by=by, at=at, entry=_entry(row))
    return row


def check_period(kpi: KPI, period: Period) -> None:
    """Raise ``WrongPeriod`` unless the period is as long as the measure is frequent."""
    if period.frequency != kpi.frequency:
        raise WrongPeriod(f"“{kpi}” is kept by the {kpi.frequency}: give a {kpi.frequency}, not {period}.")


@transaction.atomic
def import_observations(*, observations: Sequence[NewObservation], by: User, at: datetime) -> None:
    """Store checked observations of a file; each counts from 00:00 in London of its ``known_on``."""
    rows = [
        _row(
            each,
            imported=True,
            counts_from=datetime.combine(each.known_on, datetime.min.time(), tzinfo=LONDON),
            by=by,
            at=at,
        )
        for each in observations
    ]
    Observation.objects.bulk_create(rows, batch_size=1000)
    # One event per measure: the rows themselves say who, when and what, and are never changed.
    by_kpi: dict[KPI, list[Observation]] = {}
    for row in rows:
        by_kpi.setdefault(row.kpi, []).append(row)
    entries = [
        Entry("import_observations", register_scope(kpi.register), kpi, changes={"observations": len(of_kpi)})
        for kpi, of_kpi in by_kpi.items()
    ]
    record_many(by=by, at=at, entries=entries)


def _row(new: NewObservation, *, imported: bool, counts_from: datetime, by: User, at: datetime) -> Observation:
    return Observation(
        kpi=new.kpi,
        period=str(new.period),
        period_start=new.period.start,
        period_end=new.period.end,
        value=new.value,
        absence=new.absence,
        known_on=new.known_on,
        note=new.note,
        imported=imported,
        counts_from=counts_from,
        recorded_at=at,
        recorded_by=by,
    )


def _entry(row: Observation) -> Entry:
    said = {"period": row.period, "value": None if row.value is None else str(row.value), "absence": row.absence}
    return Entry(
        "record_observation",
        register_scope(row.kpi.register),
        row.kpi,
        changes={"observation": {**said, "known_on": row.known_on.isoformat(), "note": row.note}},
    )
