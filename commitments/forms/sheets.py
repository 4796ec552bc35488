"""Forms about a measure's sheet: what it means from a day on, its targets, its resets, comments on it."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError

from commitments.forms.fields import FigureField, PeriodField, limit_fields
from commitments.models import ExceptionComment
from kpis.actions.measures import NewDefinition
from kpis.models import DEFINING, KPI, Definition, Reset, Target

YES_OR_NO = [("yes", "Yes: figures from then on compare with those before"), ("no", "No: this is a break")]


class SheetForm(forms.ModelForm):
    """A form about one measure, which it is given; ``initial`` is what stands."""

    def __init__(self, *args: Any, kpi: KPI, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpi = kpi
        # Validated by the action, with the measure in place.
        self.instance.kpi = kpi
        limit_fields(self)

    def _post_clean(self) -> None:
        """The action checks the whole record: here only the fields are."""


class DefinitionForm(SheetForm):
    """A new definition, with the one in force to begin from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    comparable = forms.ChoiceField(
        label="Do figures from then on compare with those before?", choices=YES_OR_NO, widget=forms.RadioSelect
    )

    field_order = ("valid_from", "comparable", "reason", *DEFINING, "version")

    class Meta:
        model = Definition
        fields = ("valid_from", "reason", *(name for name in DEFINING if name != "frequency"))
        widgets: ClassVar[dict[str, Any]] = {
            "valid_from": AdminDateWidget,
            "reason": AdminTextareaWidget(attrs={"rows": 3}),
            "definition": AdminTextareaWidget(attrs={"rows": 4}),
            "source": AdminTextareaWidget(attrs={"rows": 2}),
            "polarity_reason": AdminTextareaWidget(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, kpi: KPI, **kwargs: Any) -> None:
        kwargs["initial"] = {**{name: getattr(kpi, name) for name in DEFINING}, "version": kpi.version}
        super().__init__(*args, kpi=kpi, **kwargs)
        for name in ("valid_from", "reason"):
            self.fields[name].required = True

    def new_definition(self) -> NewDefinition:
        """What the action is given."""
        said = self.cleaned_data
        return NewDefinition(
            valid_from=said["valid_from"],
            reason=said["reason"],
            is_comparable=said["comparable"] == "yes",
            fields={name: said[name] for name in DEFINING if name in said},
        )


class TargetForm(SheetForm):
    """A target for a period or by a date."""

    period = PeriodField(required=False, help_text="Such as 2023/24 Q3; or give a date.")
    value = FigureField(required=False, help_text="Empty: the target for this period or date is taken back.")

    class Meta:
        model = Target
        fields = ("period", "by", "value", "set_by", "reason")
        widgets: ClassVar[dict[str, Any]] = {
            "by": AdminDateWidget,
            "reason": AdminTextareaWidget(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("period")) == bool(cleaned.get("by")) and not self.errors:
            raise ValidationError("Give a period or a date: one of them, not both.")
        return cleaned


class ResetForm(SheetForm):
    """The decision to draw limits anew from a period on."""

    month = PeriodField(label="From", help_text="The first period with new limits, such as 2023-04.")

    class Meta:
        model = Reset
        fields = ("month", "reason", "decided_by", "decided_on", "stands")
        widgets: ClassVar[dict[str, Any]] = {
            "decided_on": AdminDateWidget,
            "reason": AdminTextareaWidget(attrs={"rows": 3}),
        }
        labels: ClassVar[dict[str, str]] = {"stands": "The reset stands"}


class CommentForm(forms.ModelForm):
    """What explains a measure's figure in the quarter."""

    class Meta:
        model = ExceptionComment
        fields = ("text", "asks_analysis")
        widgets: ClassVar[dict[str, Any]] = {"text": AdminTextareaWidget(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_fields(self)
