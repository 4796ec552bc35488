"""Approving and returning: the text that was read, by somebody who edited none of it, before the cut-off."""

from datetime import date, datetime, timedelta

import pytest

from commitments.actions.progress import NotWaiting, RoundClosed, approve_updates, return_updates
from commitments.actions.rounds import open_round
from commitments.models import ProgressUpdate
from commitments.permissions import NotAllowed, NotVisible
from commitments.reporting.standing import last_before, speaking_for
from kpis.periods import LONDON, Period
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, WRITTEN_AT, approve, draft, make_plan, open_round_of, submit

SECOND = timedelta(seconds=1)
LATER = WRITTEN_AT + timedelta(hours=1)


def approving(cast, *updates, by=None, at=LATER):
    return approve_updates(updates=list(updates), by=by or cast.governance, at=at)


def returning(cast, *updates, by=None, at=LATER, comment="How many officers?"):
    return return_updates(updates=list(updates), comment=comment, by=by or cast.governance, at=at)


def state_of(update):
    return ProgressUpdate.objects.get(pk=update.pk).state


def test_approve(cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    decided = approving(cast, update)
    assert (decided.done, decided.own, decided.changed) == ([update], [], [])
    stored = ProgressUpdate.objects.get(pk=update.pk)
    assert (stored.state, stored.approved_by, stored.approved_on) == ("approved", cast.governance, date(2024, 1, 8))
    assert stored.counts_from == LATER
    event = AuditEvent.objects.get(action="approve_update")
    assert (event.by_id, event.at, event.changes["update"]["version"]) == (cast.governance.pk, LATER, 1)


def test_approved_on_is_the_day_in_london(cast):
    at = datetime(2024, 7, 9, 0, 30, tzinfo=LONDON)
    opened = open_round_of(cast, quarter=Period.parse("2024/25 Q1"), at=at)
    update = approve(submit(cast.patrols, opened, by=cast.lead, at=at), by=cast.governance, at=at)
    assert update.approved_on == date(2024, 7, 9)


@pytest.mark.parametrize("act", [approving, returning])
@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("analyst", NotAllowed),
        ("lead", NotAllowed),
        ("other_lead", NotAllowed),
        ("reviewer", NotAllowed),
        ("panel", NotVisible),
        ("named", NotVisible),
    ],
)
def test_deciding_is_governances(cast, round_, act, role, error):
    update = submit(cast.patrols, round_, by=cast.lead)
    with pytest.raises(error) as caught:
        act(cast, update, by=getattr(cast, role))
    assert caught.type is error
    assert state_of(update) == "submitted"


@pytest.mark.parametrize("act", [approving, returning])
def test_a_stranger_in_a_bulk_stops_all_of_it(cast, round_, act):
    other = make_plan(slug="south")
    own = submit(other.patrols, open_round_of(other), by=other.lead)
    update = submit(cast.patrols, round_, by=cast.lead)
    with pytest.raises(NotVisible):
        act(cast, own, update, by=other.governance)
    assert (state_of(own), state_of(update)) == ("submitted", "submitted")


def test_own_is_left_out_and_named(cast, round_):
    """Governance wrote for the aim without a lead; the rest of the list goes through."""
    own = submit(cast.court_visits, round_, by=cast.governance)
    first, second = submit(cast.patrols, round_, by=cast.lead), submit(cast.helpline, round_, by=cast.other_lead)
    decided = approving(cast, own, second, first)
    assert (decided.done, decided.own, decided.changed) == ([first, second], [own], [])
    assert state_of(own) == "submitted"
    assert approving(cast, own, by=cast.second_governance).done == [own]


def test_own_by_an_earlier_edit(cast, round_):
    draft(cast.court_visits, round_, by=cast.governance, activity="One.")
    newest = submit(cast.court_visits, round_, by=cast.second_governance, activity="Two.")
    assert approving(cast, newest).own == [newest]
    assert approving(cast, newest, by=cast.administrator).done == [newest]


def test_own_even_for_an_administrator(cast, round_):
    update = submit(cast.court_visits, round_, by=cast.administrator)
    assert approving(cast, update, by=cast.administrator).own == [update]
    assert state_of(update) == "submitted"


