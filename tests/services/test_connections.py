"""A server that ends the kept connections is not noticed by who reads published pages."""

import pytest
from django.db import connection, transaction
from django.test import Client

from benchmarks.scratch import connected, migrated_database
from commitments.actions.plan import edit_plan
from commitments.actions.records import Changes
from tests.cast import WRITTEN_AT, make_plan
from tests.services.addresses import database_url


@pytest.fixture
def postgresql(django_db_blocker):
    with django_db_blocker.unblock(), migrated_database(database_url()) as url, connected(url):
        yield url


def end_connection():
    """Have the server end this process's connection, as a restart does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    finally:
        other.close()


@pytest.mark.parametrize(("address", "status"), [("/plans/north/", 200), ("/plans/north/feed.xml", 404)])
def test_a_published_page_after_the_server_ended_its_connection(postgresql, address, status):
    """All public plans are asked for, or one; nothing of this one is published yet."""
    cast = make_plan()
    changes = Changes({"is_public": True})
    with transaction.atomic():
        edit_plan(plan=cast.plan, changes=changes, based_on=cast.plan.version, by=cast.administrator, at=WRITTEN_AT)
    reader = Client()
    assert reader.get(address).status_code == status
    dead = connection.connection
    end_connection()
    assert reader.get(address).status_code == status
    assert dead.closed
    assert connection.connection is not dead
