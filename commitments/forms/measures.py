"""The form that records a value of a measure."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget

from commitments.forms.fields import FigureField, PeriodField
from commitments.forms.records import ActionForm
from kpis.actions.observations import NewObservation
from kpis.models import KPI, Area, Observation
from kpis.periods import Period

# What the form asks for, in its order.
OBSERVED = (
    "period",
    "area",
    "value",
    "numerator",
    "denominator",
    "sample",
    "status",
    "absence",
    "withheld_by",
    "review_on",
    "known_on",
    "note",
)


class ObservationForm(ActionForm):
    """A value of one measure for one period, or why there is none.

    ``kpi`` narrows which areas can be chosen: others of its register.
    """

    period = PeriodField()
    value = FigureField(required=False, help_text="A plain figure, such as 1,234 or -0.5.")
    numerator = FigureField(
        required=False, label="Or two counts: the upper", help_text="Such as the 61 victims who were satisfied."
    )
    denominator = FigureField(
        required=False,
        label="and the lower",
        help_text="Such as the 80 victims who were asked. The figure is made of both.",
    )
    known_on = forms.DateField(
        widget=AdminDateWidget, help_text="When the figure became known. It counts from the moment it is saved here."
    )
    note = forms.CharField(
        required=False,
        label="Comment",
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="What explains the figure. One that went the wrong way should have a comment.",
    )

    kpi: ClassVar[KPI | None] = None

    class Meta:
        model = Observation
        fields = OBSERVED
        labels: ClassVar[dict[str, str]] = {"absence": "Or why there is none", "sample": "Sample size"}
        help_texts: ClassVar[dict[str, str]] = {
            "area": "Empty: the measure's own figure.",
            "absence": "A withheld figure may stand beside the word: it is seen by those who work on the plan only.",
            "withheld_by": "The post that decided it. A withheld figure must say so.",
            "review_on": "When that decision is looked at again. A withheld figure must say so.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kpi:
            areas = Area.objects.filter(register=self.kpi.register)
            own = self.kpi.own_area_id
            self.offer("area", areas.exclude(pk=own) if own else areas)

    def new_observation(self, kpi: KPI) -> NewObservation:
        """What the action is given."""
        said: dict[str, Any] = self.cleaned_data
        return NewObservation(kpi=kpi, **{**said, "period": Period.parse(said["period"])})
