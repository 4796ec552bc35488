"""Sealing a quarter: when it is refused, that it happens once, and what counts at the cut-off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from commitments.actions.rounds import close_round
from commitments.actions.sealing import SealRefused, missing_quarters, seal_due, seal_quarter, too_early
from commitments.models import Plan, Round, SealedQuarter
from commitments.permissions import NotAllowed, NotVisible
from commitments.reporting.records import sealed_summary, verify_chain
from kpis.periods import LONDON, Period
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import system_account
from tests.cast import CUT_OFF, OPENED_AT, QUARTER, WRITTEN_AT, approve, draft, make_plan, open_round_of, submit

SECOND = timedelta(seconds=1)
Q4 = Period.parse("2023/24 Q4")


def sealing(cast, quarter=QUARTER, *, at=CUT_OFF, by=None):
    return seal_quarter(plan=cast.plan, quarter=quarter, by=by or cast.governance, at=at)


def nothing_was_made(cast, rounds):
    return not SealedQuarter.objects.exists() and cast.plan.rounds.count() == rounds


def test_seal_quarter(cast, round_):
    result = sealing(cast, at=CUT_OFF + SECOND)
    stored = SealedQuarter.objects.get()
    assert (result.record, result.is_new) == (stored, True)
    assert (stored.kind, stored.quarter, stored.sequence, stored.number) == ("seal", "2023/24 Q3", 1, None)
    assert (stored.previous_hash, stored.format, stored.quarter_start) == ("", 2, date(2023, 10, 1))
    assert (stored.cut_off, stored.taken_at) == (CUT_OFF, CUT_OFF + SECOND)
    assert (len(stored.record_hash), len(stored.content_hash)) == (64, 64)
    event = AuditEvent.objects.get(action="seal_quarter")
    assert (event.note, event.at, event.subject_id) == (stored.record_hash, CUT_OFF + SECOND, stored.pk)


@pytest.mark.parametrize(
    ("role", "error"),
    [("analyst", NotAllowed), ("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible)],
)
def test_sealing_is_governances(cast, round_, role, error):
    with pytest.raises(error):
        sealing(cast, by=getattr(cast, role))
    with pytest.raises(NotVisible):
        sealing(cast, by=make_plan(slug="south").governance)
    assert nothing_was_made(cast, 1)


def test_the_system_account_seals(cast, round_):
    assert sealing(cast, by=system_account(at=CUT_OFF)).is_new


def test_a_second_time_it_is_already_there(cast, round_):
    first = sealing(cast)
    again = sealing(cast, at=CUT_OFF + timedelta(days=9))
    assert (again.record, again.is_new) == (first.record, False)
    assert SealedQuarter.objects.count() == 1
    assert AuditEvent.objects.filter(action="seal_quarter").count() == 1


@pytest.mark.parametrize(("after", "is_sealed"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_not_while_the_round_is_open(cast, round_, after, is_sealed):
    if is_sealed:
        assert sealing(cast, at=CUT_OFF + after).is_new
        return
    with pytest.raises(SealRefused, match="open until 2024-01-22 18:00"):
        sealing(cast, at=CUT_OFF + after)
    assert nothing_was_made(cast, 1)


@pytest.mark.parametrize(
    ("at", "is_sealed"),
    [
        (datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 3, 31, 23, 0, 0, tzinfo=UTC), True),  # midnight in London, in summer time
    ],
)
def test_not_before_the_quarter_has_ended(cast, at, is_sealed):
    """The round was closed early, in February; its quarter ends with March."""
    opened = open_round_of(cast, quarter=Q4, at=datetime(2024, 2, 1, 9, tzinfo=LONDON))
    closed_at = datetime(2024, 2, 20, 9, tzinfo=LONDON)
    close_round(round=opened, based_on=1, by=cast.governance, at=closed_at)
    if is_sealed:
        assert sealing(cast, Q4, at=at).record.cut_off == closed_at
        return
    with pytest.raises(SealRefused, match="has not ended"):
        sealing(cast, Q4, at=at)
    assert seal_due(by=cast.governance, at=at).sealed == []
    assert nothing_was_made(cast, 1)


def test_a_past_quarter_without_a_round_gets_one(cast):
    """With the default dates, by whoever seals it: 2023/24 Q2 closed on 20 October 2023 at 18:00."""
    quarter = Period.parse("2023/24 Q2")
    record = sealing(cast, quarter, at=OPENED_AT).record
    made = Round.objects.get()
    assert (made.quarter, made.submit_by) == ("2023/24 Q2", date(2023, 10, 13))
    assert made.cut_off == record.cut_off == datetime(2023, 10, 20, 18, 0, tzinfo=LONDON)
    assert (made.opened_at, made.opened_by) == (OPENED_AT, cast.governance)
    assert AuditEvent.objects.filter(action="open_round").count() == 1


@pytest.mark.parametrize(("after", "is_sealed"), [(-SECOND, False), (0 * SECOND, True)])
def test_not_before_the_default_cut_off_without_a_round(cast, after, is_sealed):
    if is_sealed:
        assert sealing(cast, at=CUT_OFF + after).is_new
        return
    with pytest.raises(SealRefused, match="default cut-off"):
        sealing(cast, at=CUT_OFF + after)
    assert nothing_was_made(cast, 0)


@pytest.mark.parametrize("quarter", ["2020/21 Q4", "2025/26 Q1"])
def test_not_outside_the_plans_life(cast, quarter):
    """The plan runs from April 2021 to March 2025."""
    with pytest.raises(SealRefused, match="outside the plan"):
        sealing(cast, Period.parse(quarter), at=datetime(2025, 9, 1, tzinfo=LONDON))
    assert nothing_was_made(cast, 0)


@pytest.mark.parametrize("quarter", ["2021/22 Q1", "2024/25 Q4"])
def test_the_first_and_last_quarter_of_the_plan(cast, quarter):
    assert sealing(cast, Period.parse(quarter), at=datetime(2025, 9, 1, tzinfo=LONDON)).is_new


def test_not_without_the_triggers(cast, round_):
    with connection.cursor() as cursor:
        on = " ON commitments_progressupdate" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER refuse_own_approval_update{on}")
    with pytest.raises(SealRefused, match="commitments_progressupdate: refuse_own_approval_update"):
        sealing(cast)
    assert nothing_was_made(cast, 1)


def test_not_inside_a_transaction(cast, round_):
    with pytest.raises(RuntimeError), transaction.atomic():
        sealing(cast)
    assert nothing_was_made(cast, 1)


def test_the_databases_clock_is_told_in_londons_time():
    said = "By the database's clock it is 2024-07-23 01:30: too early. Is this machine's ahead?"
    assert too_early(datetime(2024, 7, 23, 0, 30, tzinfo=UTC)) == said


@pytest.mark.postgresql
def test_not_before_the_databases_own_clock(cast):
    """This machine's clock may run ahead: by it the year is 2091."""
    Plan.objects.filter(pk=cast.plan.pk).update(ends_on=date(2095, 3, 31))
    with pytest.raises(SealRefused, match="database's clock"):
        sealing(cast, Period.parse("2090/91 Q1"), at=datetime(2091, 1, 1, tzinfo=LONDON))
    assert nothing_was_made(cast, 0)


