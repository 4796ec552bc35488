"""Updates in the admin: every version that the person may read, and the page of one that waits."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, action, display, register
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from commitments.admin.asking import instant_of, person_of, rights_of
from commitments.admin.columns import time_of
from commitments.admin.decisions import APPROVE, RETURN, DecisionPages, confirm, lines_of, own_of, waiting, with_before
from commitments.admin.filters import ColumnFilter, PlanFilter, StrictFilter, ThemeFilter, over
from commitments.admin.review import live_links
from commitments.admin.site import site
from commitments.admin.words import rating
from commitments.choices import Role, UpdateState
from commitments.forms.fields import key_of
from commitments.models import Aim, ProgressUpdate
from commitments.views.frame import Link


class NewestFilter(StrictFilter):
    """By whether the version still waits for governance."""

    title, parameter_name = "waiting", "newest"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return [("waiting", "Waiting for approval")]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return waiting(rows)


class UpdateStateFilter(ColumnFilter):
    """By state of the version."""

    title, parameter_name, column = "state", "state", "state"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        return list(UpdateState.choices)


class QuarterFilter(ColumnFilter):
    """By quarter."""

    title, parameter_name, column = "quarter", "quarter", "quarter_start"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        updates = ProgressUpdate.objects.filter(aim__plan__in=rights_of(request).plans())
        found = updates.order_by("-quarter_start").values_list("quarter_start", "quarter").distinct()
        return [(start.isoformat(), quarter) for start, quarter in found]


class AimFilter(ColumnFilter):
    """By aim: reached from links, too long to be offered."""

    title, parameter_name, column = "aim", "aim", "aim"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        chosen = key_of(request.GET.get("aim", ""))
        if chosen is None:
            return []
        aims = Aim.objects.filter(plan__in=rights_of(request).plans(), pk=chosen)
        return [(str(aim.pk), str(aim)) for aim in aims]


@register(ProgressUpdate, site=site)
class UpdateAdmin(DecisionPages):
    """Versions of updates; nothing is edited here. Unapproved text is for governance and for who writes it."""

    plan_path = "aim__plan"
    writers = ()
    has_history = False
    list_display = (
        "aim_wording",
        "quarter",
        "version",
        "state",
        "rag_word",
        "projected_word",
        "author",
        "written_at_name",
    )
    list_select_related = ("aim__theme", "aim__plan", "author")
    list_filter = (
        over(PlanFilter, "aim__plan"),
        NewestFilter,
        UpdateStateFilter,
        QuarterFilter,
        over(ThemeFilter, "aim__theme"),
        AimFilter,
    )
    search_fields = ("aim__title", "aim__slug", "activity")
    ordering = ("-quarter_start", "aim__plan", "aim__theme__order", "aim__order", "aim__slug", "-version")
    actions = ("approve_ticked", "return_ticked")

    written_at_name = time_of("written_at", "Written at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        written = Aim.objects.led_by(person_of(request)).values("pk")
        return rows.filter(
            Q(state=UpdateState.APPROVED)
            | Q(aim__plan__in=rights_of(request).plans(Role.GOVERNANCE))
            | Q(aim__in=written)
        )

    def review_links(self, request: HttpRequest, row: ProgressUpdate) -> tuple[Link, ...]:
        aim = row.aim
        return () if aim.withdrawn_on else live_links(request, aim.plan, "aim", aim=aim.slug)

    def own_urls(self) -> list[URLPattern]:
        return self.decision_urls()

    @display(description="Aim", ordering="aim__title")
    def aim_wording(self, update: ProgressUpdate) -> str:
        return str(update.aim)

    @display(description="RAG", ordering="rag")
    def rag_word(self, update: ProgressUpdate) -> str:
        return rating(update.rag)

    @display(description="Projected", ordering="projected_rag")
    def projected_word(self, update: ProgressUpdate) -> str:
        return rating(update.projected_rag)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).holds(Role.GOVERNANCE)

    @action(description="Approve the ticked updates", permissions=["decide"])
    def approve_ticked(self, request: HttpRequest, updates: QuerySet[Any]) -> HttpResponse | None:
        return self._confirm_waiting(request, updates, APPROVE)

    @action(description="Return the ticked updates with a comment", permissions=["decide"])
    def return_ticked(self, request: HttpRequest, updates: QuerySet[Any]) -> HttpResponse | None:
        return self._confirm_waiting(request, updates, RETURN)

    def _confirm_waiting(self, request: HttpRequest, updates: QuerySet[Any], decision: str) -> HttpResponse | None:
        found = list(waiting(updates.filter(aim__plan__in=rights_of(request).plans(Role.GOVERNANCE))))
        if not found:
            self.message_user(request, "None of the ticked updates waits for approval.", messages.WARNING)
            return None
        return confirm(self, request, found, decision)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One version with its whole text; for governance, with the two buttons while it waits."""
        if request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        update = self.visible_or_404(request, object_id)
        rows = with_before(ProgressUpdate.objects.filter(pk=update.pk), request=request)
        row = rows.select_related("aim__theme", "aim__plan", "author", "approved_by", "importer").get()
        governs = rights_of(request).role_in(update.aim.plan) is Role.GOVERNANCE
        is_waiting = waiting(ProgressUpdate.objects.filter(pk=update.pk)).exists()
        context = {
            "title": f"Update, {update}",
            "original": row,
            "line": lines_of([row], own_of(request, [row.pk]))[0],
            "review_links": self.review_links(request, row),
            "may_decide": governs and is_waiting and _is_open(row, request),
            "versions": self.get_queryset(request).filter(aim=update.aim, quarter=update.quarter).order_by("-version"),
        }
        return self.respond(request, "update.html", context)


def _is_open(update: ProgressUpdate, request: HttpRequest) -> bool:
    return update.round is not None and update.round.is_open(at=instant_of(request))
