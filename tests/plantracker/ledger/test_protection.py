"""Rows that the database itself refuses to change, on both engines."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from commitments.models import ExceptionComment, ProgressUpdate, Publication, SealedQuarter, ThemeRating
from kpis.models import Definition, ImportBatch, Observation, Reset, Target
from plantracker.ledger.models import AuditEvent
from plantracker.ledger.protection import missing_protections, protected_models, remove_protections
from tests.cast import draft, open_round_of, submit
from tests.commitments.models.rows import a_batch, put_new

OURS = ("plantracker", "kpis", "commitments")
# Every model is one or the other: a new one belongs into one of these lists.
PROTECTED = {
    "ledger.AuditEvent",
    "kpis.Definition",
    "kpis.ImportBatch",
    "kpis.Observation",
    "kpis.Reset",
    "kpis.Target",
    "commitments.ExceptionComment",
    "commitments.ProgressUpdate",
    "commitments.Publication",
    "commitments.SealedQuarter",
    "commitments.ThemeRating",
}
MUTABLE = {
    "people.CachedValue",
    "people.User",
    "people.User_groups",
    "people.User_user_permissions",
    "kpis.Area",
    "kpis.Area_similar",
    "kpis.KPI",
    "kpis.KPI_terms",
    "kpis.Term",
    "commitments.Plan",
    "commitments.Membership",
    "commitments.Theme",
    "commitments.PlanKPI",
    "commitments.PlanKPI_themes",
    "commitments.Aim",
    "commitments.Aim_deputies",
    "commitments.Aim_kpis",
    "commitments.Round",
    # Derived from seals, made again at will, and compared with them by the verifier.
    "commitments.SealedAim",
    "commitments.SealedKPI",
    "commitments.SealedPack",
}
# A column of each that could be changed without breaking another rule.
COLUMN = {
    AuditEvent: "note",
    Definition: "definition",
    ExceptionComment: "text",
    ImportBatch: "message",
    Observation: "note",
    ProgressUpdate: "activity",
    Publication: "note",
    Reset: "reason",
    SealedQuarter: "software",
    Target: "set_by",
    ThemeRating: "reason",
}
TABLES = sorted(COLUMN, key=lambda model: model._meta.db_table)


def names(found):
    return [model._meta.label for model in found]


def attempt(statement, parameters=None):
    with (
        pytest.raises(IntegrityError, match="is never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, parameters)


def test_every_model_is_protected_or_mutable():
    ours = {
        model._meta.label
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in OURS
        for model in config.get_models(include_auto_created=True)
    }
    assert ours == PROTECTED | MUTABLE
    assert {model._meta.label for model, _refusals in protected_models()} == PROTECTED


def test_every_protected_table_is_tried_here(rows):
    assert {model._meta.label for model in rows} == PROTECTED == set(names(TABLES))


WAYS = {
    "save": lambda row, column: row.save(),
    "save fields": lambda row, column: row.save(update_fields=[column]),
    "delete": lambda row, column: row.delete(),
    "update": lambda row, column: type(row).objects.filter(pk=row.pk).update(**{column: "changed"}),
    "update all": lambda row, column: type(row).objects.update(**{column: "changed"}),
    "delete rows": lambda row, column: type(row).objects.filter(pk=row.pk).delete(),
    "raw delete": lambda row, column: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
    "bulk update": lambda row, column: type(row).objects.bulk_update([row], [column]),
    "upsert": lambda row, column: type(row).objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=[column]
    ),
    "update or create": lambda row, column: type(row).objects.update_or_create(pk=row.pk, defaults={column: "changed"}),
}
STATEMENTS = (
    "UPDATE {table} SET {column} = 'changed' WHERE id = {id}",
    "UPDATE {table} SET id = id + 1000 WHERE id = {id}",
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table} WHERE id = {id}",
    "DELETE FROM {table}",
)


@pytest.mark.parametrize("model", TABLES, ids=names(TABLES))
def test_refused_by_the_orm(rows, unchanged, model, subtests):
    row = rows[model]
    setattr(row, COLUMN[model], "changed")
    for name, way in WAYS.items():
        with subtests.test(name):
            with pytest.raises((IntegrityError, models.ProtectedError)), transaction.atomic():
                way(row, COLUMN[model])
            assert unchanged.check()


@pytest.mark.parametrize("model", TABLES, ids=names(TABLES))
def test_refused_by_raw_sql(rows, unchanged, model, subtests):
    for statement in STATEMENTS:
        with subtests.test(statement):
            attempt(statement.format(table=model._meta.db_table, column=COLUMN[model], id=rows[model].pk))
            assert unchanged.check()


def test_ignored_conflicts_change_nothing(rows, unchanged):
    for model, row in rows.items():
        setattr(row, COLUMN[model], "changed")
        try:
            with transaction.atomic():
                model.objects.bulk_create([row], ignore_conflicts=True)
        except IntegrityError:
            assert connection.vendor == "sqlite"
    assert unchanged.check()


def replacing(model, values, row):
    table = model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = {row.pk}"


@pytest.mark.sqlite
@pytest.mark.parametrize("triggers", ["ON", "OFF"])
def test_replace_by_key(rows, unchanged, triggers, subtests):
    """With recursive triggers off, as in a shell, REPLACE deletes without a word."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {triggers}")
    for model, row in rows.items():
        table, columns = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
        values = ", ".join("'changed'" if name == COLUMN[model] else f'"{name}"' for name in columns)
        with subtests.test(table):
            attempt(replacing(model, values, row))
            assert unchanged.check()


