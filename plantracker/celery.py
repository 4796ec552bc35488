"""The Celery application, and what a worker does as it starts."""

import logging
import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import import_modules, worker_ready
from django.db import Error
from kombu.exceptions import OperationalError

from plantracker.env import make_folders
from plantracker.ledger.protection import missing_protections

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plantracker.settings")

app = Celery("plantracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def make_schedule_folder(**_: Any) -> None:
    """Make the folder of beat's schedule: beat opens the file before any signal of its own."""
    make_folders("PLANTRACKER_DATA_DIR", Path(app.conf.beat_schedule_filename).parent)


@worker_ready.connect
def report_missing_protections(**_: Any) -> None:
    """Log an error for each trigger that the database should have and lacks."""
    try:
        missing = missing_protections()
    except Error:
        logger.exception("The database did not answer, so its protections could not be looked at.")
        return
    for name in missing:
        logger.error("The database no longer protects sealed records: %s is missing.", name)


@worker_ready.connect
def queue_scheduled_tasks(**_: Any) -> None:
    """Send each scheduled task once, to make up what fell due while no worker ran.

    Beat does so only where its schedule file survived. The tasks find out for themselves
    whether anything is due, so one more run does no harm.
    """
    for entry in app.conf.beat_schedule.values():
        try:
            app.send_task(entry["task"])
        except OperationalError:
            logger.exception("%s could not be queued at the start; beat will queue it.", entry["task"])
