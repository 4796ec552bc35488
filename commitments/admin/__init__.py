"""Importing the package registers every page with ``commitments.admin.site.site``."""

from commitments.admin import aims, events, measures, observations, people, plans, rounds, sealed, updates

__all__ = ["aims", "events", "measures", "observations", "people", "plans", "rounds", "sealed", "updates"]
