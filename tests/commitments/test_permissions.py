"""Who may do what in a plan: every role against every question, and the same asked by the actions."""

from datetime import timedelta

import pytest

from commitments.actions.plan import set_role
from commitments.choices import Role
from commitments.models import Aim, Plan
from commitments.permissions import (
    NotAllowed,
    NotVisible,
    QuarterSealedMeanwhile,
    RegisterAuthority,
    can_govern,
    can_keep_kpis,
    can_see_drafts,
    can_see_live,
    can_write_update,
    check_governs,
    check_keeps_kpis,
    check_sees_live,
    check_writes_update,
    hold_plan,
    role_of,
)
from kpis.periods import Period
from tests.cast import CUT_OFF, WRITTEN_AT, make_plan, open_round_of

# Role, sees the live plan, governs, keeps KPIs, writes patrols, writes court visits (which have no
# lead), reads drafts of patrols.
TABLE = {
    "administrator": ("governance", True, True, True, False, True, True),
    "governance": ("governance", True, True, True, False, True, True),
    "second_governance": ("governance", True, True, True, False, True, True),
    "analyst": ("analyst", True, False, True, False, False, False),
    "lead": ("lead", True, False, False, True, False, True),
    "deputy": ("lead", True, False, False, True, False, True),
    "other_lead": ("lead", True, False, False, False, False, False),
    "reviewer": ("reviewer", True, False, False, False, False, False),
    "panel": ("panel", False, False, False, False, False, False),
    "named": (None, False, False, False, False, False, False),
}


def answers(cast, person):
    return (
        role_of(person, cast.plan),
        can_see_live(person, cast.plan),
        can_govern(person, cast.plan),
        can_keep_kpis(person, cast.plan),
        can_write_update(person, cast.patrols),
        can_write_update(person, cast.court_visits),
        can_see_drafts(person, cast.patrols),
    )


NOTHING = (None, False, False, False, False, False, False)


def test_table_names_everybody(cast):
    assert set(TABLE) == set(cast.people())


@pytest.mark.parametrize("name", TABLE)
def test_each_role(cast, name):
    assert answers(cast, getattr(cast, name)) == TABLE[name]


@pytest.mark.parametrize("name", TABLE)
def test_nobody_inactive_may_anything(cast, name):
    person = getattr(cast, name)
    person.is_active = False
    assert answers(cast, person) == NOTHING


@pytest.mark.parametrize("name", [name for name in TABLE if name != "administrator"])
def test_a_stranger_may_nothing(cast, name):
    assert answers(cast, getattr(make_plan(slug="south"), name)) == NOTHING


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PANEL, ""])
def test_a_lead_without_a_writing_role_writes_nothing(cast, role):
    set_role(plan=cast.plan, person=cast.lead, role=role, by=cast.administrator, at=WRITTEN_AT)
    assert not can_write_update(cast.lead, cast.patrols)


@pytest.mark.parametrize("role", [Role.GOVERNANCE, Role.ANALYST])
def test_a_lead_of_another_writing_role_writes(cast, role):
    set_role(plan=cast.plan, person=cast.lead, role=role, by=cast.administrator, at=WRITTEN_AT)
    assert can_write_update(cast.lead, cast.patrols)


CHECKS = {
    check_sees_live: lambda cast: cast.plan,
    check_governs: lambda cast: cast.plan,
    check_keeps_kpis: lambda cast: cast.plan,
    check_writes_update: lambda cast: cast.patrols,
}


@pytest.mark.parametrize(
    ("check", "name", "error"),
    [
        *((check, name, NotVisible) for check in CHECKS for name in ("panel", "named")),
        *((check_governs, name, NotAllowed) for name in ("analyst", "lead", "deputy", "other_lead", "reviewer")),
        *((check_keeps_kpis, name, NotAllowed) for name in ("lead", "deputy", "other_lead", "reviewer")),
        *((check_writes_update, name, NotAllowed) for name in ("governance", "analyst", "other_lead", "reviewer")),
        *((check_sees_live, name, None) for name in ("governance", "analyst", "lead", "reviewer", "administrator")),
        *((check_governs, name, None) for name in ("governance", "administrator")),
        *((check_keeps_kpis, name, None) for name in ("governance", "analyst", "administrator")),
        *((check_writes_update, name, None) for name in ("lead", "deputy")),
    ],
)
def test_checks_tell_strangers_from_readers(cast, check, name, error):
    asked = CHECKS[check](cast)
    if error is None:
        check(getattr(cast, name), asked)
        return
    with pytest.raises(error) as caught:
        check(getattr(cast, name), asked)
    assert caught.type is error


@pytest.mark.parametrize("check", CHECKS)
def test_checks_do_not_know_a_stranger(cast, check):
    with pytest.raises(NotVisible):
        check(make_plan(slug="south").governance, CHECKS[check](cast))


