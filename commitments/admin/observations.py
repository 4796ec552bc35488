"""Values of measures in the admin: recorded one by one, never changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, reverse

from commitments.admin.asking import instant_of, person_of, plans_now_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import figure_of, name_of, time_of
from commitments.admin.measures import kept_registers, register_column, visible_kpis
from commitments.admin.review import measure_links
from commitments.admin.site import site
from commitments.forms.fields import key_of
from commitments.forms.measures import OBSERVED, ObservationForm
from commitments.models import PlanKPI
from commitments.reporting.checklist import newest_ended
from commitments.views.frame import Link
from kpis.actions.observations import record_observation
from kpis.choices import Absence
from kpis.models import KPI, Observation
from kpis.periods import LONDON, Period
from kpis.permissions import can_record
from plantracker.ui.formatting import day, figure


@dataclass(frozen=True)
class Earlier:
    """What was last recorded of a measure, in words."""

    period: str
    value: str
    known_on: str
    note: str


@dataclass(frozen=True)
class DueValue:
    """One value that is to be recorded, with what stands for the period now."""

    kpi: str
    owner: str
    period: str
    stands: str
    is_missing: bool
    url: str


@register(Observation, site=site)
class ObservationAdmin(PlanModelAdmin):
    """Observations of the person's measures; a correction is a newer row."""

    has_history = False
    form = ObservationForm
    list_display = ("kpi", "area", "period", "said", "known_on", "note", "recorded_by", "recorded_at_name")
    list_select_related = ("kpi", "area", "recorded_by")
    list_filter = ("imported", "status")
    search_fields = ("kpi__title", "kpi__slug", "period", "note")
    ordering = ("-recorded_at", "-id")
    change_form_template = "admin/commitments/observation_form.html"
    change_list_template = "admin/commitments/observation_list.html"

    value_name = figure_of("value", "Value")
    numerator_name = figure_of("numerator", "Numerator")
    denominator_name = figure_of("denominator", "Denominator")
    recorded_by_name = name_of("recorded_by", "Recorded by")

    recorded_at_name = time_of("recorded_at", "Recorded at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Observation.objects.order_by(*self.ordering)
        return rows.filter(kpi__in=visible_kpis(request).values("pk"))

    def own_urls(self) -> list[URLPattern]:
        return [self.page("due/", self.due_view, "due")]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Which rows is for the queryset: an object that reaches this came through it.
        return rights_of(request).enters

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(kept_registers(request)) or visible_kpis(request).filter(owner=person_of(request)).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def heading_of(self, row: Observation) -> str:
        return f"{row.kpi}, {row.period}: {value_words(row, row.kpi)}"

    def place_of(self, row: Any) -> str:
        return f"Register: {row.kpi.register}"

    def place_for_new(self, request: HttpRequest) -> str:
        return f"Register: {self._kpi(request).register}"

    def place_column(self, request: HttpRequest) -> Callable[[Any], str] | None:
        return register_column(request, "kpi.register")

    @display(description="Value")
    def said(self, row: Observation) -> str:
        return value_words(row, row.kpi)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kpi", *OBSERVED, "recorded_at", "recorded_by", "imported") if obj else OBSERVED

    # Recording a value --------------------------------------------------------------------

    def plan_for(self, request: HttpRequest, obj: Any) -> None:
        return None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Record a value of the measure in the address; without one, the list of those that are due."""
        if not self.has_add_permission(request):
            raise PermissionDenied("Only a KPI's owner, analysts and governance record its values.")
        if not request.GET.get("kpi"):
            return self.due_view(request)
        kpi = self._kpi(request)
        if not can_record(person_of(request), kpi):
            raise PermissionDenied("Only the KPI's owner, analysts and governance record its values.")
        context = {"title": f"Record a value: {kpi}", "kpi": kpi, "earlier": _earlier(kpi)}
        return self.changeform_view(request, None, form_url, {**context, **(extra_context or {})})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        kpi = self._kpi(request)
        at = instant_of(request)
        quarters = [each.quarter for each in plans_now_of(request) if each.round and each.plan.register == kpi.register]
        quarter = quarters[0] if quarters else Period.quarter_at(at).shifted(-1)
        return {"period": str(newest_ended(kpi.frequency, quarter)), "known_on": at.astimezone(LONDON).date()}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return form if obj else type(form.__name__, (form,), {"kpi": self._kpi(request)})

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return measure_links(request, row.kpi.plan_links.select_related("plan", "kpi"))

    def create(self, request: HttpRequest, new: Observation, form: ObservationForm) -> None:
        observation = form.new_observation(self._kpi(request))
        stored = record_observation(observation=observation, by=person_of(request), at=instant_of(request))
        new.pk, new.period, new.kpi = stored.pk, stored.period, stored.kpi

    def _kpi(self, request: HttpRequest) -> KPI:
        key = key_of(request.GET.get("kpi", ""))
        found = None if key is None else visible_kpis(request).filter(pk=key).first()
        if found is None:
            raise Http404("There is no such KPI, or you may not see it.")
        return found

    # What is due --------------------------------------------------------------------------

    def due_view(self, request: HttpRequest) -> HttpResponse:
        """The measures whose values the person records, those without one for the open round first."""
        due = _due_values(request)
        context = {
            "title": "Values to record",
            "missing": [each for each in due if each.is_missing],
            "recorded": [each for each in due if not each.is_missing],
        }
        return self.respond(request, "due_values.html", context)


def value_words(row: Observation, kpi: KPI) -> str:
    """A figure with its unit's symbol, the words of its absence, or both where it is withheld."""
    words = Absence(row.absence).label if row.absence else ""
    if row.figure is None:
        return words
    said = figure(row.figure, kpi.unit, kpi.decimals)
    return f"{words}: {said}" if words else said


def _earlier(kpi: KPI) -> list[Earlier]:
    """The newest word on each of the measure's last three periods, the latest first."""
    newest: dict[date, Observation] = {}
    for row in Observation.objects.of([kpi.pk]).select_related("kpi"):
        if row.as_period.frequency == kpi.frequency:
            newest[row.period_start] = row
    last = [newest[start] for start in sorted(newest, reverse=True)[:3]]
    return [Earlier(row.period, value_words(row, kpi), day(row.known_on), row.note) for row in last]


def _due_values(request: HttpRequest) -> list[DueValue]:
    """One line per measure that the person records and that a plan of an open round uses."""
    rounds = {each.plan.pk: each.quarter for each in plans_now_of(request) if each.round}
    mine = Q(kpi__owner=person_of(request)) | Q(kpi__register__in=kept_registers(request))
    links = PlanKPI.objects.filter(plan__in=rounds).select_related("kpi__owner").order_by("plan", "position")
    if not rights_of(request).is_administrator:
        links = links.filter(mine)
    wanted = {link.kpi: newest_ended(link.kpi.frequency, rounds[link.plan_id]) for link in links}
    rows = Observation.objects.of(kpi.pk for kpi in wanted).select_related("kpi")
    stands = {(row.kpi_id, row.period): row for row in rows}
    return [_due_value(kpi, period, stands.get((kpi.pk, str(period)))) for kpi, period in wanted.items()]


def _due_value(kpi: KPI, period: Period, row: Observation | None) -> DueValue:
    return DueValue(
        kpi=kpi.title,
        owner=str(kpi.owner or ""),
        period=str(period),
        stands=value_words(row, kpi) if row else "nothing recorded",
        is_missing=row is None,
        url=f"{reverse('admin:kpis_observation_add')}?kpi={kpi.pk}",
    )
