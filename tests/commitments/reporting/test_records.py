"""The chain of records: corrections beside seals, what compares with what, and tampering that is found."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction

from commitments.actions.plan import withdraw_aim
from commitments.actions.sealing import SealRefused
from commitments.models import SealedQuarter
from commitments.permissions import NotAllowed, NotVisible
from commitments.reporting.canonical import FORMAT, Correction, content_hash, record_hash
from commitments.reporting.records import corrections_of, earlier_seal, envelope_of, sealed_summary, verify_chain
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent
from plantracker.ledger.protection import remove_protections
from tests.cast import make_plan
from tests.commitments.reporting.conftest import SEALED_AT, correct, seal


def faults():
    return [verdict.fault for verdict in verify_chain(SealedQuarter.objects.in_chain().select_related("plan"))]


def test_chain(chain):
    assert [str(record) for record in chain] == ["2023/24 Q2", "2023/24 Q3", "2023/24 Q2, correction 1", "2023/24 Q4"]
    assert [record.sequence for record in chain] == [1, 2, 3, 4]
    hashes = [record.record_hash for record in chain]
    assert [record.previous_hash for record in chain] == ["", *hashes[:3]]
    assert len(set(hashes)) == 4
    assert faults() == [""] * 4


def test_a_correction_stands_beside_the_seal(cast, chain):
    before = SealedQuarter.objects.filter(pk=chain[0].pk).values().get()
    made = correct(cast, chain[0], at=SEALED_AT + timedelta(days=1), about="quarter", subject="", reason="Again.")
    assert (made.number, made.sequence, made.kind) == (2, 5, "correction")
    assert (made.quarter, made.cut_off) == (chain[0].quarter, chain[0].cut_off)
    assert SealedQuarter.objects.filter(pk=chain[0].pk).values().get() == before
    first, second = corrections_of(chain[0])
    assert first == Correction(
        number=1,
        dated_on=date(2024, 6, 3),
        about="aim",
        subject="patrols",
        was="26",
        should_read="27",
        reason="The figures differ by 27.",
        by="Greta Governance",
        corrects=chain[0].record_hash,
    )
    assert (second.number, second.dated_on, second.reason) == (2, date(2024, 6, 4), "Again.")
    assert corrections_of(chain[1]) == []
    assert AuditEvent.objects.filter(action="record_correction").count() == 2


def test_corrections_are_numbered_in_their_quarter(cast, chain):
    numbers = [correct(cast, chain[index], was=was).number for was, index in zip("abcd", (1, 0, 1, 3), strict=True)]
    assert numbers == [1, 2, 2, 1]
    assert faults() == [""] * 8


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"should_read": ""}, {"about": "everything"}, {"about": ""}])
def test_correction_refused(cast, chain, wrong):
    with pytest.raises(SealRefused):
        correct(cast, chain[0], **wrong)
    assert SealedQuarter.objects.count() == 4


@pytest.mark.parametrize(
    ("about", "subject", "said"),
    [
        ("aim", "", "no such key"),
        ("aim", "burglary", "no such key"),
        ("kpi", "patrols", "no such key"),
        ("theme", "elsewhere", "no such key"),
        ("quarter", "patrols", "Leave the key empty"),
    ],
)
def test_correction_of_what_the_seal_does_not_hold_is_refused(cast, chain, about, subject, said):
    with pytest.raises(SealRefused, match=said):
        correct(cast, chain[0], about=about, subject=subject)
    assert SealedQuarter.objects.count() == 4


@pytest.mark.parametrize(("about", "subject"), [("theme", "streets"), ("kpi", "burglary"), ("aim", "court-visits")])
def test_correction_of_each_kind_of_thing(cast, chain, about, subject):
    """The visits to courts were withdrawn in the quarter."""
    on = {"on": date(2024, 5, 2), "based_on": 1, "by": cast.governance, "at": datetime(2024, 5, 2, 9, tzinfo=LONDON)}
    withdraw_aim(aim=cast.court_visits, reason="The courts offer them.", **on)
    newest = seal(cast, "2024/25 Q1", at=datetime(2024, 9, 2, 9, tzinfo=LONDON))
    made = correct(cast, newest, at=datetime(2024, 9, 3, 9, tzinfo=LONDON), about=about, subject=subject)
    assert made.number == 1


def test_a_correction_that_is_sent_twice_is_there_once(cast, chain):
    """The chain's correction of Q2 says this already; of Q3 nothing does."""
    with pytest.raises(SealRefused, match="Correction 1 to 2023/24 Q2 says this already: nothing was added"):
        correct(cast, chain[0], at=SEALED_AT + timedelta(days=1))
    assert SealedQuarter.objects.count() == 4
    assert correct(cast, chain[1]).number == 1


