"""Databases of both engines in one lane, and the site's own processes on them."""

import pytest

from benchmarks.scratch import connected, copied_database, migrated_database
from tests.services.addresses import database_url
from tests.services.sealing.processes import Site

# Loaded into processes of their own: imported here, where doctests are looked for, they would act on the tests.
collect_ignore = ["clock_ahead.py", "hasty.py", "stopping_worker.py"]

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def empty_databases(django_db_blocker):
    """The address of an empty, migrated database per engine, to be copied."""
    with (
        django_db_blocker.unblock(),
        migrated_database() as sqlite,
        migrated_database(database_url()) as postgresql,
    ):
        yield dict(zip(ENGINES, (sqlite, postgresql), strict=True))


@pytest.fixture(params=ENGINES)
def engine(request):
    """Each engine in turn, whatever the lane's own database runs on."""
    return request.param


@pytest.fixture
def database(engine, empty_databases, django_db_blocker):
    """The address of a database of the test's own, on which this process works too."""
    with django_db_blocker.unblock(), copied_database(empty_databases[engine]) as url, connected(url):
        yield url


@pytest.fixture
def start_site(tmp_path):
    """``start_site(database, broker)``: the site on these two; its processes end with the test."""
    sites = []

    def start(database_url, broker_url="filesystem://"):
        site = Site(database_url, broker_url, tmp_path / f"site-{len(sites)}")
        sites.append(site)
        return site

    yield start
    for site in sites:
        site.end()
