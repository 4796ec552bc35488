"""What the actions on measures, areas and terms share: the version check, the ledger, one way to write."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from kpis.models import KPI, Area, Term
from plantracker.ledger.events import Entry, State, record, state_of
from plantracker.people.models import User

Kept = TypeVar("Kept", KPI, Area, Term)

# The many-to-many lists that belong to a record's state in the ledger.
LISTS: dict[type[Model], tuple[str, ...]] = {KPI: ("terms",), Area: ("similar",)}


class StaleKPI(Exception):
    """Somebody else changed the record since it was read."""


def register_scope(register: str) -> str:
    """Where the ledger keeps the events of a register."""
    return f"register/{register}"


def full_state(kept: KPI | Area | Term) -> State:
    """The record's state with its lists, as the ledger keeps it."""
    return state_of(kept, {name: _keys(kept, name) for name in LISTS.get(type(kept), ())})


def add(kept: KPI | Area | Term, lists: Mapping[str, Sequence[Any]], *, by: User, at: datetime) -> None:
    """Store a new record with its lists and write the ledger."""
    _check_register(kept, lists)
    kept.full_clean()
    kept.save(force_insert=True)
    for name, members in lists.items():
        getattr(kept, name).set(members)
    action = f"create_{kept._meta.model_name}"
    record(by=by, at=at, entry=Entry(action, register_scope(kept.register), kept, full_state(kept)))


def change(
    kept: Kept,
    fields: Mapping[str, Any],
    lists: Mapping[str, Sequence[Any]],
    *,
    based_on: int,
    by: User,
    at: datetime,
    always: bool = False,
) -> Kept:
    """Change a stored record and write the ledger; answers the stored record.

    Nothing is written where nothing differs, unless a new version is ``always`` wanted: then who read
    the old one has to read again. Raises ``StaleKPI`` unless the stored version is still
    ``based_on``. The caller holds the register.
    """
    stored = type(kept)._default_manager.select_for_update().get(pk=kept.pk)
    if stored.version != based_on:
        raise StaleKPI(f"Somebody else changed “{stored}” while you were editing it.")
    before = full_state(stored)
    if fields.get("register", stored.register) != stored.register:
        raise ValidationError({"register": "It stays in its register: its seals and its keepers are there."})
    for name, value in fields.items():
        setattr(stored, name, value)
    _check_register(stored, lists)
    for name, members in lists.items():
        getattr(stored, name).set(members)
    if not always and full_state(stored) == before:
        return stored
    stored.version += 1
    stored.full_clean()
    stored.save()
    action = f"edit_{stored._meta.model_name}"
    scope = register_scope(stored.register)
    record(by=by, at=at, entry=Entry(action, scope, stored, full_state(stored), before))
    return stored


def _check_register(kept: KPI | Area | Term, lists: Mapping[str, Sequence[Any]]) -> None:
    """Raise ``ValidationError`` where something of another register is named."""
    for name, members in lists.items():
        if any(member.register != kept.register for member in members):
            raise ValidationError({name: f"One of these is kept in another register than “{kept.register}”."})
    if isinstance(kept, KPI) and kept.own_area and kept.own_area.register != kept.register:
        raise ValidationError({"own_area": f"The area is kept in another register than “{kept.register}”."})


def _keys(kept: Model, name: str) -> list[int]:
    return list(getattr(kept, name).order_by("pk").values_list("pk", flat=True))
