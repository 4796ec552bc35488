"""Scheduled work. A task is only a hint: the truth about what is due is in the database."""

import logging

from celery import shared_task
from django.utils import timezone

from commitments.actions.sealing import seal_due
from plantracker.people.actions import system_account

logger = logging.getLogger(__name__)


class SealingFailed(Exception):
    """Some quarter that is due could not be sealed; the next run tries again."""


@shared_task
def seal_due_quarters() -> list[str]:
    """Seal what is due; running it twice, or late, gives the same seals."""
    now = timezone.now()
    sweep = seal_due(by=system_account(at=now), at=now)
    for made in sweep.sealed:
        logger.info("Sealed %s of %s: %s", made.quarter, made.plan.slug, made.record_hash)
    if sweep.failed:
        raise SealingFailed("; ".join(sweep.failed))
    return [made.record_hash for made in sweep.sealed]
