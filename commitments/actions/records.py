"""What the actions on a plan's records share: the version check, the ledger, one way to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from commitments.models import Aim, Plan, PlanKPI, SealedQuarter, Theme
from plantracker.ledger.events import Entry, State, record, state_of
from plantracker.people.models import User

Record = Plan | Theme | Aim | PlanKPI
SomeRecord = TypeVar("SomeRecord", Plan, Theme, Aim, PlanKPI)

# The many-to-many lists that belong to a record's state in the ledger.
LISTS: dict[type[Model], tuple[str, ...]] = {Aim: ("deputies", "kpis"), PlanKPI: ("themes",)}


class StaleRecord(Exception):
    """Somebody else changed the record since it was read; carries it as it is now."""

    def __init__(self, stored: Model) -> None:
        super().__init__(f"Somebody else changed “{stored}” while you were editing it.")
        self.stored = stored


@dataclass(frozen=True)
class Changes:
    """What is to be changed: columns by name, and lists of related records by name."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, list[Any]] = field(default_factory=dict)


def full_state(record_: Record) -> State:
    """The record's state with its lists, as the ledger keeps it."""
    return state_of(record_, {name: _keys(record_, name) for name in LISTS.get(type(record_), ())})


def add(record_: Record, *, scope: str, lists: Mapping[str, list[Any]], by: User, at: datetime) -> None:
    """Store a new record with its lists and write the ledger."""
    record_.full_clean()
    record_.save(force_insert=True)
    _set_lists(record_, lists)
    entry = Entry(f"create_{record_._meta.model_name}", scope, record_, full_state(record_))
    record(by=by, at=at, entry=entry)


def change(
    record_: SomeRecord, changes: Changes, *, action: str, based_on: int, by: User, at: datetime, note: str = ""
) -> SomeRecord:
    """Change a stored record and write the ledger; answers the stored record.

    Nothing is written where nothing differs. Raises ``StaleRecord`` unless the stored version is
    still ``based_on``. The caller holds the plan.
    """
    model = type(record_)
    stored = model._default_manager.select_for_update().get(pk=record_.pk)
    if stored.version != based_on:
        raise StaleRecord(stored)
    before = full_state(stored)
    _check_slug_stays(stored, changes)
    for name, value in changes.fields.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.full_clean()
    _set_lists(stored, changes.lists)
    after = full_state(stored)
    if {**after, "version": based_on} == before:
        stored.version = based_on
        return stored
    stored.save()
    scope = stored.scope if isinstance(stored, Plan) else stored.plan.scope
    record(by=by, at=at, entry=Entry(action, scope, stored, after, before, note))
    return stored


def _check_slug_stays(stored: Record, changes: Changes) -> None:
    """Raise ``ValidationError`` for a new slug once a quarter is sealed: the seals know the record by it."""
    slug = getattr(stored, "slug", None)
    plan = stored if isinstance(stored, Plan) else stored.plan
    if changes.fields.get("slug", slug) != slug and SealedQuarter.objects.filter(plan=plan).exists():
        raise ValidationError({"slug": f"Sealed quarters know this by “{slug}”: it stays."})


def _set_lists(record_: Record, lists: Mapping[str, list[Any]]) -> None:
    for name, members in lists.items():
        getattr(record_, name).set(members)


def _keys(record_: Record, name: str) -> list[int]:
    return list(getattr(record_, name).order_by("pk").values_list("pk", flat=True))