@pytest.mark.parametrize(
    "other",
    [
        {"about": "quarter", "subject": ""},
        {"subject": "helpline"},
        {"was": "25"},
        {"should_read": "28"},
        {"reason": "Miscounted."},
    ],
)
def test_a_correction_that_differs_anywhere_is_another(cast, chain, other):
    assert correct(cast, chain[0], **other).number == 2
    assert correct(cast, chain[0]).number == 3


def test_a_correction_is_not_corrected(cast, chain):
    with pytest.raises(SealRefused):
        correct(cast, chain[2])


@pytest.mark.parametrize(("role", "error"), [("analyst", NotAllowed), ("lead", NotAllowed), ("panel", NotVisible)])
def test_corrections_are_governances(cast, chain, role, error):
    with pytest.raises(error):
        correct(cast, chain[0], by=getattr(cast, role))
    with pytest.raises(NotVisible):
        correct(cast, chain[0], by=make_plan(slug="south").governance)
    assert SealedQuarter.objects.count() == 4


def test_no_correction_without_the_triggers(cast, chain):
    remove_protections(connection)
    with pytest.raises(SealRefused, match="migrate"):
        correct(cast, chain[0])


def test_earlier_seal_is_the_latest_that_precedes_it_in_the_chain(cast, chain):
    """2023/24 Q1 is sealed last: it compares with nothing, and nothing earlier in the chain with it."""
    late = seal(cast, "2023/24 Q1", at=SEALED_AT + timedelta(days=2))
    newest = seal(cast, "2022/23 Q4", at=SEALED_AT + timedelta(days=3))
    found = [earlier_seal(record) for record in (chain[0], chain[1], chain[3], late, newest)]
    assert found == [None, chain[0], chain[1], None, None]


# Tampering, with the triggers out of the way ------------------------------------------------------


def write(record, **columns):
    SealedQuarter.objects.filter(pk=record.pk).update(**columns)


def rehashed(records, previous=""):
    """Compute the hashes of these records anew, as somebody who knows how would."""
    for record in records:
        record.previous_hash = previous
        record.content_hash = content_hash(record.format, record.content)
        record.record_hash = previous = record_hash(envelope_of(record))
        SealedQuarter.objects.filter(pk=record.pk).delete()
    for record in records:
        record.save(force_insert=True)


def edit_one(chain):
    write(chain[1], content=chain[1].content.replace('"amber"', '"green"'))


def edit_and_rehash_it(chain):
    content = chain[1].content.replace('"amber"', '"green"')
    write(chain[1], content=content, content_hash=content_hash(FORMAT, content))


def drop(index):
    return lambda chain: SealedQuarter.objects.filter(pk=chain[index].pk).delete()


def reorder(chain):
    write(chain[1], sequence=99)
    write(chain[2], sequence=2)
    write(chain[1], sequence=3)


def duplicate(chain):
    row = chain[3]
    row.pk, row.kind, row.number, row.sequence = None, "correction", 1, 5
    row.previous_hash, row.record_hash = row.record_hash, "0" * 64
    row.save(force_insert=True)


def replace(chain):
    row = chain[1]
    SealedQuarter.objects.filter(pk=row.pk).delete()
    row.content = row.content.replace('"amber"', '"green"')
    row.save(force_insert=True)


def edit_and_rehash_the_rest(chain):
    chain[1].content = chain[1].content.replace('"amber"', '"green"')
    rehashed(chain)


def late_row(chain):
    row = SealedQuarter.objects.get(pk=chain[0].pk)
    row.pk, row.quarter, row.sequence = None, "2023/24 Q1", 5
    row.quarter_start = date(2023, 4, 1)
    row.content = row.content.replace("2023/24 Q2", "2023/24 Q1")
    rehashed([row], previous=chain[3].record_hash)


