"""What the ledger holds of one record, as people read it: newest first, field by field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import DateField, DateTimeField, Field, Model

from commitments.choices import Rag
from plantracker.ledger.events import label_of
from plantracker.ledger.models import AuditEvent
from plantracker.ui.formatting import day, instant

PER_PAGE = 50
EMPTY = "(empty)"
# Of a theme and of an aim, which have no such columns of their own.
RATINGS = ("rag", "projected_rag")
Names = dict[type[Model], dict[int, str]]


@dataclass(frozen=True)
class FieldChange:
    """One field of one event; ``before`` is empty where nothing stood there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that somebody did."""

    at: datetime
    by: str
    action: str
    note: str
    changes: tuple[FieldChange, ...]


def history_of(record: Model, *, number: str | None) -> Page[Any]:
    """One page of a record's history; its entries hold names where the ledger holds keys."""
    events = AuditEvent.objects.filter(subject_type=label_of(record), subject_id=record.pk).order_by("-id")
    page: Page[Any] = Paginator(events, PER_PAGE).get_page(number)
    page.object_list = entries_of(list(page.object_list), type(record))
    return page


def entries_of(events: list[AuditEvent], model: type[Model] | None) -> list[HistoryEntry]:
    """Events as entries; the number of queries does not depend on how many there are."""
    names = _names(events, model)
    return [
        HistoryEntry(event.at, event.by_name, action_words(event.action), event.note, _changes(event, model, names))
        for event in events
    ]


def action_words(action: str) -> str:
    """An action's name in words: ``edit_aim`` is “Edit aim”."""
    return action.replace("_", " ").replace("plankpi", "KPI of a plan").capitalize().replace("kpi", "KPI")


def _changes(event: AuditEvent, model: type[Model] | None, names: Names) -> tuple[FieldChange, ...]:
    """The fields in the order of the record's columns, what is none of them after that by name.

    The ledger says nothing of an order: PostgreSQL keeps none of what it stores as JSON.
    """
    found = []
    places = _places(model)
    for name, change in sorted(event.changes.items(), key=lambda told: (places.get(told[0], len(places)), told[0])):
        if name in ("id", "version"):
            continue
        if isinstance(change, list) and len(change) == 2:
            column = _column(model, name)
            found.append(FieldChange(_label(column, name), *(_words(value, name, column, names) for value in change)))
        elif isinstance(change, dict):
            told = ((key.replace("_", " "), value) for key, value in sorted(change.items()) if value not in ("", None))
            said = "; ".join(f"{key}: {_counts(value)}" for key, value in told)
            found.append(FieldChange(name.replace("_", " ").capitalize(), "", said))
    return tuple(change for change in found if (change.before, change.after) != (EMPTY, EMPTY))


def _counts(value: Any) -> str:
    """What stands under a name: of an imported file how many rows were added, changed and left."""
    if isinstance(value, dict):
        return ", ".join(f"{number} {name}" for name, number in sorted(value.items()))
    return str(value)


def _names(events: Iterable[AuditEvent], model: type[Model] | None) -> Names:
    """The names behind the keys that the events mention, one query per related model."""
    wanted: dict[type[Model], set[int]] = {}
    for event in events:
        for name, change in event.changes.items():
            related = getattr(_column(model, name), "related_model", None)
            if related is not None and isinstance(change, list):
                wanted.setdefault(related, set()).update(_keys(change))
    return {
        related: {row.pk: str(row) for row in related._default_manager.filter(pk__in=keys)}
        for related, keys in wanted.items()
    }


def _keys(change: list[Any]) -> Iterator[int]:
    for value in change:
        if isinstance(value, list):
            yield from value
        elif isinstance(value, int):
            yield value


def _places(model: type[Model] | None) -> dict[str, int]:
    """At which place each column of a model stands, by the name that the ledger has for it."""
    return {field.attname: place for place, field in enumerate(_fields(model))}


def _column(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    # The ledger names columns, so that of a foreign key ends in _id.
    return next((field for field in _fields(model) if name in (field.name, field.attname)), None)


def _fields(model: type[Model] | None) -> "list[Field[Any, Any]]":
    return [*model._meta.concrete_fields, *model._meta.many_to_many] if model else []


def _label(column: "Field[Any, Any] | None", name: str) -> str:
    words = str(column.verbose_name) if column is not None else name.replace("_", " ").replace("rag", "RAG")
    return words[0].upper() + words[1:]


def _words(value: Any, name: str, column: "Field[Any, Any] | None", names: Names) -> str:
    related = getattr(column, "related_model", None)
    if value in (None, "", []):
        return EMPTY
    if related is not None:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(sorted(names.get(related, {}).get(key, f"no. {key}") for key in keys))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(column, DateTimeField):
        return instant(datetime.fromisoformat(value))
    if isinstance(column, DateField):
        return day(date.fromisoformat(value))
    choices = dict(getattr(column, "flatchoices", None) or (Rag.choices if name in RATINGS else ()))
    return str(choices.get(value, value))
