"""The base of forms that make or edit stored records through an action."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet

from commitments.actions.records import LISTS, Changes
from commitments.forms.conflicts import CONFLICT, Conflict, differences_of, with_version
from commitments.forms.fields import limit_fields
from commitments.models import Plan
from commitments.refusals import STALE, put_into
from plantracker.ledger.events import newest_event_of

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class ActionForm(ModelForm):
    """Asks for what an action needs.

    ``plan`` narrows what can be chosen. ``refusal`` is what the action answered when this very
    form was tried: the form then shows it, and is not valid.
    """

    plan: ClassVar[Plan | None] = None
    refusal: ClassVar[Exception | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_fields(self)
        if self.plan:
            if not self.instance.pk and hasattr(self.instance, "plan_id"):
                self.instance.plan = self.plan
            self.narrow(self.plan)

    def narrow(self, plan: Plan) -> None:
        """Offer what belongs to the plan only."""

    def offer(self, name: str, choices: QuerySet[Any]) -> None:
        """Narrow one field's choices, where the form has the field."""
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.fields:
            if name in cleaned:
                cleaned[name] = self._as_it_was(name, cleaned[name])
        if self.refusal and not isinstance(self.refusal, STALE):
            put_into(self, self.refusal)
        return cleaned

    def changes(self) -> Changes:
        """What the form asks for, columns and lists apart."""
        lists = LISTS.get(self._meta.model, ())
        asked = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Changes(
            fields={name: value for name, value in asked.items() if name not in lists},
            lists={name: list(value) for name, value in asked.items() if name in lists},
        )

    def chosen(self, name: str) -> list[Any]:
        """The members of a list, none where the form leaves the list out."""
        return list(self.cleaned_data.get(name, ()))

    def _as_it_was(self, name: str, value: Any) -> Any:
        """The stored text where only line ends or outer blanks differ: a browser changes those by itself."""
        if not isinstance(value, str):
            return value
        value = value.replace("\r\n", "\n")
        stored = self.initial.get(name)
        if isinstance(stored, str) and stored.replace("\r\n", "\n").strip() == value:
            return stored
        return value


class RecordForm(ActionForm):
    """Edits a record that has a version, and knows which one was read.

    With another version stored, the form keeps what was typed, takes the new version, and says
    what differs: saving again is then a knowing choice.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_version = self.version_of(self.instance) if self.instance.pk else 0
        self.initial["version"] = self.stored_version

    def version_of(self, record: Any) -> int:
        """What changes with every change of the record."""
        version: int = record.version
        return version

    @property
    def based_on(self) -> int:
        """The version that the person read."""
        return int(self.cleaned_data["version"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        was_read = cleaned.get("version") == self.stored_version
        if self.instance.pk and (not was_read or isinstance(self.refusal, STALE)):
            self._note_conflict(cleaned)
        return cleaned

    def _note_conflict(self, cleaned: dict[str, Any]) -> None:
        yours = {name: cleaned.get(name, self._typed(name)) for name in self.fields}
        event = newest_event_of(self.instance)
        self.conflict = Conflict(
            by=event.by_name if event else "",
            at=event.at if event else None,
            differences=differences_of(self, self.initial, yours),
        )
        self.data = with_version(self.data, self.stored_version)
        self.add_error(None, CONFLICT)

    def _typed(self, name: str) -> Any:
        """What was typed into a field, which may be no value of it."""
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))


class LedgerVersionForm(RecordForm):
    """Edits a record without a version of its own: its newest event in the ledger is one."""

    def version_of(self, record: Any) -> int:
        event = newest_event_of(record)
        return event.pk if event else 0
