"""The form that records a value of a measure."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget

from commitments.forms.fields import FigureField, PeriodField
from commitments.forms.records import ActionForm
from kpis.actions.observations import NewObservation
from kpis.models import KPI, Observation
from kpis.periods import Period


class ObservationForm(ActionForm):
    """A value of one measure for one period, or why there is none."""

    period = PeriodField()
    value = FigureField(required=False, help_text="A plain figure, such as 1,234 or -0.5.")
    known_on = forms.DateField(
        widget=AdminDateWidget, help_text="When the figure became known. It counts from the moment it is saved here."
    )
    note = forms.CharField(
        required=False,
        label="Comment",
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="What explains the figure. One that went the wrong way should have a comment.",
    )

    class Meta:
        model = Observation
        fields = ("period", "value", "absence", "known_on", "note")
        labels: ClassVar[dict[str, str]] = {"absence": "Or why there is none"}

    def new_observation(self, kpi: KPI) -> NewObservation:
        """What the action is given."""
        said: dict[str, Any] = self.cleaned_data
        known_on: date = said["known_on"]
        return NewObservation(
            kpi=kpi,
            period=Period.parse(said["period"]),
            value=said["value"],
            absence=said["absence"],
            known_on=known_on,
            note=said["note"],
        )
