"""Work on imports outside the request. A task is only a hint: what there is to do is in the database."""

import logging

from celery import shared_task
from django.utils import timezone

from kpis.actions.imports import waiting_batches, work_on
from kpis.models import ImportBatch

logger = logging.getLogger(__name__)


@shared_task
def work_on_batch(key: int) -> str:
    """Take the present step of one batch; answers its state. One that is gone or taken is left alone."""
    batch = ImportBatch.objects.filter(pk=key).first()
    return str(work_on(batch=batch, at=timezone.now()).state) if batch else "gone"


@shared_task
def work_on_waiting_batches() -> list[int]:
    """Take a step of every batch that waits, or that a worker left; answers their keys."""
    done = []
    for batch in waiting_batches(at=timezone.now()):
        worked = work_on(batch=batch, at=timezone.now())
        logger.info("Import %s (%s): %s", worked.pk, worked.name, worked.state)
        done.append(worked.pk)
    return done
