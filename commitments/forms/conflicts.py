"""What two people typed into the same thing, as words side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model

EMPTY = "(empty)"
NO_CHOICE = "(not one of the choices)"
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
        stored, typed = shown(field, theirs[name]), shown(field, yours.get(name), is_typed=True)
        if stored != typed:
            found.append(Difference(str(form[name].label), stored, typed))
    return tuple(found)


def shown(field: forms.Field, value: Any, *, is_typed: bool = False) -> str:
    """A field's value in words; of what was typed only what the field offers is named."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(_named(field, each, is_typed) for each in value or ())) or EMPTY
    if isinstance(field, forms.ModelChoiceField):
        return _named(field, value, is_typed) if value else EMPTY
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices if key != ""}
        return labels.get(str(value), EMPTY)
    if isinstance(value, list):
        # What was typed into the boxes of one field and could not be read.
        value = " ".join(each for each in value if each)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return text.replace("\r\n", "\n") or EMPTY


def _named(field: Any, value: Any, is_typed: bool) -> str:
    if isinstance(value, Model):
        return str(value)
    # A typed key may be that of anything: what belongs to another plan has no name here.
    rows = field.queryset if is_typed else field.queryset.model._default_manager
    try:
        found = rows.filter(pk=value).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        return NO_CHOICE if is_typed else str(value)
    return str(found)


def with_version(data: Any, version: int) -> Any:
    """What was posted, as though the newest version had been read: saving it again is a knowing choice."""
    changed = data.copy()
    changed["version"] = str(version)
    return changed
