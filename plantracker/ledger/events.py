"""Writing the ledger, and reading records back as they stood at an instant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Max, Min, Model

from plantracker.ledger.models import AuditEvent
from plantracker.together import Asked

State = dict[str, Any]
# The type, the key and the state of a record.
ToldState = tuple[str, int, State]


class Actor(Protocol):
    """Whoever acts: a person or the system account."""

    pk: Any
    name: Any


@dataclass(frozen=True)
class Entry:
    """One event to be written.

    ``before`` is the earlier state (None for a new record) and ``state`` the one after
    (None where the action leaves no state, such as an export).
    """

    action: str
    scope: str
    subject: Model
    state: State | None = None
    before: State | None = None
    note: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)


def label_of(subject: Model | type[Model]) -> str:
    """The subject type of a model in the ledger, such as ``commitments.aim``."""
    return subject._meta.label_lower


def state_of(subject: Model, lists: Mapping[str, Iterable[int]] | None = None) -> State:
    """The record's own columns as JSON values, with its lists of keys sorted.

    Dates and instants are ISO texts, decimals plain texts, missing values None. Columns named
    in the model's ``unledgered`` (a password, a sign-in time) are left out.
    """
    hidden = getattr(subject, "unledgered", ())
    state = {
        column.attname: _plain(getattr(subject, column.attname))
        for column in subject._meta.concrete_fields
        if column.attname not in hidden
    }
    for name, keys in (lists or {}).items():
        state[name] = sorted(keys)
    return state


def record(*, by: Actor, at: datetime, entry: Entry) -> AuditEvent:
    """Write one event in the caller's transaction."""
    event = _event(by=by, at=at, entry=entry)
    event.save(force_insert=True)
    return event


def record_many(*, by: Actor, at: datetime, entries: Sequence[Entry]) -> None:
    """Write many events of one action in one statement per thousand."""
    AuditEvent.objects.bulk_create([_event(by=by, at=at, entry=entry) for entry in entries], batch_size=1000)


def changed_fields(before: State | None, after: State | None) -> dict[str, list[Any]]:
    """Each field that differs, with its value before and after; all of them for a new record."""
    old, new = before or {}, after or {}
    return {name: [old.get(name), value] for name, value in new.items() if old.get(name) != value}


def states_asked(
    *,
    models: Sequence[type[Model]],
    scope: str | None = None,
    before: datetime | None = None,
    through: int | None = None,
    subject_ids: Iterable[int] | None = None,
    first: bool = False,
) -> Asked:
    """The newest state of every record (of a scope), as it stood at an instant: type, key and state of each.

    ``before`` leaves out events at that very instant; ``through`` is the key of the last event that
    is let in, for two moments that bear the same instant; with neither, the
    newest of all. ``subject_ids`` may be a queryset of keys. ``first`` asks for the
    oldest state of each record instead. A record that had no event by then is not in the answer.
    """
    events = AuditEvent.objects.filter(
        subject_type__in=[label_of(model) for model in models], subject_id__isnull=False, state__isnull=False
    )
    if scope is not None:
        events = events.filter(scope=scope)
    if before is not None:
        events = events.filter(at__lt=before)
    if through is not None:
        events = events.filter(id__lte=through)
    if subject_ids is not None:
        events = events.filter(subject_id__in=subject_ids)
    # Latest, then filter: one row per subject first, everything else after.
    pick = Min("id") if first else Max("id")
    newest = events.order_by().values("subject_type", "subject_id").annotate(newest=pick).values("newest")
    return Asked(AuditEvent.objects.filter(id__in=newest), ("subject_type", "subject_id", "state"))


def states_by_type(told: Iterable[ToldState], models: Sequence[type[Model]]) -> dict[str, dict[int, State]]:
    """States of several types: type → key → state; every type of the models is there."""
    found: dict[str, dict[int, State]] = {label_of(model): {} for model in models}
    for kind, key, state in told:
        found[kind][key] = state
    return found


def states_by_key(told: Iterable[ToldState]) -> dict[int, State]:
    """States of one type by key."""
    return {key: state for _kind, key, state in told}


def first_event(*, scope: str, actions: Sequence[str]) -> AuditEvent | None:
    """The event that was first written to the scope by one of these actions; None if there is none."""
    events = AuditEvent.objects.filter(scope=scope, action__in=actions)
    return events.order_by("id").only("id", "at").first()


def newest_event_of(subject: Model) -> AuditEvent | None:
    """The last that the ledger knows of a record; None for one that it does not know."""
    return AuditEvent.objects.filter(subject_type=label_of(subject), subject_id=subject.pk).order_by("-id").first()


def _event(*, by: Actor, at: datetime, entry: Entry) -> AuditEvent:
    return AuditEvent(
        at=at,
        by_id=by.pk,
        by_name=by.name,
        action=entry.action,
        scope=entry.scope,
        subject_type=label_of(entry.subject),
        subject_id=entry.subject.pk,
        subject_name=str(entry.subject)[:300],
        state=entry.state,
        changes=dict(entry.changes) or changed_fields(entry.before, entry.state),
        note=entry.note,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value
