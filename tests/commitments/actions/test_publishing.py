"""A sealed quarter is published once, in its order, by governance, and the ledger says so."""

from datetime import timedelta

import pytest

from commitments.actions.plan import edit_plan
from commitments.actions.publishing import PublishRefused, publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan, Publication, SealedQuarter
from commitments.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, make_plan, open_round_of
from tests.commitments.actions.test_records_at_once import at_once
from tests.commitments.views.story import CORRECTED_AT, seal_both_quarters

LATER = CORRECTED_AT + timedelta(days=2)


@pytest.fixture
def told(cast):
    return seal_both_quarters(cast)


def publish(seal, by):
    return publish_quarter(seal=seal, by=by, at=LATER)


def test_a_publication_is_dated_named_and_in_the_ledger(told):
    made = publish(told.first, told.cast.governance)
    assert made.is_new
    assert (made.publication.published_at, made.publication.published_by) == (LATER, told.cast.governance)
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.action, event.by_name, event.at) == ("publish_quarter", "Greta Governance", LATER)
    assert (event.scope, event.note) == (told.cast.plan.scope, told.first.record_hash)


def test_a_second_publication_is_the_first_one_found_again(told):
    first = publish(told.first, told.cast.governance).publication
    events = AuditEvent.objects.count()
    again = publish(told.first, told.cast.second_governance)
    assert (again.is_new, again.publication) == (False, first)
    assert (Publication.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_quarters_are_published_in_their_order(told):
    with pytest.raises(PublishRefused, match="Publish 2023/24 Q3 first: 2023/24 Q4 says what changed since then"):
        publish(told.second, told.cast.governance)
    assert not Publication.objects.exists()
    publish(told.first, told.cast.governance)
    assert publish(told.second, told.cast.governance).is_new


def test_a_quarter_sealed_late_holds_back_none_that_was_sealed_before_it(cast):
    """The record of Q3 cannot tell of Q2, which was not sealed yet."""
    open_round_of(cast)
    newer = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
    seal_quarter(plan=cast.plan, quarter=QUARTER.shifted(-1), by=cast.governance, at=LATER)
    assert publish(newer, cast.governance).is_new


def test_a_correction_is_not_published_by_itself(told):
    correction = SealedQuarter.objects.corrections().first()
    with pytest.raises(PublishRefused, match="published with the quarter"):
        publish(correction, told.cast.governance)


def mark(plan, marking, by, at=LATER):
    stored = Plan.objects.get(pk=plan.pk)
    edit_plan(plan=stored, changes=Changes({"marking": marking}), based_on=stored.version, by=by, at=at)


def test_nothing_of_a_sensitive_plan_is_published(told):
    """The seal was read before somebody marked its plan, as at the head of a request."""
    seal = SealedQuarter.objects.select_related("plan").get(pk=told.first.pk)
    mark(told.cast.plan, "OFFICIAL-SENSITIVE", told.cast.governance)
    assert seal.plan.marking == "OFFICIAL"
    with pytest.raises(PublishRefused, match="The plan is marked OFFICIAL-SENSITIVE: nothing of it can be published"):
        publish(seal, told.cast.governance)
    assert not Publication.objects.exists()


def test_a_record_that_was_sealed_sensitive_is_not_published_when_its_plan_is_no_longer(cast):
    mark(cast.plan, "OFFICIAL-SENSITIVE", cast.governance, at=WRITTEN_AT)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=LATER).record
    mark(cast.plan, "OFFICIAL", cast.governance)
    with pytest.raises(PublishRefused, match="The record of 2023/24 Q3 is marked OFFICIAL-SENSITIVE"):
        publish(seal, cast.governance)
    assert not Publication.objects.exists()


def test_what_was_published_before_its_plan_was_marked_is_found_again(told):
    first = publish(told.first, told.cast.governance).publication
    mark(told.cast.plan, "OFFICIAL-SENSITIVE", told.cast.governance)
    again = publish(SealedQuarter.objects.get(pk=told.first.pk), told.cast.governance)
    assert (again.is_new, again.publication) == (False, first)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_publish_at_once_one_does():
    cast = make_plan()
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=LATER).record
    made = at_once(*(lambda: publish(SealedQuarter.objects.get(pk=seal.pk), cast.governance) for _ in range(4)))
    assert sorted(each.is_new for each in made) == [False, False, False, True]
    assert {each.publication for each in made} == {Publication.objects.get()}
    assert AuditEvent.objects.filter(action="publish_quarter").count() == 1


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        ("analyst", NotAllowed),
        ("lead", NotAllowed),
        ("reviewer", NotAllowed),
        ("panel", NotVisible),
        ("named", NotVisible),
    ],
)
def test_only_governance_publishes(told, role, refusal):
    with pytest.raises(refusal):
        publish(told.first, getattr(told.cast, role))
    assert not Publication.objects.exists()


def test_governance_of_another_plan_does_not(told):
    with pytest.raises(NotVisible):
        publish(told.first, make_plan(slug="east").governance)