def test_own_by_text_carried_from_an_earlier_round(cast, round_):
    """Greta wrote in the last round, Gordon finished in this one: neither approves it."""
    draft(cast.court_visits, round_, by=cast.governance, activity="One.")
    draft(cast.court_visits, round_, by=cast.second_governance, activity="Two.")
    later = open_round(plan=cast.plan, quarter=Period.parse("2023/24 Q4"), by=cast.governance, at=CUT_OFF).round
    newest = submit(cast.court_visits, later, by=cast.second_governance, activity="Three.", at=CUT_OFF)
    for by in (cast.governance, cast.second_governance):
        assert approving(cast, newest, by=by, at=CUT_OFF + SECOND).own == [newest]
    assert approving(cast, newest, by=cast.administrator, at=CUT_OFF + SECOND).done == [newest]


@pytest.mark.parametrize("act", [approving, returning])
def test_only_the_version_that_was_read(cast, round_, act):
    """A newer draft, or a newer submission, since the list was read."""
    read = submit(cast.patrols, round_, by=cast.lead)
    draft(cast.patrols, round_, by=cast.lead, activity="Newer.")
    other = submit(cast.helpline, round_, by=cast.other_lead)
    decided = act(cast, read, other)
    assert (decided.done, decided.changed) == ([other], [read])
    assert state_of(read) == "submitted"


@pytest.mark.parametrize("first", [approving, returning])
@pytest.mark.parametrize("second", [approving, returning])
def test_a_decided_version_is_not_decided_again(cast, round_, first, second):
    update = submit(cast.patrols, round_, by=cast.lead)
    first(cast, update)
    decided = second(cast, update, by=cast.second_governance)
    assert (decided.done, decided.changed) == ([], [update])
    assert AuditEvent.objects.filter(action__in=("approve_update", "return_update")).count() == 1


def test_a_draft_is_not_approved(cast, round_):
    update = draft(cast.patrols, round_, by=cast.lead)
    assert approving(cast, update).changed == [update]


def test_return(cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    assert returning(cast, update).done == [update]
    stored = ProgressUpdate.objects.get(pk=update.pk)
    assert (stored.state, stored.return_comment, stored.returned_by) == (
        "returned",
        "How many officers?",
        cast.governance,
    )
    assert (stored.returned_at, stored.counts_from) == (LATER, None)
    assert AuditEvent.objects.get(action="return_update").note == "How many officers?"


def test_return_needs_a_comment(cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    with pytest.raises(NotWaiting):
        returning(cast, update, comment=" \n")
    assert state_of(update) == "submitted"


def test_what_was_returned_is_submitted_again(cast, round_):
    returning(cast, submit(cast.patrols, round_, by=cast.lead))
    again = submit(cast.patrols, round_, by=cast.lead)
    assert (again.version, approving(cast, again).done) == (2, [again])


@pytest.mark.parametrize("act", [approving, returning])
@pytest.mark.parametrize(("after", "is_open"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_nothing_is_decided_from_the_cut_off(cast, round_, act, after, is_open):
    update = submit(cast.patrols, round_, by=cast.lead)
    if is_open:
        assert act(cast, update, at=CUT_OFF + after).done == [update]
        return
    with pytest.raises(RoundClosed):
        act(cast, update, at=CUT_OFF + after)
    assert state_of(update) == "submitted"


def test_a_newer_version_is_approved_over_an_approved_one(cast, round_):
    """Both are kept; the newest counts, from when it was approved."""
    first = approve(submit(cast.patrols, round_, by=cast.lead, rag="green"), by=cast.governance)
    second = approve(submit(cast.patrols, round_, by=cast.deputy), by=cast.governance, at=LATER)
    assert (first.state, second.state, second.version) == ("approved", "approved", 2)
    assert list(speaking_for(cast.patrols, before=CUT_OFF)) == [second, first]
    assert list(speaking_for(cast.patrols, before=LATER)) == [first]
    assert last_before(cast.patrols, date(2024, 1, 1), before=CUT_OFF) == second
    assert last_before(cast.patrols, round_.quarter_start, before=CUT_OFF) is None


def test_an_own_update_goes_before_that_of_the_companion(cast, round_):
    """Wardens are reported with patrols, unless they have an approved one of their own for the quarter."""
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    covering = speaking_for(cast.wardens, before=CUT_OFF)
    assert [row.aim.slug for row in covering] == ["patrols"]
    approve(submit(cast.wardens, round_, by=cast.lead), by=cast.governance)
    assert [row.aim.slug for row in covering.all()] == ["wardens", "patrols"]


def test_bulk_costs_the_same_for_readers_of_the_list(cast, round_, django_assert_max_num_queries):
    """Each approval costs its own few statements, whatever else is in the list."""
    updates = [submit(aim, round_, by=cast.lead) for aim in (cast.patrols, cast.wardens)]
    with django_assert_max_num_queries(20):
        assert len(approving(cast, *updates).done) == 2
