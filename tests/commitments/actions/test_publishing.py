"""A sealed quarter is published once, in its order, by governance, and the ledger says so."""

from datetime import timedelta

import pytest

from commitments.actions.plan import edit_plan
from commitments.actions.publishing import PublishRefused, publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.models import Publication, SealedQuarter
from commitments.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, QUARTER, make_plan, open_round_of
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


def test_nothing_of_a_sensitive_plan_is_published(told):
    plan = told.cast.plan
    marked = Changes({"marking": "OFFICIAL-SENSITIVE"})
    edit_plan(plan=plan, changes=marked, based_on=plan.version, by=told.cast.governance, at=LATER)
    seal = SealedQuarter.objects.get(pk=told.first.pk)
    with pytest.raises(PublishRefused, match="The plan is marked OFFICIAL-SENSITIVE"):
        publish(seal, told.cast.governance)


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