APPROVED = [(-SECOND, True), (0 * SECOND, False), (SECOND, False)]


@pytest.mark.parametrize(("after", "is_in"), APPROVED, ids=["before", "at", "after"])
@pytest.mark.parametrize("quarter", ["2023/24 Q1", "2023/24 Q2", "2023/24 Q3", "2023/24 Q4"])
def test_approved_strictly_before_the_cut_off_is_in(cast, quarter, after, is_in):
    """One second before, at, and one second after: the last two by a round closed at that very instant."""
    period = Period.parse(quarter)
    at = period.ends_at + timedelta(days=1)
    opened = open_round_of(cast, quarter=period, at=at)
    update = submit(cast.patrols, opened, by=cast.lead, at=at)
    approved_at = opened.cut_off + timedelta(hours=-1) + after
    if is_in:
        approve(update, by=cast.governance, at=approved_at)
    closes_at = opened.cut_off + timedelta(hours=-1)
    close_round(round=opened, based_on=1, by=cast.governance, at=closes_at)
    if not is_in:
        # Past the actions, which refuse it: what the database holds counts by its own instant.
        type(update).objects.filter(pk=update.pk).update(
            state="approved", approved_by=cast.governance, approved_on=approved_at.date(), counts_from=approved_at
        )
    (patrols, *_others) = sealed_summary(sealing(cast, period, at=closes_at).record).aims
    assert patrols.slug == "patrols"
    assert (patrols.rag, patrols.rated_in) == (("amber", quarter) if is_in else ("", ""))


