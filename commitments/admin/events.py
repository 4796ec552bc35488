"""The ledger in the admin: what was done, by whom, when; read-only."""

from typing import Any

from django.apps import apps
from django.contrib.admin import display, register
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from commitments.admin.asking import rights_of
from commitments.admin.base import PlanModelAdmin
from commitments.admin.columns import time_of
from commitments.admin.history import action_words, entries_of
from commitments.admin.site import site
from commitments.choices import Role
from commitments.models import Plan
from kpis.actions.records import register_scope
from plantracker.ledger.models import AuditEvent


@register(AuditEvent, site=site)
class AuditEventAdmin(PlanModelAdmin):
    """Events of the plans that the person governs, and of those plans' registers; all for administrators."""

    plan_path = ""
    readers = (Role.GOVERNANCE,)
    writers = ()
    has_history = False
    list_display = ("at_name", "by_name", "done", "subject_name")
    search_fields = ("subject_name", "by_name", "action", "note")
    ordering = ("-id",)
    list_per_page = 100

    at_name = time_of("at", "At")

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        names = _names_of_scopes()

        @display(description="In")
        def scope(event: AuditEvent) -> str:
            return _coded(names.get(event.scope, ""), event.scope)

        return (*self.list_display, scope)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = AuditEvent.objects.order_by(*self.ordering)
        if rights_of(request).is_administrator:
            return rows
        governed = Plan.objects.filter(pk__in=rights_of(request).plans(Role.GOVERNANCE))
        scopes = [scope for plan in governed for scope in (plan.scope, register_scope(plan.register))]
        return rows.filter(scope__in=scopes)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Which rows is for the queryset: an object that reaches this came through it.
        return rights_of(request).is_administrator or rights_of(request).holds(Role.GOVERNANCE)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="What was done", ordering="action")
    def done(self, event: AuditEvent) -> str:
        return action_words(event.action)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One event, field by field."""
        if request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        event: AuditEvent = self.visible_or_404(request, object_id)
        label, _, name = event.subject_type.partition(".")
        model = apps.get_model(label, name) if event.subject_type in _known_types() else None
        context = {
            "title": f"{action_words(event.action)}: {event.subject_name}",
            "original": event,
            "entry": entries_of([event], model)[0],
            "about": _coded(event.subject_name, f"{event.subject_type} no. {event.subject_id}"),
            "scope": _coded(_names_of_scopes().get(event.scope, ""), event.scope),
        }
        return self.respond(request, "event.html", context)


def _names_of_scopes() -> dict[str, str]:
    """What the ledger's places are called: plans by their titles, registers by their own names."""
    plans = list(Plan.objects.all())
    registers = {register_scope(plan.register): f"Register {plan.register}" for plan in plans}
    return {**registers, **{plan.scope: str(plan) for plan in plans}}


def _coded(name: str, code: str) -> str:
    """A name with the ledger's own code behind it; the code alone where there is no name."""
    return f"{name} [{code}]" if name else code


def _known_types() -> set[str]:
    return {model._meta.label_lower for model in apps.get_models()}
