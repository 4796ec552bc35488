"""The flush after a transactional test: lifted here, refused everywhere else."""

from datetime import UTC, datetime
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.base.operations import BaseDatabaseOperations

from plantracker.ledger.models import AuditEvent
from plantracker.ledger.protection import missing_protections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return AuditEvent.objects.create(
        at=datetime(2026, 4, 1, tzinfo=UTC), by_name="A", action="a", scope="s", subject_type="t", subject_name="n"
    )


def test_flush_in_tests_empties_protected_tables_and_protects_them_again(event):
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEvent.objects.exists()
    assert missing_protections() == []


def test_flush_outside_tests_is_refused(event, flush_of_django):
    django = mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", flush_of_django)
    with django, pytest.raises(CommandError):
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.exists()
