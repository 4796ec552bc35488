"""Whether the process lives, and whether the site is ready to work.

Each fault is a plain sentence without a trace, an address or a version; details are in the log.
"""

import logging
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError

from plantracker.celery import app
from plantracker.ledger.protection import missing_protections
from plantracker.questions import read_only

logger = logging.getLogger(__name__)

BROKER_SECONDS = 2.0

Check = Callable[[], list[str]]


@read_only
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; asks nothing of database or broker."""
    return JsonResponse({"status": "alive"})


@read_only
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when all that the site needs is there, else 503 with a sentence for each fault."""
    problems = faults()
    status = "not ready" if problems else "ready"
    return JsonResponse({"status": status, "problems": problems}, status=503 if problems else 200)


def faults() -> list[str]:
    """Each fault in a sentence; empty when ready.

    What reads tables is asked only where the database answers and its tables are current.
    """
    problems = _run("database", database) or _run("migrations", migrations)
    if not problems:
        problems = _run("protections", protections)
        for path in settings.READINESS_CHECKS:
            problems += _run(path, partial(_named_check, path))
    return problems + _run("broker", broker)


def database() -> list[str]:
    """Whether the database answers a query."""
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        logger.warning("The database does not answer.", exc_info=True)
        return ["The database does not answer."]
    return []


def migrations() -> list[str]:
    """Whether every migration of this version is applied."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        return []
    return [f"The database is behind this version: {waiting} of its migrations are not applied."]


def protections() -> list[str]:
    """Whether the database still refuses to change what is sealed."""
    return [f"The database no longer protects sealed records: {name} is missing." for name in missing_protections()]


def broker() -> list[str]:
    """Whether the broker takes a connection within two seconds, or its folders can be written to."""
    options = app.conf.broker_transport_options
    if app.conf.broker_url.startswith("filesystem:"):
        folders = [Path(options[name]) for name in ("data_folder_in", "control_folder")]
        if all(folder.is_dir() and os.access(folder, os.W_OK) for folder in folders):
            return []
        return ["The broker's folder is missing or cannot be written to."]
    with app.connection_for_write(connect_timeout=BROKER_SECONDS) as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
        except (OperationalError, *connection.connection_errors, *connection.channel_errors):
            logger.warning("The broker does not answer.", exc_info=True)
            return ["The broker does not answer, so scheduled work waits. Saving is not affected."]
    return []


def _named_check(path: str) -> list[str]:
    check: Check = import_string(path)
    return check()


def _run(name: str, check: Check) -> list[str]:
    """The check's faults; a check that breaks is itself one, for health must never answer with a trace."""
    try:
        return check()
    except Exception:
        logger.exception("The readiness check %s failed.", name)
        return [f"The check “{name}” could not be run."]
