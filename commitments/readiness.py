"""What keeps the tracker from being ready, as far as sealed quarters go; asked by ``/readyz``."""

from datetime import timedelta

from django.utils import timezone

from commitments.reporting.records import overdue_rounds

# The reconciler runs every hour: after a day without a seal somebody has to look.
PATIENCE = timedelta(hours=24)


def unsealed_quarters() -> list[str]:
    """A sentence for each quarter whose cut-off passed more than a day ago and that has no seal."""
    return [
        f"{late.quarter} of “{late.plan.slug}” is not sealed a day after it could be: see the worker's log."
        for late in overdue_rounds(at=timezone.now() - PATIENCE)
    ]
