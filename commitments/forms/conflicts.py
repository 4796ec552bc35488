"""What two people typed into the same thing, as words side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model

EMPTY = "(empty)"
CONFLICT = (
    "Somebody else saved this while you were editing it. Nothing is lost: what differs is shown above, theirs"
    " beside yours. What you typed is still in the form; save again and yours replaces theirs."
)


@dataclass(frozen=True)
class Difference:
    """One field in which two people differ."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved meanwhile; ``by`` is empty and ``at`` None where that is not known."""

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]


def differences_of(form: forms.BaseForm, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields in which two sets of values differ, as words, in the form's order."""
    found = []
    for name, field in form.fields.items():
        if name not in theirs or isinstance(field.widget, forms.HiddenInput):
            continue
        stored, typed = shown(field, theirs[name]), shown(field, yours.get(name))
        if stored != typed:
            found.append(Difference(str(form[name].label), stored, typed))
    return tuple(found)


def shown(field: forms.Field, value: Any) -> str:
    """A field's value in words."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(_named(field, each) for each in value or ())) or EMPTY
    if isinstance(field, forms.ModelChoiceField):
        return _named(field, value) if value else EMPTY
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices if key != ""}
        return labels.get(str(value), EMPTY)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n") or EMPTY


def _named(field: Any, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    found = field.queryset.model._default_manager.filter(pk=value).first()
    return str(found) if found else str(value)


def with_version(data: Any, version: int) -> Any:
    """What was posted, as though the newest version had been read: saving it again is a knowing choice."""
    changed = data.copy()
    changed["version"] = str(version)
    return changed
