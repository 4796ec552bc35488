"""Migrations that rebuild a protected table on SQLite drop its triggers; every migrate puts them back."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from commitments.models import ExceptionComment, ProgressUpdate, SealedQuarter, ThemeRating
from kpis.models import Definition, ImportBatch, Observation, Reset, Target
from plantracker.ledger.models import AuditEvent
from plantracker.ledger.protection import missing_protections

pytestmark = pytest.mark.django_db(transaction=True)


def add_field(editor, model):
    field = models.TextField(default="new")
    field.set_attributes_from_name("added")
    field.model = model
    editor.add_field(model, field)
    return lambda editor: editor.remove_field(model, field)


def alter_field(editor, model):
    old = model._meta.get_field("software")
    new = models.CharField(max_length=80)
    new.set_attributes_from_name("software")
    new.model = model
    editor.alter_field(model, old, new)
    return lambda editor: editor.alter_field(model, new, old)


def add_constraint(editor, model):
    constraint = models.CheckConstraint(condition=models.Q(sequence__gte=1), name="sequence_from_one")
    editor.add_constraint(model, constraint)
    return lambda editor: editor.remove_constraint(model, constraint)


@pytest.mark.parametrize(
    ("model", "alter"),
    [
        (SealedQuarter, add_field),
        (SealedQuarter, alter_field),
        (SealedQuarter, add_constraint),
        (ProgressUpdate, add_field),
        (ThemeRating, add_field),
        (ExceptionComment, add_field),
        (Definition, add_field),
        (ImportBatch, add_field),
        (Observation, add_field),
        (Reset, add_field),
        (Target, add_field),
        (AuditEvent, add_field),
    ],
)
def test_triggers_are_back_after_migrate(model, alter):
    try:
        with connection.schema_editor() as editor:
            undo = alter(editor, model)
        missing = missing_protections()
        if connection.vendor == "sqlite":
            assert missing
            assert all(name.startswith(f"{model._meta.db_table}: ") for name in missing)
        else:
            assert missing == []
        call_command("migrate", verbosity=0)
        assert missing_protections() == []
    finally:
        with connection.schema_editor() as editor:
            undo(editor)
        call_command("migrate", verbosity=0)