def test_unapproved_text_is_not_sealed(cast, round_):
    draft(cast.patrols, round_, by=cast.lead, activity="Draft words.")
    submit(cast.helpline, round_, by=cast.other_lead, activity="Submitted words.")
    content = sealing(cast).record.content
    assert "words" not in content


def test_no_email_address_is_sealed(cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    content = sealing(cast).record.content
    assert "Liam Lead" in content
    assert "Greta Governance" in content
    assert "@" not in content
    assert ".example" not in content


def test_records_follow_each_other(cast):
    at = datetime(2024, 9, 1, tzinfo=LONDON)
    quarters = ("2023/24 Q3", "2023/24 Q1", "2024/25 Q1")
    records = [sealing(cast, Period.parse(quarter), at=at).record for quarter in quarters]
    assert [record.sequence for record in records] == [1, 2, 3]
    assert [record.previous_hash for record in records] == ["", records[0].record_hash, records[1].record_hash]
    other = make_plan(slug="south")
    assert sealing(other, Period.parse("2023/24 Q3"), at=at).record.previous_hash == ""
    assert all(not verdict.fault for verdict in verify_chain(SealedQuarter.objects.filter(plan=cast.plan).in_chain()))


def test_seal_due_seals_what_an_outage_left(cast, round_):
    """Two rounds of one plan and one of another passed; a round that is open is left."""
    other = make_plan(slug="south")
    open_round_of(other)
    late = datetime(2024, 6, 1, tzinfo=LONDON)
    open_round_of(cast, quarter=Q4, at=CUT_OFF)
    open_round_of(other, quarter=Period.parse("2024/25 Q1"), at=late)
    sweep = seal_due(by=system_account(at=late), at=late)
    assert [(record.plan.slug, record.quarter) for record in sweep.sealed] == [
        ("north", "2023/24 Q3"),
        ("north", "2023/24 Q4"),
        ("south", "2023/24 Q3"),
    ]
    assert sweep.failed == []
    again = seal_due(by=system_account(at=late), at=late)
    assert (again.sealed, again.failed) == ([], [])


def test_seal_due_one_failure_stops_no_other(cast, round_, caplog):
    """The first plan's baseline has a period that nothing can read, past the actions."""
    other = make_plan(slug="south")
    open_round_of(other)
    event = AuditEvent.objects.get(subject_type="commitments.plankpi", subject_id=cast.burglary_link.pk)
    event.pk, event.state = None, {**event.state, "baseline_period": "last year"}
    event.save(force_insert=True)
    sweep = seal_due(by=system_account(at=CUT_OFF), at=CUT_OFF)
    assert [record.plan.slug for record in sweep.sealed] == ["south"]
    assert sweep.failed == ["north 2023/24 Q3: last year"]
    assert "Could not seal 2023/24 Q3 of north" in caplog.text


def test_seal_due_opens_no_round(cast):
    """A past quarter that never had a round is shown as missing, and sealed only when it is named."""
    assert seal_due(by=system_account(at=CUT_OFF), at=CUT_OFF).sealed == []
    assert not Round.objects.exists()


def test_missing_quarters(cast, round_):
    """Ten quarters of the plan closed without a round before Q3 of 2023/24, which has one."""
    names = [str(quarter) for quarter in missing_quarters(cast.plan, at=CUT_OFF)]
    assert names == [f"{year}/{year % 100 + 1} Q{number}" for year in (2021, 2022) for number in (1, 2, 3, 4)] + [
        "2023/24 Q1",
        "2023/24 Q2",
    ]


@pytest.mark.parametrize(("after", "last"), [(-SECOND, "2023/24 Q2"), (0 * SECOND, "2023/24 Q3")])
def test_missing_quarters_from_the_default_cut_off(cast, after, last):
    assert str(missing_quarters(cast.plan, at=CUT_OFF + after)[-1]) == last


def test_missing_quarters_end_with_the_plan(cast):
    assert str(missing_quarters(cast.plan, at=datetime(2030, 1, 1, tzinfo=LONDON))[-1]) == "2024/25 Q4"
    assert missing_quarters(cast.plan, at=WRITTEN_AT - timedelta(days=1000)) == []
