"""How a round's collection stands, for lists: the same answers as the summary's, worked out in SQL."""

from datetime import date, timedelta

import pytest

from commitments.actions.plan import withdraw_aim
from commitments.models import Aim
from commitments.reporting.collection import (
    StateCounts,
    counts_by_state,
    is_overdue,
    plan_now,
    plans_now,
    with_progress,
)
from commitments.reporting.records import live_summary
from kpis.periods import Period
from tests.cast import CUT_OFF, OPENED_AT, QUARTER, WRITTEN_AT, approve, draft, make_plan, open_round_of, submit

LATER = WRITTEN_AT + timedelta(hours=1)


def progress(cast, at):
    rows = with_progress(Aim.objects.all(), plans_now([cast.plan], at=at), at=at)
    return {aim.slug: aim for aim in rows.filter(plan=cast.plan)}


def test_without_an_open_round_the_current_quarter_is_read_within_the_plans_life(cast):
    for at, quarter in (
        (OPENED_AT, "2023/24 Q4"),
        (OPENED_AT.replace(year=2020), "2021/22 Q1"),
        (OPENED_AT.replace(year=2030), "2024/25 Q4"),
    ):
        (now,) = plans_now([cast.plan], at=at)
        assert (str(now.quarter), now.round) == (quarter, None)


def test_an_open_round_is_read_until_its_cut_off(cast, round_):
    (before,) = plans_now([cast.plan], at=CUT_OFF - timedelta(microseconds=1))
    assert (before.round, before.quarter) == (round_, QUARTER)
    (after,) = plans_now([cast.plan], at=CUT_OFF)
    assert (after.round, str(after.quarter)) == (None, "2023/24 Q4")


def test_the_newest_version_gives_the_state(cast, round_):
    update = submit(cast.helpline, round_, by=cast.other_lead)
    assert progress(cast, LATER)["helpline"].round_state == "submitted"
    approve(update, by=cast.governance)
    assert progress(cast, LATER)["helpline"].round_state == "approved"
    draft(cast.helpline, round_, by=cast.other_lead, activity="Newer words", rag="red")
    aim = progress(cast, LATER)["helpline"]
    # The draft is the newest; the approved one still counts.
    assert (aim.round_state, aim.has_approved, aim.rag_now) == ("draft", True, "amber")


def test_an_approval_counts_after_its_instant(cast, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance, at=WRITTEN_AT)
    assert progress(cast, WRITTEN_AT)["helpline"].rag_now == ""
    assert progress(cast, LATER)["helpline"].rag_now == "amber"


def test_an_earlier_rounds_approval_never_counts_in_this_one(cast, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)
    open_round_of(cast, quarter=QUARTER.shifted(1), at=CUT_OFF)
    aim = progress(cast, CUT_OFF + timedelta(hours=1))["helpline"]
    assert (aim.round_state, aim.has_approved) == ("not started", False)
    assert (aim.rag_before, aim.rag_now, aim.rated_in) == ("amber", "amber", "2023/24 Q3")


def test_a_companions_update_covers_until_the_aim_has_its_own(cast, round_):
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    aim = progress(cast, LATER)["wardens"]
    assert (aim.round_state, aim.rag_now, aim.is_due, aim.is_stale) == ("", "amber", False, False)
    own = submit(cast.wardens, round_, by=cast.lead, rag="red", rag_reason="None is trained.")
    approve(own, by=cast.governance)
    # A newer version of the companion's does not go before it.
    approve(submit(cast.patrols, round_, by=cast.lead, activity="Newer", rag="green"), by=cast.governance)
    aim = progress(cast, LATER)["wardens"]
    assert (aim.round_state, aim.rag_now) == ("approved", "red")
    assert progress(cast, LATER)["patrols"].rag_now == "green"


@pytest.mark.parametrize("at", [LATER, CUT_OFF + timedelta(days=1), CUT_OFF.replace(month=7)])
def test_ratings_and_staleness_are_those_of_the_live_summary(cast, round_, at):
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    approve(
        submit(cast.helpline, round_, by=cast.other_lead, rag="complete", projected_rag="complete"), by=cast.governance
    )
    withdraw_aim(
        aim=cast.court_visits, on=date(2023, 12, 20), reason="x", based_on=1, by=cast.governance, at=WRITTEN_AT
    )
    listed = progress(cast, at)
    for aim in live_summary(plan_now(cast.plan, at=at), at=at).aims:
        row = listed[aim.slug]
        assert (row.rag_now, row.projected_now, row.rated_in) == (aim.rag, aim.projected_rag, aim.rated_in), aim.slug
        assert row.is_stale is aim.is_stale, aim.slug


def test_counts_are_of_due_aims_and_per_plan(cast, round_):
    other = make_plan(slug="south")
    open_round_of(other)
    quiet = make_plan(slug="east")
    draft(cast.helpline, round_, by=cast.other_lead)
    submit(cast.patrols, round_, by=cast.lead)
    # A version of an aim that is reported with another is not due, and is in no count.
    draft(cast.wardens, round_, by=cast.lead)
    counts = counts_by_state(plans_now([cast.plan, other.plan, quiet.plan], at=LATER), at=LATER)
    assert counts == {
        cast.plan.pk: StateCounts(not_started=1, draft=1, submitted=1),
        other.plan.pk: StateCounts(not_started=3),
    }
    assert (counts[cast.plan.pk].due, counts[cast.plan.pk].to_come) == (3, 2)


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("not started", 15, False),
        ("not started", 16, True),
        ("draft", 16, True),
        ("returned", 16, True),
        ("submitted", 16, False),
        ("approved", 16, False),
        ("", 16, False),
    ],
)
def test_overdue_from_the_day_after_submit_by(cast, round_, state, day, expected):
    assert is_overdue(state, round_, today=date(2024, 1, day)) is expected


def test_nothing_is_overdue_without_a_round():
    assert is_overdue("not started", None, today=date(2024, 1, 16)) is False


def test_of_several_plans_each_has_its_own_quarter(cast):
    other = make_plan(slug="south")
    open_round_of(cast)
    open_round_of(other, quarter=Period.parse("2023/24 Q4"), at=WRITTEN_AT)
    approve(submit(other.helpline, other.plan.rounds.get(), by=other.other_lead), by=other.governance)
    plans = plans_now([cast.plan, other.plan], at=LATER)
    rows = with_progress(Aim.objects.filter(slug="helpline"), plans, at=LATER).order_by("plan")
    assert [(aim.plan.slug, aim.round_state, aim.rag_now) for aim in rows] == [
        ("north", "not started", ""),
        ("south", "approved", "amber"),
    ]
