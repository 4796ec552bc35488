"""The only writers of the areas and the glossary that measures share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.actions.records import add, change
from kpis.models import Area, Term
from kpis.permissions import authority, check_can_keep
from plantracker.people.models import User


@transaction.atomic
def create_area(*, area: Area, similar: Sequence[Area] = (), by: User, at: datetime) -> Area:
    """Store a named area of a register, with the areas that it is compared with."""
    check_can_keep(by, area.register)
    authority().hold(area.register, at=at)
    _check_others(area, similar)
    add(area, {"similar": similar}, by=by, at=at)
    return area


@transaction.atomic
def edit_area(
    *, area: Area, changes: dict[str, Any], similar: Sequence[Area] | None, based_on: int, by: User, at: datetime
) -> Area:
    """Change an area; ``similar`` None leaves its list as it is. Raises ``StaleKPI``."""
    check_can_keep(by, area.register)
    authority().hold(area.register, at=at)
    _check_others(area, similar or ())
    return change(area, changes, {} if similar is None else {"similar": similar}, based_on=based_on, by=by, at=at)


def _check_others(area: Area, similar: Sequence[Area]) -> None:
    """Raise ``ValidationError`` where the area is to be compared with itself."""
    if area in similar:
        raise ValidationError({"similar": f"“{area}” is not compared with itself: name other areas."})


@transaction.atomic
def create_term(*, term: Term, by: User, at: datetime) -> Term:
    """Add a word to a register's glossary."""
    check_can_keep(by, term.register)
    authority().hold(term.register, at=at)
    add(term, {}, by=by, at=at)
    return term


@transaction.atomic
def edit_term(*, term: Term, changes: dict[str, Any], based_on: int, by: User, at: datetime) -> Term:
    """Change a word of the glossary or its meaning. Raises ``StaleKPI``."""
    check_can_keep(by, term.register)
    authority().hold(term.register, at=at)
    return change(term, changes, {}, based_on=based_on, by=by, at=at)
