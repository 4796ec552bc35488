"""People are stored together with the event that tells of it, or not at all."""

import pytest
from django.db import DatabaseError, connection

from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User

pytestmark = pytest.mark.django_db


def without_ledger(execute, sql, params, many, context):
    if AuditEvent._meta.db_table in sql:
        raise DatabaseError("The ledger takes nothing.")
    return execute(sql, params, many, context)


def test_an_administrator_is_made_with_the_event_that_tells_of_it():
    made = User.objects.create_superuser("New@North.example", "a-long-enough-pass-phrase", name="New")
    event = AuditEvent.objects.get()
    assert (made.email, event.action, event.subject_id) == ("new@north.example", "create_person", made.pk)


def test_without_its_event_no_administrator_is_made():
    with pytest.raises(DatabaseError), connection.execute_wrapper(without_ledger):
        User.objects.create_superuser("new@north.example", "a-long-enough-pass-phrase", name="New")
    assert not User.objects.exists()
