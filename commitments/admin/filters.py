"""Filters of lists: each offers what the person may see, and refuses a value that it does not offer."""

from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest

from commitments.admin.asking import rights_of
from commitments.forms.fields import key_of
from commitments.models import Plan, Theme


class StrictFilter(SimpleListFilter):
    """A filter whose value is one of its own choices, or the list says that it is wrong."""

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        known = {str(key) for key, _ in self.lookup_choices}
        if self.value() is not None and self.value() not in known:
            raise IncorrectLookupParameters(f"“{self.value()}” is no choice of {self.title}.")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset if value is None else self.narrowed(queryset, value)

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows that the value stands for."""
        raise NotImplementedError


class ColumnFilter(StrictFilter):
    """Filters by a column that takes the chosen value itself."""

    column: ClassVar[str]

    def narrowed(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(**{self.column: value})


class PlanFilter(ColumnFilter):
    """By plan; offered to who has more than one."""

    title, parameter_name, column = "plan", "plan", "plan"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        plans = Plan.objects.filter(pk__in=rights_of(request).plans())
        return [(str(plan.pk), str(plan)) for plan in plans]

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1


class ThemeFilter(ColumnFilter):
    """By theme, those of the chosen plan where one is chosen."""

    title, parameter_name, column = "theme", "theme", "theme"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, str]]:
        themes = Theme.objects.filter(plan__in=rights_of(request).plans()).order_by("plan", "order", "slug")
        chosen = key_of(request.GET.get("plan", ""))
        if chosen is not None:
            themes = themes.filter(plan=chosen)
        return [(str(key), title) for key, title in themes.values_list("pk", "title")]


def over(parent: type[ColumnFilter], path: str) -> type[ColumnFilter]:
    """The same filter for a model that reaches the column by another way."""
    return type(parent.__name__, (parent,), {"column": path})