@pytest.mark.parametrize(
    ("name", "sees", "owns", "keeps"),
    [
        ("administrator", True, True, True),
        ("governance", True, True, True),
        ("analyst", True, True, True),
        ("lead", True, True, False),
        ("reviewer", True, False, False),
        ("panel", False, False, False),
        ("named", False, False, False),
    ],
)
def test_register_authority(cast, name, sees, owns, keeps):
    authority, person = RegisterAuthority(), getattr(cast, name)
    questions = (authority.may_see, authority.may_own, authority.may_keep)
    assert tuple(ask(person, "north") for ask in questions) == (sees, owns, keeps)
    assert [ask(person, "nowhere") for ask in questions] == [name == "administrator"] * 3
    person.is_active = False
    assert [ask(person, "north") for ask in questions] == [False] * 3


def closed_at(instant, register="north"):
    """The quarter that the register's authority says was closed last, and its cut-off."""
    found = RegisterAuthority().last_cut_off(register, at=instant)
    return (found.quarter, found.cut_off) if found else None


SECOND = timedelta(seconds=1)
MAY = CUT_OFF + timedelta(days=100)


def test_last_cut_off_before_at_and_after_it(cast):
    """The round need not be sealed: what counts from before its cut-off is too late all the same."""
    open_round_of(cast)
    assert [closed_at(CUT_OFF + shift) for shift in (-SECOND, 0 * SECOND, SECOND)] == [
        None,
        ("2023/24 Q3", CUT_OFF),
        ("2023/24 Q3", CUT_OFF),
    ]
    assert closed_at(MAY, "nowhere") is None


def test_last_cut_off_is_the_latest_and_not_that_of_the_latest_quarter(cast):
    """The third quarter's cut-off was moved behind that of the fourth."""
    third = open_round_of(cast)
    open_round_of(cast, quarter=Period.parse("2023/24 Q4"), at=MAY - timedelta(days=20), cut_off=MAY)
    assert closed_at(MAY - SECOND) == ("2023/24 Q3", CUT_OFF)
    assert closed_at(MAY) == ("2023/24 Q4", MAY)
    type(third).objects.filter(pk=third.pk).update(cut_off=MAY + SECOND)
    assert closed_at(MAY) == ("2023/24 Q4", MAY)
    assert closed_at(MAY + SECOND) == ("2023/24 Q3", MAY + SECOND)


def test_last_cut_off_of_every_plan_of_the_register(cast):
    """South's round closes later; it concerns north only once south keeps its measures there."""
    other = make_plan(slug="south")
    open_round_of(cast)
    open_round_of(other, cut_off=MAY)
    assert closed_at(MAY) == ("2023/24 Q3", CUT_OFF)
    assert closed_at(MAY, "south") == ("2023/24 Q3", MAY)
    Plan.objects.filter(pk=other.plan.pk).update(register="north")
    assert closed_at(MAY) == ("2023/24 Q3", MAY)
    # Its old measures are still in its seals.
    assert closed_at(MAY, "south") == ("2023/24 Q3", MAY)


def test_last_cut_off_of_a_plan_that_moved_away(cast):
    open_round_of(cast)
    Plan.objects.filter(pk=cast.plan.pk).update(register="elsewhere")
    assert closed_at(MAY) == closed_at(MAY, "elsewhere") == ("2023/24 Q3", CUT_OFF)


def test_hold_plan_answers_the_stored_plan(cast):
    cast.plan.title = "Not stored"
    assert hold_plan(cast.plan, at=WRITTEN_AT).title == "Plan of north"


@pytest.mark.parametrize(("seconds", "is_held"), [(-1, False), (0, True), (1, True)])
def test_hold_plan_refuses_an_instant_before_a_sealed_cut_off(cast, sealed_record, seconds, is_held):
    """What bears the instant of the cut-off no longer counts in the quarter, and so changes nothing in it."""
    at = CUT_OFF + timedelta(seconds=seconds)
    if is_held:
        assert hold_plan(cast.plan, at=at) == cast.plan
    else:
        with pytest.raises(QuarterSealedMeanwhile):
            hold_plan(cast.plan, at=at)


def test_aims_led_by_a_person_are_listed_once(cast):
    """Patrols are led by the lead and deputised by the deputy; wardens are led by the lead."""
    cast.patrols.deputies.add(cast.lead, cast.other_lead)
    named = {name: getattr(cast, name) for name in ("lead", "deputy", "other_lead", "governance")}
    found = {name: [aim.slug for aim in Aim.objects.led_by(person)] for name, person in named.items()}
    assert found == {
        "lead": ["patrols", "wardens"],
        "deputy": ["patrols"],
        "other_lead": ["patrols", "helpline"],
        "governance": [],
    }


@pytest.mark.parametrize(("name", "count"), [("lead", 4), ("analyst", 4), ("reviewer", 0), ("panel", 0), ("named", 0)])
def test_aims_visible_in_the_admin(cast, name, count):
    make_plan(slug="south")
    assert Aim.objects.visible_to(getattr(cast, name)).count() == count
    assert Aim.objects.visible_to(cast.administrator).count() == 8