def to_another_plan(chain):
    write(chain[3], plan=make_plan(slug="south").plan, sequence=1, previous_hash="")


def column(index, **columns):
    return lambda chain: write(chain[index], **columns)


DAY = timedelta(days=1)
# What was done, the record that the verifier names (None: none without the head), and what it says.
TAMPERINGS = {
    "edit one rating": (edit_one, 2, "its content is not what was sealed"),
    "edit one and its hash": (edit_and_rehash_it, 2, "its cut-off, time, version or place"),
    "drop one in the middle": (drop(1), 3, "record 2 of the chain is missing"),
    "drop the first": (drop(0), 2, "record 1 of the chain is missing"),
    "reorder": (reorder, 2, "it does not follow"),
    "duplicate one": (duplicate, 5, "its cut-off, time, version or place"),
    "replace one": (replace, 2, "its content is not what was sealed"),
    "rewrite a column": (lambda chain: SealedQuarter.objects.update(software="9"), 1, "its cut-off, time, version"),
    "cut-off": (lambda chain: write(chain[1], cut_off=chain[1].cut_off + DAY), 2, "its cut-off, time, version"),
    "time": (lambda chain: write(chain[3], taken_at=chain[3].taken_at - DAY), 4, "its cut-off, time, version"),
    "quarter": (column(1, quarter="2024/25 Q3"), 2, "its cut-off, time, version or place"),
    "quarter's start": (column(1, quarter_start=date(2023, 1, 1)), 2, "its columns do not agree"),
    "format": (column(1, format=1), 2, "its content is not what was sealed"),
    "number": (column(2, number=7), 3, "its cut-off, time, version or place"),
    "kind": (column(3, kind="correction", number=1), 4, "its cut-off, time, version or place"),
    "previous hash": (column(3, previous_hash="1" * 64), 4, "it does not follow"),
    "content emptied": (column(3, content=""), 4, "its content is not what was sealed"),
    "drop the newest": (drop(3), None, ""),
    "edit one and recompute the rest": (edit_and_rehash_the_rest, None, ""),
    "late row": (late_row, None, ""),
    "to another plan": (to_another_plan, None, ""),
}


def test_tampering_is_found_where_it_was_done(cast, chain, subtests):
    """What a plain chain cannot find, the head held outside does; the verifier's command tests that."""
    remove_protections(connection)
    for kind, (tamper, sequence, said) in TAMPERINGS.items():
        with subtests.test(kind), transaction.atomic():
            tamper(list(SealedQuarter.objects.in_chain().select_related("plan")))
            records = SealedQuarter.objects.filter(plan=cast.plan).in_chain().select_related("plan")
            first = next((verdict for verdict in verify_chain(records) if verdict.fault), None)
            transaction.set_rollback(True)
            assert (first.record.sequence if first else None) == sequence
            assert said in (first.fault if first else "")


def test_a_record_moved_to_another_plan_does_not_hold_there(cast, chain):
    remove_protections(connection)
    to_another_plan(chain)
    records = SealedQuarter.objects.filter(plan__slug="south").in_chain().select_related("plan")
    assert [bool(verdict.fault) for verdict in verify_chain(records)] == [True]


def test_a_verdict_names_plan_and_quarter_and_no_time(chain):
    (line, *_rest) = [str(verdict) for verdict in verify_chain(chain)]
    assert line == f"north 1 2023/24 Q2: ok {chain[0].record_hash}"


def test_a_record_that_cannot_be_read_is_named(cast, chain):
    remove_protections(connection)
    row = chain[3]
    row.format, row.content = 1, '{"quarter":"2023/24 Q4"}'
    rehashed([row], previous=chain[2].record_hash)
    assert [bool(fault) for fault in faults()] == [False, False, False, True]
    assert "cannot be read" in faults()[3]


def test_sealed_summary_reads_the_text(chain):
    summary = sealed_summary(chain[1])
    assert (summary.quarter, summary.themes[0].aims[0].rag) == ("2023/24 Q3", "amber")
    assert summary.kpis_by_slug["burglary"].current_value == 300
