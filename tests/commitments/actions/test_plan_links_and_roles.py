"""A plan's links to measures, and what its people may do in it."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import edit_kpi_link, link_kpi, set_role
from commitments.actions.records import Changes, StaleRecord
from commitments.models import Membership, PlanKPI
from commitments.permissions import NotAllowed, role_of
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent
from tests.cast import make_plan

AT = datetime(2024, 3, 15, 12, 0, tzinfo=LONDON)


def edited(cast, fields=None, lists=None, *, based_on=1):
    changes = Changes(fields or {}, lists or {})
    return edit_kpi_link(link=cast.burglary_link, changes=changes, based_on=based_on, by=cast.analyst, at=AT)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"baseline_period": "2020"}, "period"),
        ({"baseline_period": "2020/22"}, "period"),
        ({"baseline_absence": "late"}, "one of them"),
        ({"baseline_value": None}, "one of them"),
        ({"baseline_value": Decimal("0.00001")}, "decimal places"),
    ],
)
def test_edit_kpi_link_refused(cast, fields, message):
    with pytest.raises(ValidationError, match=message):
        edited(cast, fields)
    assert PlanKPI.objects.get(pk=cast.burglary_link.pk).version == 1


def test_edit_kpi_link_to_another_register_or_theme(cast):
    other = make_plan(slug="south")
    with pytest.raises(ValidationError, match="another register"):
        edited(cast, {"kpi": other.burglary})
    with pytest.raises(ValidationError, match="another plan"):
        edited(cast, lists={"themes": [other.streets]})
    assert list(cast.burglary_link.themes.all()) == [cast.streets]


def test_edit_kpi_link_keeps_history(cast):
    edited(cast, {"baseline_value": Decimal("410.5")}, {"themes": [cast.streets, cast.victims]})
    event = AuditEvent.objects.get(action="edit_kpi_link")
    assert event.changes == {
        "baseline_value": ["400", "410.5"],
        "themes": [[cast.streets.pk], [cast.streets.pk, cast.victims.pk]],
        "version": [1, 2],
    }
    with pytest.raises(StaleRecord):
        edited(cast, {"position": 9})


def test_link_kpi_of_another_register(cast):
    link = PlanKPI(plan=cast.plan, kpi=make_plan(slug="south").burglary, position=3, baseline_absence="late")
    with pytest.raises(ValidationError, match="another register"):
        link_kpi(link=link, themes=[], by=cast.governance, at=AT)


def test_link_kpi_twice(cast):
    link = PlanKPI(plan=cast.plan, kpi=cast.burglary, position=3, baseline_absence="late")
    with pytest.raises(ValidationError, match="already exists"):
        link_kpi(link=link, themes=[], by=cast.governance, at=AT)


def given(cast, person, role, by="governance"):
    return set_role(plan=cast.plan, person=getattr(cast, person), role=role, by=getattr(cast, by), at=AT)


@pytest.mark.parametrize(
    ("person", "role", "by"),
    [
        ("named", "lead", "governance"),
        ("lead", "", "governance"),
        ("analyst", "reviewer", "second_governance"),
        ("named", "governance", "administrator"),
        ("governance", "", "administrator"),
    ],
)
def test_set_role(cast, person, role, by):
    before = Membership.objects.get(plan=cast.plan, person=getattr(cast, person)).role
    given(cast, person, role, by)
    assert role_of(getattr(cast, person), cast.plan) == (role or None)
    event = AuditEvent.objects.filter(action="set_role").order_by("-id").first()
    assert (event.changes, event.at) == ({"role": [before, role]}, AT)


@pytest.mark.parametrize(
    ("person", "role", "by", "message"),
    [
        ("governance", "lead", "governance", "their own role"),
        ("governance", "", "governance", "their own role"),
        ("named", "governance", "governance", "Only an administrator"),
        ("second_governance", "lead", "governance", "Only an administrator"),
        ("second_governance", "", "governance", "Only an administrator"),
        ("named", "lead", "analyst", "Only governance"),
    ],
)
def test_set_role_refused(cast, person, role, by, message):
    before = list(Membership.objects.order_by("pk").values())
    with pytest.raises(NotAllowed, match=message):
        given(cast, person, role, by)
    assert list(Membership.objects.order_by("pk").values()) == before


def test_set_role_to_somebody_new(cast):
    stranger = make_plan(slug="south").lead
    made = set_role(plan=cast.plan, person=stranger, role="reviewer", by=cast.governance, at=AT)
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.subject_id, event.changes) == (made.pk, {"role": [None, "reviewer"]})


def test_set_role_unknown(cast):
    with pytest.raises(ValidationError):
        given(cast, "named", "king")
    assert Membership.objects.get(person=cast.named).role == ""
