"""Read-only columns of lists and pages, as the whole site words them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin

from commitments.admin.words import moment
from plantracker.ui.formatting import plain_figure

# What the stock admin shows where there is no value.
NOTHING = "-"


def name_of(field: str, label: str) -> Callable[[Any, Any], str]:
    """A read-only column with a person's name, without the link that the stock admin makes of it."""

    @admin.display(description=label)
    def name(model_admin: Any, row: Any) -> str:
        return str(getattr(row, field) or "") or NOTHING

    return name


def time_of(field: str, label: str) -> Callable[[Any, Any], str]:
    """A column with an instant as the whole site words it, which the stock admin does not."""

    @admin.display(description=label, ordering=field)
    def time(model_admin: Any, row: Any) -> str:
        at = getattr(row, field)
        return moment(at) if at else NOTHING

    return time


def figure_of(field: str, label: str) -> Callable[[Any, Any], str]:
    """A read-only figure in its own digits, without those that the database adds."""

    @admin.display(description=label)
    def said(model_admin: Any, row: Any) -> str:
        value = getattr(row, field)
        return NOTHING if value is None else plain_figure(value)

    return said
