"""Telling the worker that a quarter may be due; the database knows it anyway."""

from django.db import transaction

from commitments.tasks import seal_due_quarters


def hint_at_seals() -> None:
    """Queue the sealing run after the commit; a broker that is down is logged and costs nothing else."""
    transaction.on_commit(seal_due_quarters.delay, robust=True)
