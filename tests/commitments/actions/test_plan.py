"""The writers of plans, themes, aims and links: who may, what is refused, and what the ledger is told."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from commitments.actions.plan import (
    AimStillReportsForOthers,
    create_aim,
    create_plan,
    create_theme,
    edit_aim,
    edit_kpi_link,
    edit_plan,
    edit_theme,
    link_kpi,
    reword_aim,
    set_role,
    withdraw_aim,
)
from commitments.actions.records import Changes, StaleRecord
from commitments.actions.sealing import seal_quarter
from commitments.models import Aim, Membership, Plan, PlanKPI, Theme
from commitments.permissions import NotAllowed, NotVisible, QuarterSealedMeanwhile
from kpis.actions.measures import create_kpi
from kpis.models import KPI
from kpis.periods import LONDON, Period
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, PLANNED_AT, make_plan, open_round_of

AT = datetime(2024, 3, 15, 12, 0, tzinfo=LONDON)
TODAY = date(2024, 3, 15)


def aim(cast, **fields):
    said = {"slug": "cameras", "order": 9, "title": "Give every officer a camera"}
    return Aim(plan=cast.plan, **{**said, "theme": cast.streets, **fields})


def theme(cast, **fields):
    return Theme(plan=cast.plan, **{"slug": "roads", "order": 3, "title": "Safer roads", **fields})


def retitle(cast, record, action, by=None, **fields):
    name = "theme" if isinstance(record, Theme) else "plan"
    changes = Changes({"title": "Renamed", **fields})
    return action(**{name: record}, changes=changes, based_on=record.version, by=by or cast.governance, at=AT)


# What each action does, by whom.
ACTS = {
    "edit_plan": lambda cast, by: retitle(cast, cast.plan, edit_plan, by),
    "create_theme": lambda cast, by: create_theme(theme=theme(cast), by=by, at=AT),
    "edit_theme": lambda cast, by: retitle(cast, cast.streets, edit_theme, by),
    "create_aim": lambda cast, by: create_aim(aim=aim(cast), deputies=[cast.deputy], kpis=[], by=by, at=AT),
    "edit_aim": lambda cast, by: edit_aim(
        aim=cast.helpline, changes=Changes({"order": 5}, {"deputies": [cast.deputy]}), based_on=1, by=by, at=AT
    ),
    "reword_aim": lambda cast, by: reworded(cast, by=by),
    "withdraw_aim": lambda cast, by: withdrawn(cast, by=by),
    "link_kpi": lambda cast, by: link_again(cast, by),
    "edit_kpi_link": lambda cast, by: edit_kpi_link(
        link=cast.burglary_link, changes=Changes({"baseline_value": Decimal(410)}), based_on=1, by=by, at=AT
    ),
    "set_role": lambda cast, by: set_role(plan=cast.plan, person=cast.named, role="analyst", by=by, at=AT),
}
BY_ANALYSTS = {"link_kpi", "edit_kpi_link"}


def reworded(cast, *, by=None, on=TODAY, reason="Clearer.", title="Open a helpline, day and night", based_on=1):
    by = by or cast.governance
    return reword_aim(aim=cast.helpline, title=title, on=on, reason=reason, based_on=based_on, by=by, at=AT)


def withdrawn(cast, *, by=None, on=TODAY, reason="Done by others.", based_on=1, of=None):
    by = by or cast.governance
    return withdraw_aim(aim=of or cast.helpline, on=on, reason=reason, based_on=based_on, by=by, at=AT)


def link_again(cast, by):
    """Link the measure that the plan does not have yet."""
    robbery = KPI.objects.get(register="north", slug="robbery")
    link = PlanKPI(plan=cast.plan, kpi=robbery, position=3, baseline_absence="late")
    return link_kpi(link=link, themes=[cast.streets], by=by, at=AT)


@pytest.fixture
def cast(cast):
    robbery = KPI(register="north", slug="robbery", title="Robberies", unit="x", polarity="lower", frequency="month")
    create_kpi(kpi=robbery, by=cast.analyst, at=PLANNED_AT)
    return cast


def stored():
    """Everything that the actions write, the ledger included."""
    models = (Plan, Theme, Aim, PlanKPI, Membership, AuditEvent, Aim.deputies.through, PlanKPI.themes.through)
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["governance", "administrator"])
def test_governance_may(cast, act, role):
    before = AuditEvent.objects.count()
    ACTS[act](cast, getattr(cast, role))
    event = AuditEvent.objects.order_by("-id").first()
    assert AuditEvent.objects.count() == before + 1
    action = "create_plankpi" if act == "link_kpi" else act
    assert (event.action, event.scope, event.at) == (action, cast.plan.scope, AT)
    assert event.by_id == getattr(cast, role).pk


@pytest.mark.parametrize("act", ACTS)
def test_others_may_not(cast, act, subtests):
    before = stored()
    for role in ("analyst", "lead", "deputy", "reviewer", "panel", "named"):
        if role == "analyst" and act in BY_ANALYSTS:
            continue
        with subtests.test(role):
            with pytest.raises((NotVisible, NotAllowed)) as caught:
                ACTS[act](cast, getattr(cast, role))
            assert caught.type is (NotVisible if role in ("panel", "named") else NotAllowed)
            assert stored() == before


@pytest.mark.parametrize("act", sorted(BY_ANALYSTS))
def test_analysts_keep_links(cast, act):
    ACTS[act](cast, cast.analyst)
    assert AuditEvent.objects.order_by("-id").first().by_name == "Anna Analyst"


def test_strangers_see_nothing(cast, subtests):
    stranger = make_plan(slug="south").governance
    before = stored()
    for act, does in ACTS.items():
        with subtests.test(act), pytest.raises(NotVisible):
            does(cast, stranger)
    assert stored() == before


@pytest.mark.parametrize("act", [act for act in ACTS if act != "set_role"])
def test_nothing_is_changed_before_a_sealed_cut_off(cast, act):
    """What would bear an instant before the cut-off of a sealed quarter is refused, and nothing is kept."""
    opened = open_round_of(cast, at=AT - timedelta(days=1), submit_by=TODAY, cut_off=AT + timedelta(seconds=1))
    assert opened.quarter == "2023/24 Q3"
    seal_quarter(plan=cast.plan, quarter=opened.as_period, by=cast.governance, at=AT + timedelta(days=1))
    before = len(stored()[AuditEvent])
    with pytest.raises(QuarterSealedMeanwhile):
        ACTS[act](cast, cast.governance)
    assert len(stored()[AuditEvent]) == before


def test_nothing_changed_writes_nothing(cast):
    before = stored()
    edit_theme(theme=cast.streets, changes=Changes({"title": "Safer streets"}), based_on=1, by=cast.governance, at=AT)
    unchanged = Changes({"order": 1}, {"deputies": [cast.deputy], "kpis": [cast.burglary_link]})
    edit_aim(aim=cast.patrols, changes=unchanged, based_on=1, by=cast.governance, at=AT)
    set_role(plan=cast.plan, person=cast.lead, role="lead", by=cast.governance, at=AT)
    assert stored() == before


def test_stale_versions_are_refused_with_what_is_stored(cast):
    retitle(cast, cast.streets, edit_theme)
    with pytest.raises(StaleRecord) as caught:
        edit_theme(theme=cast.streets, changes=Changes({"title": "Mine"}), based_on=1, by=cast.governance, at=AT)
    assert caught.value.stored.title == "Renamed"
    assert Theme.objects.get(pk=cast.streets.pk).title == "Renamed"


def test_a_change_of_lists_is_a_version_too(cast):
    """Two officers change the deputies: the second is told."""
    edit = {"aim": cast.patrols, "based_on": 1, "by": cast.governance, "at": AT}
    edit_aim(changes=Changes(lists={"deputies": [cast.other_lead]}), **edit)
    with pytest.raises(StaleRecord):
        edit_aim(changes=Changes(lists={"deputies": []}), **edit)
    event = AuditEvent.objects.filter(action="edit_aim").get()
    assert event.changes["deputies"] == [[cast.deputy.pk], [cast.other_lead.pk]]
    assert list(cast.patrols.deputies.all()) == [cast.other_lead]


def test_an_error_after_the_write_undoes_it(cast):
    before = stored()
    wrong = Changes({"order": 7}, {"kpis": [make_plan(slug="south").burglary_link]})
    with pytest.raises(ValidationError, match="another plan"):
        edit_aim(aim=cast.patrols, changes=wrong, based_on=1, by=cast.governance, at=AT)
    assert Aim.objects.get(pk=cast.patrols.pk).order == 1
    assert [row for row in stored()[AuditEvent] if row["action"] == "edit_aim"] == []
    assert [row for row in stored()[Aim] if row["plan_id"] == cast.plan.pk] == before[Aim]


def south_theme(cast):
    return make_plan(slug="south").streets


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda cast: {"theme": south_theme(cast)}, "another plan"),
        (lambda cast: {"reported_with": make_plan(slug="south").patrols}, "another plan"),
        (lambda cast: {"reported_with": cast.wardens}, "itself reported with"),
        (lambda cast: {"reported_with": cast.helpline}, "itself"),
        (lambda cast: {"title": "Reworded without a reason"}, "rewording"),
        (lambda cast: {"delivered_by": "council"}, "not a valid choice"),
    ],
)
def test_edit_aim_refused(cast, changes, message):
    """Helpline may be reported with patrols and with nothing that is itself reported with another."""
    with pytest.raises(ValidationError, match=message):
        edit_aim(aim=cast.helpline, changes=Changes(changes(cast)), based_on=1, by=cast.governance, at=AT)
    assert Aim.objects.get(pk=cast.helpline.pk).version == 1


def test_an_aim_that_others_are_reported_with_takes_no_companion(cast):
    changes = Changes({"reported_with": cast.helpline})
    with pytest.raises(ValidationError, match="move them first"):
        edit_aim(aim=cast.patrols, changes=changes, based_on=1, by=cast.governance, at=AT)


def test_create_aim_in_a_theme_of_another_plan(cast):
    with pytest.raises(ValidationError, match="another plan"):
        create_aim(aim=aim(cast, theme=south_theme(cast)), deputies=[], kpis=[], by=cast.governance, at=AT)


def test_reword_aim(cast):
    row = reworded(cast)
    assert (row.title, row.reworded_on, row.reworded_reason) == ("Open a helpline, day and night", TODAY, "Clearer.")
    event = AuditEvent.objects.get(action="reword_aim")
    assert event.changes["title"] == ["Open a helpline", "Open a helpline, day and night"]
    assert event.note == "Clearer."


def test_withdraw_aim(cast):
    row = withdrawn(cast)
    assert (row.withdrawn_on, row.withdrawn_reason) == (TODAY, "Done by others.")
    assert list(Aim.objects.in_record().values_list("slug", flat=True)) == ["patrols", "wardens", "court-visits"]
    assert AuditEvent.objects.get(action="withdraw_aim").note == "Done by others."


@pytest.mark.parametrize("act", [reworded, withdrawn])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"reason": " "}, "reason"),
        ({"on": TODAY + timedelta(days=1)}, "future"),
        ({"on": date(2023, 12, 31)}, "sealed"),  # the last day of the sealed quarter
        ({"on": date(2021, 4, 1)}, "sealed"),
    ],
)
def test_dated_actions_refused(cast, sealed_record, act, wrong, message):
    with pytest.raises(ValidationError, match=message):
        act(cast, **wrong)
    assert Aim.objects.get(pk=cast.helpline.pk).version == 1


@pytest.mark.parametrize("act", [reworded, withdrawn])
def test_dated_actions_begin_after_the_last_sealed_quarter(cast, sealed_record, act):
    assert act(cast, on=date(2024, 1, 1)).version == 2


@pytest.mark.parametrize("act", [reworded, withdrawn])
def test_dated_actions_on_a_withdrawn_aim(cast, act):
    withdrawn(cast)
    cast.helpline.refresh_from_db()
    with pytest.raises(ValidationError, match="withdrawn"):
        act(cast, based_on=2)


@pytest.mark.parametrize("act", [reworded, withdrawn])
def test_dated_actions_stale(cast, act):
    edit_aim(aim=cast.helpline, changes=Changes({"order": 5}), based_on=1, by=cast.governance, at=AT)
    with pytest.raises(StaleRecord):
        act(cast)


def test_withdraw_aim_only_after_its_followers_are_moved(cast):
    with pytest.raises(AimStillReportsForOthers, match="wardens"):
        withdrawn(cast, of=cast.patrols)
    moved = Changes({"reported_with": None})
    edit_aim(aim=cast.wardens, changes=moved, based_on=1, by=cast.governance, at=AT)
    assert withdrawn(cast, of=cast.patrols).withdrawn_on == TODAY


def test_a_withdrawn_follower_is_in_nobodys_way(cast):
    withdrawn(cast, of=cast.wardens)
    assert withdrawn(cast, of=cast.patrols).withdrawn_on == TODAY


def a_plan(**fields):
    said = {name: name.title() for name in ("title", "area", "office", "board", "panel")}
    dates = {"starts_on": date(2025, 4, 1), "ends_on": date(2029, 3, 31)}
    return Plan(**{"slug": "west", **said, **dates, **fields})


def test_create_plan(cast):
    plan = create_plan(plan=a_plan(), by=cast.administrator, at=AT)
    assert (plan.register, plan.marking, plan.is_public, plan.version) == ("west", "OFFICIAL", False, 1)
    event = AuditEvent.objects.get(scope=plan.scope)
    assert (event.action, event.state["slug"], event.state["register"]) == ("create_plan", "west", "west")


@pytest.mark.parametrize("role", ["governance", "analyst", "panel"])
def test_create_plan_is_for_administrators(cast, role):
    with pytest.raises(NotAllowed):
        create_plan(plan=a_plan(), by=getattr(cast, role), at=AT)


@pytest.mark.parametrize(
    "wrong",
    [{"slug": "north"}, {"title": ""}, {"ends_on": date(2025, 3, 31)}, {"baseline_period": "2020"}, {"slug": "a b"}],
)
def test_create_plan_wrong(cast, wrong):
    with pytest.raises(ValidationError):
        create_plan(plan=a_plan(**wrong), by=cast.administrator, at=AT)
    assert Plan.objects.count() == 1


def test_edit_plan_baseline_period(cast):
    with pytest.raises(ValidationError, match="period"):
        retitle(cast, cast.plan, edit_plan, baseline_period="2020-21")
    assert Plan.objects.get().title == "Plan of north"


def test_edit_plan_register_is_for_administrators(cast):
    with pytest.raises(NotAllowed):
        retitle(cast, cast.plan, edit_plan, register="south")
    assert retitle(cast, cast.plan, edit_plan, cast.administrator, register="south").register == "south"


def test_slugs_stay_once_a_quarter_is_sealed(cast):
    """The seals, and whoever compares two of them, know plan, theme and aim by their slugs."""
    assert retitle(cast, cast.victims, edit_theme, slug="victims-first").slug == "victims-first"
    open_round_of(cast)
    seal_quarter(plan=cast.plan, quarter=Period.parse("2023/24 Q3"), by=cast.governance, at=CUT_OFF)
    for record, action in ((cast.plan, edit_plan), (cast.streets, edit_theme)):
        with pytest.raises(ValidationError, match="stays"):
            retitle(cast, record, action, slug="renamed")
    with pytest.raises(ValidationError, match="stays"):
        edit_aim(aim=cast.patrols, changes=Changes({"slug": "walks"}), based_on=1, by=cast.governance, at=AT)
