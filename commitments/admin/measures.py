"""KPIs and the plans' links to them in the admin."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib.admin import ModelAdmin, display, register
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern

from commitments.actions.plan import edit_kpi_link, link_kpi
from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import figure_of, name_of
from commitments.admin.comments import CommentPages
from commitments.admin.filters import PlanFilter, StrictFilter
from commitments.admin.review import measure_links
from commitments.admin.sheets import SheetPages, decided_of
from commitments.admin.site import site
from commitments.choices import Role
from commitments.forms.plans import KpiForm, LinkForm
from commitments.models import Plan, PlanKPI
from commitments.views.frame import Link
from kpis.actions.measures import create_kpi, edit_kpi
from kpis.models import KPI
from plantracker.ui.formatting import figure

KEEPERS = (Role.GOVERNANCE, Role.ANALYST)
_REGISTERS = "_tracker_registers"
_VISIBLE = "_tracker_visible_registers"


def kept_registers(request: HttpRequest) -> frozenset[str]:
    """The registers whose measures the person defines, read once per request."""
    if not hasattr(request, _REGISTERS):
        plans = Plan.objects.filter(pk__in=rights_of(request).plans(*KEEPERS))
        setattr(request, _REGISTERS, frozenset(plans.values_list("register", flat=True)))
    found: frozenset[str] = getattr(request, _REGISTERS)
    return found


def visible_kpis(request: HttpRequest) -> QuerySet[KPI]:
    """Measures of the person's plans and of their registers, those that they own among them."""
    rows = KPI.objects.all()
    if rights_of(request).is_administrator:
        return rows
    plans = Plan.objects.filter(pk__in=rights_of(request).plans())
    linked = PlanKPI.objects.filter(plan__in=plans).values("kpi")
    return rows.filter(Q(pk__in=linked) | Q(register__in=plans.values("register")))


def visible_registers(request: HttpRequest) -> list[str]:
    """The registers of the measures that the person sees, read once per request."""
    if not hasattr(request, _VISIBLE):
        rows = visible_kpis(request).order_by("register").values_list("register", flat=True)
        setattr(request, _VISIBLE, list(rows.distinct()))
    found: list[str] = getattr(request, _VISIBLE)
    return found


def register_column(request: HttpRequest, path: str) -> Callable[[Any], str] | None:
    """A list's column with the register of each row, reached by a path; None where the list shows one only."""
    if request.GET.get("register") or len(visible_registers(request)) < 2:
        return None

    @display(description="Register")
    def register(row: Any) -> str:
        return str(attrgetter(path)(row))

    return register


class RegisterFilter(StrictFilter):
    """By register; offered to who has more than one."""

    title, parameter_name = "register", "register"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [(register, register) for register in visible_registers(request)]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(register=value)


class RegisterModelAdmin(PlanModelAdmin):
    """Pages of what is kept in a register: seen by everybody who works on a plan of it, kept by its keepers."""

    writers = KEEPERS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.order_by(*self.ordering or ())
        if rights_of(request).is_administrator:
            return rows
        plans = Plan.objects.filter(pk__in=rights_of(request).plans())
        return rows.filter(register__in=plans.values("register"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Which rows is for the queryset: an object that reaches this came through it.
        return rights_of(request).enters

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return rights_of(request).holds(*KEEPERS)
        return rights_of(request).is_administrator or obj.register in kept_registers(request)

    def place_of(self, row: Any) -> str:
        return f"Register: {row.register}"

    def place_for_new(self, request: HttpRequest) -> str:
        plan = self.plan_for(request, None)
        return f"Register: {plan.register}" if plan else ""

    def place_column(self, request: HttpRequest) -> Callable[[Any], str] | None:
        return register_column(request, "register")

    def plan_for(self, request: HttpRequest, obj: Any) -> Plan | None:
        if obj is None:
            return self.plan_named(request)
        return Plan.objects.filter(register=obj.register).order_by("pk").first()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()


@register(KPI, site=site)
class KpiAdmin(SheetPages, RegisterModelAdmin):
    """Measures: defined by governance and analysts, seen by everybody who works on a plan that uses them."""

    form = KpiForm
    list_display = ("number", "title", "slug", "section", "unit", "polarity", "frequency", "rule", "owner")
    list_display_links = ("title",)
    list_select_related = ("owner",)
    list_filter = (RegisterFilter, "frequency", "polarity", "rule")
    search_fields = ("title", "slug", "definition", "number", "section", "board")
    ordering = ("register", "title")
    change_form_template = "admin/commitments/kpi_form.html"
    fieldsets = (
        (None, {"fields": ("title", "slug", "number", "section", "board", "owner")}),
        (
            "What it means",
            {
                "fields": (
                    "definition",
                    "source",
                    "unit",
                    "decimals",
                    "frequency",
                    "combine",
                    "polarity",
                    "polarity_reason",
                    "wanted",
                ),
            },
        ),
        ("How it is judged", {"fields": ("rule", "sigma", "lines", "own_area", "proxy")}),
        ("Framework and glossary", {"fields": ("framework", "framework_version", "terms", "version")}),
    )

    owner_name = name_of("owner", "Owner")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_kpis(request).order_by(*self.ordering)

    def own_urls(self) -> list[URLPattern]:
        return self.sheet_urls()

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        if obj is None:
            return {}
        keeps = self.has_change_permission(request, obj)
        may_record = keeps or obj.owner_id == person_of(request).pk
        return {"may_record": may_record, "may_keep": keeps, "decided": decided_of(obj)}

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return measure_links(request, row.plan_links.select_related("plan", "kpi"))

    def create(self, request: HttpRequest, new: KPI, form: KpiForm) -> None:
        create_kpi(kpi=new, terms=form.chosen("terms"), by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: KPI, form: KpiForm) -> None:
        changes = dict(form.changes().fields)
        terms = changes.pop("terms", None)
        edit_kpi(
            kpi=stored,
            changes=changes,
            terms=None if terms is None else list(terms),
            based_on=form.based_on,
            by=person_of(request),
            at=instant_of(request),
        )


@register(PlanKPI, site=site)
class LinkAdmin(CommentPages, PlanModelAdmin):
    """A plan's links to its measures: place, key or not, baseline, themes, comments on exceptions."""

    change_form_template = "admin/commitments/link_form.html"

    writers = KEEPERS
    form = LinkForm
    list_display = ("kpi", "position", "key", "baseline_period", "baseline")
    list_select_related = ("plan", "kpi")
    list_filter = (PlanFilter, "key")
    search_fields = ("kpi__title", "kpi__slug")
    ordering = ("plan", "position")
    fields = ("kpi", "position", "key", "baseline_period", "baseline_value", "baseline_absence", "themes", "version")

    baseline_value_name = figure_of("baseline_value", "Baseline value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kpi",) if obj else ()

    @display(description="Baseline")
    def baseline(self, link: PlanKPI) -> str:
        if link.baseline_value is None:
            return link.get_baseline_absence_display()
        return figure(link.baseline_value, link.kpi.unit, link.kpi.decimals)

    def own_urls(self) -> list[URLPattern]:
        return self.comment_urls()

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"may_comment": obj is not None and self.has_change_permission(request, obj)}

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return measure_links(request, (row,))

    def create(self, request: HttpRequest, new: PlanKPI, form: LinkForm) -> None:
        link_kpi(link=new, themes=form.chosen("themes"), by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: PlanKPI, form: LinkForm) -> None:
        edit_kpi_link(
            link=stored, changes=form.changes(), based_on=form.based_on, by=person_of(request), at=instant_of(request)
        )
