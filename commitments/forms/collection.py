"""Forms of a round's collection: an update's text, a return's comment, a round's dates, a theme's rating."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime, AdminTextareaWidget

from commitments.actions.progress import UpdateText
from commitments.choices import Marking, Rag
from commitments.forms.conflicts import Conflict, differences_of, with_version
from commitments.forms.fields import limit_fields
from commitments.forms.records import ActionForm, RecordForm
from commitments.models import Plan, ProgressUpdate, Round, Theme
from commitments.reporting.subjects import fault_of_subject
from commitments.reporting.summary import QuarterSummary

UNRATED = [("", "Not rated yet"), *Rag.choices]


class UpdateForm(forms.Form):
    """What a lead writes of an aim for a quarter; ``version`` is the one that was read, 0 for none.

    Nothing is required here: a draft may be unfinished, and what a submission owes is for the
    action to say.
    """

    activity = forms.CharField(
        label="Activity to date",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 12}),
        help_text="What was done. Where there is nothing to report, the reason why.",
    )
    is_nothing_to_report = forms.BooleanField(label="Nothing to report this quarter", required=False)
    rag = forms.ChoiceField(label="RAG: how delivery stands now", choices=UNRATED, required=False)
    rag_reason = forms.CharField(
        label="Reason for the RAG", required=False, widget=AdminTextareaWidget(attrs={"rows": 3})
    )
    projected_rag = forms.ChoiceField(
        label="Projected RAG: will it be complete by the plan's end?", choices=UNRATED, required=False
    )
    projected_reason = forms.CharField(
        label="Reason for the projection", required=False, widget=AdminTextareaWidget(attrs={"rows": 3})
    )
    marking = forms.ChoiceField(choices=Marking.choices, help_text="Sensitive text stays out of what the panel gets.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    conflict: Conflict | None = None

    def __init__(self, *args: Any, newest: ProgressUpdate | None, marking: str, **kwargs: Any) -> None:
        """``newest`` is the latest version of this quarter, whose text the form starts with."""
        initial = {name: getattr(newest, name) for name in UpdateText.__dataclass_fields__} if newest else {}
        kwargs["initial"] = {"marking": marking, **initial, "version": newest.version if newest else 0}
        super().__init__(*args, **kwargs)
        limit_fields(self)

    def text(self) -> UpdateText:
        """What was typed; a text that was not touched stays as it was stored."""
        return UpdateText(**{name: self._typed(name) for name in UpdateText.__dataclass_fields__})

    @property
    def based_on(self) -> int:
        return int(self.cleaned_data["version"])

    def note_conflict(self, theirs: ProgressUpdate | None) -> None:
        """Show what somebody else saved beside what is typed here, and read their version as the newest."""
        stored = {name: getattr(theirs, name) for name in UpdateText.__dataclass_fields__} if theirs else {}
        self.conflict = Conflict(
            by=_writer(theirs),
            at=theirs.written_at if theirs else None,
            differences=differences_of(self, stored, self.cleaned_data),
        )
        self.data = with_version(self.data, theirs.version if theirs else 0)

    def _typed(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if not isinstance(value, str):
            return value
        value = value.replace("\r\n", "\n")
        stored = self.initial.get(name)
        if isinstance(stored, str) and stored.replace("\r\n", "\n").strip() == value:
            return stored
        return value


def _writer(update: ProgressUpdate | None) -> str:
    return str(update.author or update.importer or "") if update else ""


class ReturnForm(forms.Form):
    """Why updates go back."""

    comment = forms.CharField(
        label="What should be changed", widget=AdminTextareaWidget(attrs={"rows": 4}), help_text="Their leads read it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_fields(self)


def name_both(field: forms.Field) -> None:
    """Name the two boxes of a date with a time, which the stock widget leaves to sight."""
    if isinstance(field.widget, forms.MultiWidget):
        for widget, part in zip(field.widget.widgets, ("date", "time"), strict=True):
            widget.attrs["aria-label"] = f"{field.label}, {part}"


class OpenRoundForm(ActionForm):
    """Opens a round; dates left empty are the defaults."""

    quarter = forms.ChoiceField(help_text="Only quarters that have begun and have no round yet.")
    submit_by = forms.DateField(
        required=False, widget=AdminDateWidget, help_text="Empty: the default, 10 working days after the quarter."
    )
    cut_off = forms.SplitDateTimeField(
        required=False,
        widget=AdminSplitDateTime,
        label="Cut-off",
        help_text="Empty: the default, 15 working days after the quarter at 18:00. From then on nothing is approved.",
    )

    quarters: ClassVar[Sequence[tuple[str, str]]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quarter"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(self.quarters)
        name_both(self.fields["cut_off"])


class RoundDatesForm(RecordForm):
    """Moves the dates of an open round."""

    class Meta:
        model = Round
        fields = ("submit_by", "cut_off")
        labels: ClassVar[dict[str, str]] = {"cut_off": "Cut-off"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "cut_off" in self.fields:
            name_both(self.fields["cut_off"])


class ThemeRatingForm(ActionForm):
    """Rates a theme in the open round; the reason is always asked for."""

    reason = forms.CharField(widget=AdminTextareaWidget(attrs={"rows": 4}))

    def narrow(self, plan: Plan) -> None:
        self.offer("theme", Theme.objects.filter(plan=plan))


class PublishForm(forms.Form):
    """What is noted beside a publication."""

    note = forms.CharField(
        label="For which meeting, or why (may be empty)",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class CorrectionForm(forms.Form):
    """A note beside a sealed quarter."""

    about = forms.ChoiceField(
        label="What it is about",
        choices=[("quarter", "The whole quarter"), ("theme", "A theme"), ("aim", "An aim"), ("kpi", "A KPI")],
    )
    subject = forms.CharField(
        label="Its key",
        required=False,
        max_length=80,
        help_text="As in the pack's files, such as “special-constables”. Empty for the whole quarter.",
    )
    was = forms.CharField(label="What the record says", required=False, widget=AdminTextareaWidget(attrs={"rows": 3}))
    should_read = forms.CharField(label="What it should read", widget=AdminTextareaWidget(attrs={"rows": 3}))
    reason = forms.CharField(label="Why", widget=AdminTextareaWidget(attrs={"rows": 3}))

    def __init__(self, *args: Any, summary: QuarterSummary, **kwargs: Any) -> None:
        """``summary`` is what the seal holds, whose keys alone may be given."""
        super().__init__(*args, **kwargs)
        self.summary = summary
        limit_fields(self)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "about" in cleaned and "subject" in cleaned:
            fault = fault_of_subject(cleaned["about"], cleaned["subject"], self.summary)
            if fault:
                self.add_error("subject", fault)
        return cleaned
