"""The site's settings, made fast and harmless for tests.

What the developer's shell points at is put aside before the real settings are read: a test
must never write to a real database. TEST_DATABASE_URL names a server for tests on purpose.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

READ_BY_THE_SITE = (
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "DEBUG",
    "PLANTRACKER_BEHIND_PROXY",
    "PLANTRACKER_CACHE_URL",
    "PLANTRACKER_CONTACT",
    "PLANTRACKER_KNOWN_FAULTS",
    "PLANTRACKER_BRAND_COLOUR",
    "PLANTRACKER_LOG_LEVEL",
    "PLANTRACKER_PRODUCTION",
    "PLANTRACKER_REDIS_VISIBILITY_TIMEOUT",
    "PLANTRACKER_SITE_ADDRESS",
    "PLANTRACKER_SITE_NAME",
    "PLANTRACKER_SSL_REDIRECT",
    "SECRET_KEY",
)
for name in READ_BY_THE_SITE:
    os.environ.pop(name, None)

SCRATCH = Path(tempfile.mkdtemp(prefix="plantracker-tests-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
os.environ["PLANTRACKER_DATA_DIR"] = str(SCRATCH)
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from plantracker.settings import *  # noqa: E402, F403
from plantracker.settings import DATABASES  # noqa: E402

# Processes that a test starts read the environment again, and need none of this.
os.environ.pop("DATABASE_URL", None)
os.environ.pop("PLANTRACKER_DATA_DIR", None)

DEBUG = False

DATABASES["default"].update(
    # Each run has its own database, so that two of them on one machine do not meet.
    TEST={"NAME": str(SCRATCH / "test.sqlite3")}
    if DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else {"NAME": f"test_plantracker_{os.getpid()}"},
    # A kept connection would keep the server from dropping the test database.
    CONN_MAX_AGE=0,
)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What is queued goes nowhere; the services lane uses real brokers.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_QUEUES = None