# The unique keys other than the primary one: columns whose values the new row shares with the one held.
SEALED = {
    "quarter": {"id": "id + 100", "sequence": "99", "previous_hash": "'x'", "record_hash": "'y'"},
    "sequence": {"id": "id + 100", "quarter": "'2024/25 Q1'", "previous_hash": "'x'", "record_hash": "'y'"},
    "previous_hash": {"id": "id + 100", "quarter": "'2024/25 Q1'", "sequence": "99", "record_hash": "'y'"},
    "record_hash": {"id": "id + 100", "quarter": "'2024/25 Q1'", "sequence": "99", "previous_hash": "'x'"},
}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("model", "others"),
    [
        *((SealedQuarter, others) for others in SEALED.values()),
        (ProgressUpdate, {"id": "id + 100"}),
        (ImportBatch, {"id": "id + 100"}),
    ],
    ids=[*SEALED, "aim-quarter-version", "register-hash"],
)
def test_replace_by_another_unique_key(rows, unchanged, model, others):
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(others.get(name, f'"{name}"') for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
    attempt(replacing(model, values, rows[model]))
    assert unchanged.check()


PARENTS = ("commitments_plan", "commitments_aim", "kpis_kpi", "people_user")


@pytest.mark.postgresql
def test_truncate(rows, unchanged, subtests):
    for table in (*(model._meta.db_table for model in rows), *PARENTS):
        with subtests.test(table):
            attempt(f"TRUNCATE {table} CASCADE")
            assert unchanged.check()


@pytest.mark.postgresql
def test_triggers_hold_for_a_replica_too(rows, unchanged, subtests):
    """Where the test's role may not ask to be one, asking is what is refused."""
    for model in rows:
        with subtests.test(model._meta.label), transaction.atomic(), connection.cursor() as cursor:
            with pytest.raises(DatabaseError), transaction.atomic():
                as_replica(cursor, f"DELETE FROM {model._meta.db_table}")
            assert unchanged.check()


def as_replica(cursor, statement):
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute(statement)


def test_an_update_that_is_not_approved_may_change(cast):
    round_ = open_round_of(cast)
    row = draft(cast.patrols, round_, by=cast.lead)
    submitted = submit(cast.helpline, round_, by=cast.other_lead)
    for update in (row, submitted):
        assert ProgressUpdate.objects.filter(pk=update.pk).update(activity="changed") == 1
        assert ProgressUpdate.objects.filter(pk=update.pk).delete()[0] == 1


def test_an_import_that_is_not_done_may_change(cast):
    for state in ("queued", "checking", "checked", "refused", "confirmed", "writing", "failed"):
        batch = ImportBatch.objects.filter(pk=put_new(a_batch(cast, state=state)).pk)
        assert batch.update(message="changed") == 1
        assert batch.delete()[0] == 1


def test_an_import_is_done_once(cast):
    """It may become done, and then nothing of it changes any more; the same file may be tried again."""
    batch = ImportBatch.objects.filter(pk=put_new(a_batch(cast, state="writing")).pk)
    assert batch.update(state="done") == 1
    for changes in ({"state": "failed"}, {"done_rows": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            batch.update(**changes)
    assert batch.get().state == "done"
    assert put_new(a_batch(cast, state="queued")).pk


def test_new_rows_may_always_be_added(rows):
    """What guards against REPLACE does not stand in the way of the next version."""
    row = rows[ProgressUpdate]
    row.pk, row.version, row.activity = None, 2, "A newer version."
    row.save(force_insert=True)
    assert ProgressUpdate.objects.approved().filter(aim=row.aim).count() == 2


def trigger_names():
    return {name for _table, _colon, name in (each.partition(": ") for each in expected())}


def expected():
    """Every trigger that there should be."""
    with transaction.atomic():
        remove_protections(connection)
        found = missing_protections()
        transaction.set_rollback(True)
    return found


def test_nothing_is_missing(db):
    assert missing_protections() == []


def test_expected_triggers(db):
    """Eleven tables refuse UPDATE and DELETE; own approval is refused twice; each engine adds one per table."""
    assert len(expected()) == 2 * 11 + 2 + 11
    both = {"refuse_sealed_quarter_update", "refuse_sealed_quarter_delete", "refuse_own_approval_insert"}
    own = {"sqlite": "refuse_sealed_quarter_replace_insert", "postgresql": "refuse_sealed_quarter_truncate"}
    assert both | {own[connection.vendor]} <= trigger_names()


def dropped(table, trigger):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {trigger} ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {trigger}")


def test_each_dropped_trigger_is_named_and_migrate_puts_it_back(db):
    for name in expected():
        table, _colon, trigger = name.partition(": ")
        dropped(table, trigger)
        assert missing_protections() == [name]
        call_command("migrate", verbosity=0)
        assert missing_protections() == []


def test_migrate_replaces_a_trigger_that_does_nothing(rows, unchanged):
    dropped("commitments_sealedquarter", "refuse_sealed_quarter_update")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_sealed_quarter_update() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN NEW; END'"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER refuse_sealed_quarter_update BEFORE UPDATE ON commitments_sealedquarter"
                " BEGIN SELECT 1; END"
            )
    call_command("migrate", verbosity=0)
    attempt("UPDATE commitments_sealedquarter SET software = 'changed'")
    assert unchanged.check()


@pytest.mark.postgresql
@pytest.mark.parametrize("how", ["DISABLE TRIGGER", "ENABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_is_switched_off_is_missing(db, how):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE commitments_sealedquarter {how} refuse_sealed_quarter_update")
    assert missing_protections() == ["commitments_sealedquarter: refuse_sealed_quarter_update"]
