"""The order of a list's rows, the same on every database."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.lookups import IsNull
from django.http import HttpRequest


class OrderedList(ChangeList):
    """Rows without a value come last, whichever way the list is sorted: left alone, databases differ in it."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        parts = super().get_ordering(request, queryset)
        return [each for part in parts for each in _nulls_last(part, self.model)]


def _nulls_last(part: Any, model: Any) -> list[Any]:
    """One part of an order, with what puts its nulls last, where it may have any."""
    if not isinstance(part, str):
        return [part]
    name = part.removeprefix("-")
    fields = _fields_of(name, model)
    if fields and not any(field.null for field in fields):
        return [part]
    if fields and fields[-1].is_relation:
        # Sorted by what its own model is sorted by, so whether there is one is asked apart.
        return [IsNull(F(name), True).asc(), part]
    column = F(name)
    return [column.desc(nulls_last=True) if part.startswith("-") else column.asc(nulls_last=True)]


def _fields_of(name: str, model: Any) -> list[Any]:
    """The fields on the way to a column; none for one that the query computes."""
    found: list[Any] = []
    for step in name.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        except FieldDoesNotExist:
            return []
        found.append(field)
        model = field.related_model
    return found
