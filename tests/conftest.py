"""Fixtures and rules for every test."""

from unittest import mock

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings as hypothesis_settings

from commitments.reporting.records import published_kept, sealed_kept
from commitments.views.answers import pages_kept
from plantracker.celery import app
from plantracker.ledger.protection import install_protections, remove_protections

OTHER_ENGINE = {"sqlite": "postgresql", "postgresql": "sqlite"}

# How long one example takes says more of what else the machine does than of the rule that is tried.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

skipped: list[str] = []


def pytest_addoption(parser):
    parser.addoption("--fail-on-skip", action="store_true", help="A skipped test fails the run.")


def pytest_collection_modifyitems(config, items):
    """Leave out what is about the other engine: a skip would say that something was not tried."""
    engine = "sqlite" if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else "postgresql"
    other = [item for item in items if item.get_closest_marker(OTHER_ENGINE[engine])]
    if other:
        config.hook.pytest_deselected(items=other)
        items[:] = [item for item in items if item not in other]


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    if session.config.getoption("--fail-on-skip") and skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--fail-on-skip"):
        for name in skipped:
            terminalreporter.write_line(f"Skipped, which this run does not allow: {name}", red=True)


@pytest.fixture(scope="session")
def flush_of_django():
    """The flush as it is outside tests."""
    return BaseDatabaseOperations.execute_sql_flush


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_protections(flush_of_django):
    """Let the flush after a transactional test empty protected tables; outside tests it stays refused."""

    def execute_sql_flush(operations, sql_list):
        remove_protections(operations.connection)
        try:
            flush_of_django(operations, sql_list)
        finally:
            install_protections(operations.connection)

    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush):
        yield


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """A process that has read no record and made no page yet."""
    for memory in (sealed_kept, published_kept, pages_kept):
        memory.clear()


@pytest.fixture
def broker_at():
    """``broker_at(url, **options)``: the site with another broker, until the end of the test."""
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}

    def take(**conf):
        app.conf.update(conf)
        # Connections to the broker before would serve whoever sends next.
        app._pool = app.amqp._producer_pool = None

    yield lambda url, **options: take(broker_url=url, broker_transport_options=options)
    take(**before)
