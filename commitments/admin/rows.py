"""Whose rows an admin page shows: who sees them, who writes them, and the plan that each belongs to."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from commitments.admin.asking import rights_of
from commitments.admin.lists import StrictLists
from commitments.choices import Role
from commitments.models import Plan
from commitments.permissions import USES_ADMIN


class PlanRows(StrictLists):
    """Rows that belong to plans.

    ``plan_path`` is the way from a row to its plan, empty for the plan itself. ``readers`` see
    rows of their plan, ``writers`` also make and edit them: everybody else gets 404, readers who
    write get 403. Nothing is ever deleted here.
    """

    plan_path: ClassVar[str] = "plan"
    readers: ClassVar[tuple[Role, ...]] = USES_ADMIN
    writers: ClassVar[tuple[Role, ...]] = (Role.GOVERNANCE,)

    # Who sees and who writes --------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if rights_of(request).is_administrator:
            return rows
        return rows.filter(**{f"{self.plan_path or 'pk'}__in": rights_of(request).plans(*self.readers)})

    def plan_of(self, row: Any) -> Plan:
        """The plan that a row belongs to."""
        for name in self.plan_path.split("__") if self.plan_path else ():
            row = getattr(row, name)
        return cast(Plan, row)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        rights = rights_of(request)
        if obj is None:
            return rights.is_administrator or rights.holds(*self.readers)
        return rights.role_in(self.plan_of(obj)) in self.readers

    def has_add_permission(self, request: HttpRequest) -> bool:
        return rights_of(request).holds(*self.writers)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return rights_of(request).holds(*self.writers)
        return rights_of(request).role_in(self.plan_of(obj)) in self.writers

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def visible_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """The row with this key, if the person may know of it."""
        return self.get_object(request, object_id)

    def writable_or_refused(self, request: HttpRequest, object_id: str) -> Any:
        """The same row, for somebody who may change it; 403 for who may only see it."""
        row = self.visible_or_404(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied("You may see this, but not change it.")
        return row

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        # The stock admin sends people to its index with a message, which tells them nothing.
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404("There is nothing here, or you may not see it.")
        return row

    # Where a row belongs ------------------------------------------------------------------

    def place_of(self, row: Any) -> str:
        """The plan that a row belongs to, in words; empty for a row of none."""
        plan = row if isinstance(row, Plan) else self.plan_of(row)
        return f"Plan: {plan}" if isinstance(plan, Plan) else ""

    def heading_of(self, row: Any) -> str:
        """What a row is called above its page and on the way to it."""
        return str(row)

    def place_for_new(self, request: HttpRequest) -> str:
        """The plan that a new row goes into, in words; empty where it goes into none."""
        plan = self.plan_for(request, None) if self.plan_path else None
        return f"Plan: {plan}" if plan else ""

    def place_column(self, request: HttpRequest) -> Callable[[Any], str] | None:
        """A list's column with the plan of each row; None where the list shows one plan only."""
        if not self.plan_path or request.GET.get("plan") or len(rights_of(request).plans(*self.readers)) < 2:
            return None

        @admin.display(description="Plan")
        def plan(row: Any) -> str:
            return str(self.plan_of(row))

        return plan

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """The columns, the plan's second where the list needs it."""
        first, *others = self.list_display
        column = self.place_column(request)
        return (first, column, *others) if column else (first, *others)

    def plan_for(self, request: HttpRequest, obj: Any) -> Plan | None:
        """The plan whose people and parts a form offers: the row's, or for a new one that of the address."""
        if obj is not None:
            return self.plan_of(obj)
        return self.plan_named(request)

    def plan_named(self, request: HttpRequest) -> Plan | None:
        """The plan in the address, or the only one that the person writes in."""
        keys = rights_of(request).plans(*self.writers)
        named = request.GET.get("plan", "")
        if named:
            keys = [key for key in keys if str(key) == named]
        return Plan.objects.filter(pk=keys[0]).first() if len(keys) == 1 else None
