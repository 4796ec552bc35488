"""Importing the package registers every page with ``commitments.admin.site.site``."""

from commitments.admin import (
    aims,
    catalogue,
    events,
    intake,
    measures,
    observations,
    people,
    plans,
    rounds,
    sealed,
    updates,
)

__all__ = [
    "aims",
    "catalogue",
    "events",
    "intake",
    "measures",
    "observations",
    "people",
    "plans",
    "rounds",
    "sealed",
    "updates",
]
