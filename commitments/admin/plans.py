"""Plans and their themes in the admin."""

from typing import Any

from django.contrib.admin import display, register
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from commitments.actions.plan import create_plan, create_theme, edit_plan, edit_theme
from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import name_of
from commitments.admin.filters import PlanFilter
from commitments.admin.packs import DraftPages
from commitments.admin.review import live_links
from commitments.admin.seals import SealPages
from commitments.admin.site import site
from commitments.admin.transfers import TransferPages
from commitments.choices import Role
from commitments.forms.plans import PlanForm, ThemeForm
from commitments.models import Plan, Theme
from commitments.views.frame import Link


@register(Plan, site=site)
class PlanAdmin(DraftPages, SealPages, TransferPages, PlanModelAdmin):
    """Plans: made by an administrator, kept by governance, seen by everybody who works on them."""

    plan_path = ""
    form = PlanForm
    list_display = ("title", "area", "starts_on", "ends_on", "marking", "is_public")
    search_fields = ("title", "area", "slug")
    change_form_template = "admin/commitments/plan_form.html"
    change_list_template = "admin/commitments/plan_list.html"
    fieldsets = (
        (None, {"fields": ("title", "slug", "area", "starts_on", "ends_on", "baseline_period")}),
        ("Its words", {"fields": ("office", "board", "panel")}),
        ("Its look", {"fields": ("logo_text", "brand_colour")}),
        ("Marking and publication", {"fields": ("marking", "is_public", "register", "version")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).is_administrator

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("slug",) if rights_of(request).is_administrator else ("slug", "register")

    def own_urls(self) -> list[URLPattern]:
        return [*self.draft_urls(), *self.seal_urls(), *self.transfer_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may_import = rights_of(request).is_administrator or rights_of(request).holds(Role.GOVERNANCE)
        return super().changelist_view(request, {**(extra_context or {}), "may_import": may_import})

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return live_links(request, row, "overview")

    def create(self, request: HttpRequest, new: Plan, form: PlanForm) -> None:
        create_plan(plan=new, by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: Plan, form: PlanForm) -> None:
        edit_plan(
            plan=stored, changes=form.changes(), based_on=form.based_on, by=person_of(request), at=instant_of(request)
        )


@register(Theme, site=site)
class ThemeAdmin(PlanModelAdmin):
    """The themes of plans."""

    form = ThemeForm
    list_display = ("title", "order", "lead", "starts_on", "declared_total", "counted")
    list_select_related = ("plan", "lead")
    list_filter = (PlanFilter,)
    search_fields = ("title", "slug", "objective")
    ordering = ("plan", "order", "slug")
    fields = ("title", "slug", "order", "objective", "lead", "starts_on", "declared_total", "version")

    lead_name = name_of("lead", "Lead")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        in_record = Count("aims", filter=Q(aims__withdrawn_on__isnull=True))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(aims_in_record=in_record)
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    @display(description="counted", ordering="aims_in_record")
    def counted(self, row: Any) -> int:
        """How many aims the theme has in the record, beside the number that the plan declares."""
        number: int = row.aims_in_record
        return number

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        return live_links(request, row.plan, "theme", theme=row.slug)

    def create(self, request: HttpRequest, new: Theme, form: ThemeForm) -> None:
        create_theme(theme=new, by=person_of(request), at=instant_of(request))

    def edit(self, request: HttpRequest, stored: Theme, form: ThemeForm) -> None:
        edit_theme(
            theme=stored, changes=form.changes(), based_on=form.based_on, by=person_of(request), at=instant_of(request)
        )
