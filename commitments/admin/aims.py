"""Aims in the admin: the list by which a round is collected, and an aim's own pages."""

from typing import Any

from django.contrib.admin import ShowFacets, display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from commitments.actions.plan import create_aim, edit_aim
from commitments.admin import aim_filters as filters
from commitments.admin.aim_export import ExportPage
from commitments.admin.asking import instant_of, person_of, plans_now_of, rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import name_of
from commitments.admin.dated import DatedPages
from commitments.admin.decisions import DecideOnAims
from commitments.admin.filters import PlanFilter, ThemeFilter
from commitments.admin.review import live_links
from commitments.admin.site import site
from commitments.admin.words import moved, round_state_words
from commitments.admin.writing import WritePage
from commitments.choices import Role
from commitments.forms.plans import AimForm
from commitments.models import Aim
from commitments.permissions import WRITES, is_answerable
from commitments.reporting.collection import is_overdue, with_progress
from commitments.views.frame import Link
from kpis.periods import LONDON
from plantracker.ui.formatting import instant


@register(Aim, site=site)
class AimAdmin(WritePage, DatedPages, DecideOnAims, ExportPage, PlanModelAdmin):
    """Aims: kept by governance, written on by their leads, seen whole by everybody who works on the plan."""

    form = AimForm
    list_display = ("wording", "rag", "projected", "is_stale_now", "lead", "theme", "submitted")
    list_select_related = ("plan", "theme", "lead", "reported_with")
    list_filter = (
        PlanFilter,
        filters.DueFilter,
        filters.StateFilter,
        filters.RatingFilter,
        filters.StaleFilter,
        filters.LeadFilter,
        ThemeFilter,
    )
    show_facets = ShowFacets.NEVER
    search_fields = ("title", "slug", "theme__title", "lead__name")
    search_help_text = "Searches wording, key, theme and lead."
    ordering = ("plan", "theme__order", "theme__slug", "order", "slug")
    change_form_template = "admin/commitments/aim_form.html"
    change_list_template = "admin/commitments/aim_list.html"
    fields = (
        "title",
        "slug",
        "theme",
        "order",
        "delivered_by",
        "lead",
        "deputies",
        "due_on",
        "reported_with",
        "kpis",
        "version",
    )

    lead_name = name_of("lead", "Lead")

    # The list -----------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_progress(super().get_queryset(request), plans_now_of(request), at=instant_of(request))

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns; those that depend on who looks, and when, are made for the request."""
        rounds = {each.plan.pk: each.round for each in plans_now_of(request)}
        today = instant_of(request).astimezone(LONDON).date()
        mine = set(Aim.objects.led_by(person_of(request)).values_list("pk", flat=True))

        @display(description="State in the round", ordering="round_state")
        def state(aim: Any) -> str:
            return self.state_words(aim, is_overdue(aim.round_state, rounds.get(aim.plan_id), today=today))

        @display(description="Next")
        def next_step(aim: Any) -> str:
            if rounds.get(aim.plan_id) is None or aim.withdrawn_on:
                return ""
            role = rights_of(request).role_in(aim.plan_id)
            if aim.pk in mine or (role is Role.GOVERNANCE and aim.lead_id is None):
                return format_html('<a href="{}">Write update</a>', self.url_of("write", aim))
            if role is Role.GOVERNANCE and aim.round_state == "submitted":
                address = reverse("admin:commitments_progressupdate_changelist")
                return format_html('<a href="{}?aim={}&newest=waiting">Read and decide</a>', address, aim.pk)
            return ""

        wording, *others = super().get_list_display(request)
        return (wording, next_step, state, *others)

    def state_words(self, aim: Any, is_late: bool) -> str:
        """How far the aim has come, or which other aim's update covers it."""
        if aim.withdrawn_on:
            return "Withdrawn"
        if not aim.round_state:
            return f"With “{aim.reported_with}”" if aim.reported_with_id else ""
        words = round_state_words(aim.round_state, is_late=is_late and aim.is_due)
        if aim.has_approved and aim.round_state != "approved":
            words += " (an earlier version is approved)"
        return words if aim.is_due or aim.reported_with_id else f"{words} (not due)"

    @display(description="Aim", ordering="title")
    def wording(self, aim: Aim) -> str:
        return str(aim)

    @display(description="RAG last → now", ordering="rag_now")
    def rag(self, aim: Any) -> str:
        return moved(aim.rag_before, aim.rag_now)

    @display(description="Projected last → now", ordering="projected_now")
    def projected(self, aim: Any) -> str:
        return moved(aim.projected_before, aim.projected_now)

    @display(description="Stale", ordering="is_stale")
    def is_stale_now(self, aim: Any) -> str:
        if not aim.is_stale:
            return ""
        return f"Stale since {aim.rated_in}" if aim.rated_in else "No approved update yet"

    @display(description="Submitted", ordering="submitted_at")
    def submitted(self, aim: Any) -> str:
        return instant(aim.submitted_at) if aim.submitted_at else ""

    # The form -----------------------------------------------------------------------------

    def own_urls(self) -> list[URLPattern]:
        return [*self.export_urls(), *self.write_urls(), *self.dated_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("title", "slug") if obj else ()

    def may_write(self, request: HttpRequest, aim: Aim) -> bool:
        """Whether to offer the update page; the action asks again."""
        role = rights_of(request).role_in(aim.plan)
        if role not in WRITES:
            return False
        return is_answerable(person_of(request), aim) or (role is Role.GOVERNANCE and aim.lead_id is None)

    def more_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        if obj is None:
            return {}
        return {
            "may_write": self.may_write(request, obj),
            "may_withdraw": self.has_change_permission(request, obj) and not obj.withdrawn_on,
        }

    def review_links(self, request: HttpRequest, row: Any) -> tuple[Link, ...]:
        # The live record no longer holds an aim that is withdrawn.
        return () if row.withdrawn_on else live_links(request, row.plan, "aim", aim=row.slug)

    def create(self, request: HttpRequest, new: Aim, form: AimForm) -> None:
        create_aim(
            aim=new,
            deputies=form.chosen("deputies"),
            kpis=form.chosen("kpis"),
            by=person_of(request),
            at=instant_of(request),
        )

    def edit(self, request: HttpRequest, stored: Aim, form: AimForm) -> None:
        edit_aim(
            aim=stored, changes=form.changes(), based_on=form.based_on, by=person_of(request), at=instant_of(request)
        )
