"""Real brokers, and real workers in processes of their own on the test database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from urllib.parse import quote

import pytest
import redis
from celery import Celery
from django.db import connection

from plantracker.env import broker_options, broker_queues
from tests.services.addresses import RABBITMQ_URL, REDIS_URL

VISIBILITY_TIMEOUT = 5


def pytest_collection_modifyitems(items):
    for item in items:
        if "services" in item.path.parts:
            item.add_marker(pytest.mark.services)


@pytest.fixture
def notes(tmp_path):
    """The file in which the tasks of ``tests.services.tasks`` leave a line for each run."""

    file = tmp_path / "notes"

    class Notes:
        path = str(file)

        def lines(self):
            return file.read_text().split() if file.exists() else []

        def wait_for(self, expected, seconds=30):
            """Wait until the lines are these; return what they are in the end."""
            wait_until(lambda: self.lines() == expected, seconds)
            return self.lines()

    return Notes()


@pytest.fixture(params=["redis", "rabbitmq"])
def broker(request):
    """The site's own Celery settings on each broker in turn, with the queue empty."""
    yield from empty_broker(RABBITMQ_URL if request.param == "rabbitmq" else REDIS_URL)


@pytest.fixture
def rabbitmq():
    yield from empty_broker(RABBITMQ_URL)


@pytest.fixture
def worker(transactional_db, tmp_path, broker_environment):
    """``with worker(broker) as process:`` runs a worker until the block ends."""

    @contextmanager
    def run(app, *arguments):
        log = tmp_path / f"worker-{time.monotonic_ns()}.log"
        command = [sys.executable, "-m", "celery", "-A", "plantracker", "worker", "-I", "tests.services.tasks"]
        with log.open("w") as output:
            process = subprocess.Popen(
                [*command, "-c", "1", "-l", "INFO", *arguments],
                env=broker_environment(app.conf.broker_url),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process.log = log
        try:
            assert wait_until(lambda: " ready." in log.read_text() or process.poll() is not None, 60)
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            kill_group(process)

    return run


@pytest.fixture
def broker_environment(tmp_path):
    """``broker_environment(url)``: the environment of a process on the test database and that broker."""

    def environment(broker_url):
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "plantracker.settings",
            "DATABASE_URL": url_of_test_database(),
            "CELERY_BROKER_URL": broker_url,
            "PLANTRACKER_DATA_DIR": str(tmp_path / "data"),
            "PLANTRACKER_REDIS_VISIBILITY_TIMEOUT": str(VISIBILITY_TIMEOUT),
        }

    return environment


def url_of_test_database():
    """The test database as DATABASE_URL names it, for processes of their own."""
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}"
    login = quote(used["USER"], safe="") + (f":{quote(used['PASSWORD'], safe='')}" if used["PASSWORD"] else "")
    host = used["OPTIONS"].get("host") or used["HOST"] or "127.0.0.1"
    port = f"&port={used['PORT']}" if used["PORT"] else ""
    return f"postgresql://{login + '@' if login else ''}/{used['NAME']}?host={quote(host, safe='')}{port}"


@contextmanager
def celery_at(url, folder=None):
    """The site's Celery settings, with the broker at ``url``; ``folder`` is the filesystem broker's."""
    app = Celery("services", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(
        broker_url=url,
        broker_transport_options=broker_options(url, folder=folder, visibility_timeout=VISIBILITY_TIMEOUT),
        task_queues=broker_queues(url),
    )
    yield app
    app.close()


def empty_broker(url):
    with celery_at(url) as app:
        empty(app)
        yield app
        empty(app)


def empty(app):
    if app.conf.broker_url.startswith("redis"):
        with redis.Redis.from_url(app.conf.broker_url) as client:
            client.flushdb()
        return
    with app.connection_for_write() as link:
        # Not deleted: kombu remembers, beyond this test, that the queue is there.
        for queue in broker_queues(app.conf.broker_url):
            bound = queue(link.default_channel)
            bound.declare()
            bound.purge()


def kill_group(process):
    """Kill the worker and its pool as a crash would, without a chance to say goodbye."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(happened, seconds):
    """Whether it happened within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.1)
    return bool(happened())
