"""verify_seals: a line per record and no times, or the first that fails; what is missing is told apart."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection

from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import SealedAim, SealedKPI, SealedPack, SealedQuarter
from commitments.reporting.canonical import content_hash, read_quarter, record_hash
from commitments.reporting.derived import store_pack_size, store_rows
from commitments.reporting.records import envelope_of
from kpis.periods import LONDON, Period
from plantracker.ledger.protection import install_protections, remove_protections
from tests.cast import make_plan

AT = datetime(2024, 6, 3, 9, 0, tzinfo=LONDON)


def sealed(cast, *quarters):
    return [
        seal_quarter(plan=cast.plan, quarter=Period.parse(quarter), by=cast.governance, at=AT).record
        for quarter in quarters
    ]


@pytest.fixture
def chain(cast):
    """Two quarters and a correction of the first."""
    first, second = sealed(cast, "2023/24 Q2", "2023/24 Q3")
    note = CorrectionNote(about="quarter", subject="", was="1", should_read="2", reason="Miscounted.")
    third = record_correction(seal=first, note=note, by=cast.governance, at=AT + timedelta(days=1))
    return [first, second, third]


@contextmanager
def unprotected():
    """The triggers gone for a moment, as for somebody who owns the database."""
    remove_protections(connection)
    yield
    # PostgreSQL alters no table for whose rows a foreign key is still to be checked.
    connection.check_constraints()
    install_protections(connection)


def tampered(record, **columns):
    with unprotected():
        SealedQuarter.objects.filter(pk=record.pk).update(**columns)


def test_a_line_per_record_and_no_times(chain, run):
    ran = run("verify_seals")
    assert ran.out == [
        f"north 1 2023/24 Q2: ok {chain[0].record_hash}",
        f"north 2 2023/24 Q3: ok {chain[1].record_hash}",
        f"north 3 2023/24 Q2, correction 1: ok {chain[2].record_hash}",
    ]
    assert (ran.err, ran.error, ran.code) == ([], "", 0)
    assert not re.search(r"\d\d:\d\d|\d{4}-\d\d-\d\d", " ".join(ran.out))


def test_nothing_sealed(cast, run):
    ran = run("verify_seals")
    assert (ran.out, ran.err, ran.code) == ([], [], 0)


def test_plans_one_by_one(chain, run):
    other = make_plan(slug="south")
    (south,) = sealed(other, "2023/24 Q2")
    assert [line.split()[0] for line in run("verify_seals").out] == ["north"] * 3 + ["south"]
    assert run("verify_seals", "south").out == [f"south 1 2023/24 Q2: ok {south.record_hash}"]


def test_the_first_that_fails_is_named(chain, run):
    """The plan's later records are not judged; the other plan's are."""
    sealed(make_plan(slug="south"), "2023/24 Q2")
    tampered(chain[1], software="9")
    ran = run("verify_seals")
    assert [line.partition(":")[0] for line in ran.out] == [
        "north 1 2023/24 Q2",
        "north 2 2023/24 Q3",
        "south 1 2023/24 Q2",
    ]
    assert ran.error == (
        "The first record that fails: north 2 2023/24 Q3: FAILED: its cut-off, time, version or place is not what was"
        f" sealed {chain[1].record_hash}"
    )
    assert (ran.err, ran.code) == ([], 1)
    assert run("verify_seals", "south").code == 0


def test_head(chain, run):
    assert run("verify_seals", "north", "--head", chain[2].record_hash).code == 0
    ran = run("verify_seals", "north", "--head", chain[1].record_hash)
    assert ran.code == 1
    assert f"the newest record is {chain[2].record_hash}, not {chain[1].record_hash}" in ran.error
    assert len(ran.out) == 3


@pytest.mark.parametrize("head", ["", "0" * 64])
def test_head_that_is_no_records(chain, run, head):
    """An empty one too: a script whose variable is empty must not pass."""
    assert run("verify_seals", "north", "--head", head).code == 1


def test_head_of_a_plan_without_records(cast, run):
    ran = run("verify_seals", "north", "--head", "0" * 64)
    assert (ran.code, "the newest record is none" in ran.error) == (1, True)


@pytest.mark.parametrize("head", ["", "0" * 64])
def test_head_needs_a_plan(chain, run, head):
    ran = run("verify_seals", "--head", head)
    assert (ran.error, ran.code) == ("With --head name the plan whose newest record it is.", 1)


def test_unknown_plan(chain, run):
    ran = run("verify_seals", "west")
    assert (ran.error, ran.code) == ("There is no plan “west”. Plans here: north.", 1)


def drop_the_newest(chain):
    SealedQuarter.objects.filter(pk=chain[2].pk).delete()
    # Without its correction the pack is smaller: whoever goes so far tells that too.
    store_pack_size(chain[0])


def rehash(records, previous):
    SealedQuarter.objects.filter(pk__in=[record.pk for record in records]).delete()
    for record in records:
        record.previous_hash = previous
        record.content_hash = content_hash(record.format, record.content)
        record.record_hash = previous = record_hash(envelope_of(record))
        record.save(force_insert=True)
        # Whoever goes so far makes the rows that are derived from a seal too.
        if record.kind == "seal":
            store_rows(record, read_quarter(record.format, record.content))


def edit_and_recompute_the_rest(chain):
    chain[1].content = chain[1].content.replace("Safer streets", "Safe streets")
    rehash(chain[1:], chain[0].record_hash)


def add_a_late_row(chain):
    row = SealedQuarter.objects.get(pk=chain[1].pk)
    row.pk, row.sequence, row.quarter = None, 4, "2023/24 Q1"
    row.quarter_start, row.content = Period.parse("2023/24 Q1").start, row.content.replace("2023/24 Q3", "2023/24 Q1")
    rehash([row], chain[2].record_hash)


@pytest.mark.parametrize("tamper", [drop_the_newest, edit_and_recompute_the_rest, add_a_late_row])
def test_what_only_the_head_finds(chain, run, tamper):
    """The chain alone holds; the newest hash, as it was printed elsewhere, does not."""
    head = chain[2].record_hash
    with unprotected():
        tamper(chain)
    assert run("verify_seals", "north").code == 0
    assert run("verify_seals", "north", "--head", head).code == 1


def test_derived_rows_that_are_not_what_the_seal_says_fail_and_are_made_again(chain, run):
    SealedAim.objects.filter(seal=chain[0], slug="patrols").update(rag="green")
    SealedKPI.objects.filter(seal=chain[0], slug="burglary").delete()
    ran = run("verify_seals")
    assert ran.code == 1
    assert ran.error.endswith("2023/24 Q2: its derived rows are not what it says: run with --rebuild")
    ran = run("verify_seals", "--rebuild")
    assert ran.code == 0
    assert "north 2023/24 Q2: its derived rows were made again" in ran.out
    assert run("verify_seals").code == 0


@pytest.mark.parametrize("model", [SealedAim, SealedKPI])
def test_every_column_of_a_derived_row_is_compared(chain, run, model, subtests):
    changed = {"place": 99, "judgement": "open", "key": None}
    row = model.objects.filter(seal=chain[0]).order_by("place").last()
    for column in model._meta.concrete_fields:
        if column.primary_key or column.name == "seal":
            continue
        before = getattr(row, column.attname)
        after = not before if column.name == "key" else changed.get(column.name, "elsewhere")
        with subtests.test(column.name):
            model.objects.filter(pk=row.pk).update(**{column.name: after})
            assert run("verify_seals").code == 1
            model.objects.filter(pk=row.pk).update(**{column.name: before})
    assert run("verify_seals").code == 0


def test_a_size_of_a_pack_that_is_missing_is_no_fault_and_is_told_by_a_rebuild(chain, run):
    SealedPack.objects.filter(seal=chain[0]).delete()
    assert run("verify_seals").code == 0
    assert not SealedPack.objects.filter(seal=chain[0]).exists()
    ran = run("verify_seals", "--rebuild")
    assert ran.code == 0
    assert "north 2023/24 Q2: its derived rows were made again" in ran.out
    assert SealedPack.objects.get(seal=chain[0]).size > 1000
    assert "made again" not in str(run("verify_seals", "--rebuild").out)


def test_a_size_of_a_pack_that_is_not_its_packs_fails_and_is_told_again(chain, run):
    """Of the quarter that has a correction: its pack is the one with the correction in it."""
    told = SealedPack.objects.get(seal=chain[0]).size
    SealedPack.objects.filter(seal=chain[0]).update(size=told + 1)
    ran = run("verify_seals")
    assert ran.code == 1
    assert ran.error == (
        "The first record that fails: north 2023/24 Q2: the size told of its pack is not that of the pack as it is"
        " built here: run with --rebuild"
    )
    assert SealedPack.objects.get(seal=chain[0]).size == told + 1
    ran = run("verify_seals", "--rebuild")
    assert ran.code == 0
    assert "north 2023/24 Q2: its derived rows were made again" in ran.out
    assert SealedPack.objects.get(seal=chain[0]).size == told
    assert run("verify_seals").code == 0


def test_missing_triggers_alone_fail(chain, run):
    """Each is named on standard error; the records are judged all the same."""
    with connection.cursor() as cursor:
        on = " ON commitments_sealedquarter" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER refuse_sealed_quarter_update{on}")
    ran = run("verify_seals")
    assert ran.err == [
        "Missing trigger: commitments_sealedquarter: refuse_sealed_quarter_update."
        " Run “manage.py migrate” to put it back."
    ]
    assert (len(ran.out), ran.code) == (3, 1)
    assert ran.error == "The records hold, but the database does not protect them."


def test_missing_triggers_beside_a_record_that_fails(chain, run):
    remove_protections(connection)
    SealedQuarter.objects.filter(pk=chain[0].pk).update(content="{}")
    ran = run("verify_seals")
    assert len(ran.err) == 35
    assert ran.error.startswith("The first record that fails: north 1 2023/24 Q2")
