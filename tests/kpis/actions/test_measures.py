"""Measures and what they mean: who defines them, what a version holds, and that old words stay readable."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.catalogue import create_area, create_term
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, create_kpi, edit_kpi, redefine_kpi
from kpis.actions.records import StaleKPI, register_scope
from kpis.models import KPI, Area, Reset, Target, Term
from kpis.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, WRITTEN_AT, make_plan, observe
from tests.kpis.actions.events import NOON, events_of

APRIL = date(2023, 4, 1)


def new_kpi(cast, **fields):
    said = {"slug": "robbery", "title": "Robberies", "unit": "offences", "polarity": "lower", "frequency": "month"}
    return KPI(register=cast.plan.register, **{**said, **fields})


def a_term(cast, slug="dwelling", *, by=None):
    term = Term(register=cast.plan.register, slug=slug, word=slug.title(), meaning="Where people live.")
    return create_term(term=term, by=by or cast.analyst, at=NOON)


def an_area(cast, slug="westshire", *, by=None):
    area = Area(register=cast.plan.register, slug=slug, name=slug.title())
    return create_area(area=area, by=by or cast.analyst, at=NOON)


@pytest.mark.parametrize("role", ["governance", "analyst", "administrator"])
def test_create_kpi(cast, role):
    kpi = create_kpi(kpi=new_kpi(cast), by=getattr(cast, role), at=NOON)
    event = events_of(kpi, "create_kpi").get()
    assert event.state["slug"] == "robbery"
    assert (event.state["version"], event.state["owner_id"], event.state["terms"]) == (1, None, [])
    assert (event.at, event.by_id, event.scope) == (NOON, getattr(cast, role).pk, register_scope("north"))


def test_create_kpi_with_terms(cast):
    """A list belongs to the state that the ledger keeps, by key and in order."""
    second, first = a_term(cast, "dwelling"), a_term(cast, "attempt")
    kpi = create_kpi(kpi=new_kpi(cast), terms=[first, second], by=cast.analyst, at=NOON)
    assert set(kpi.terms.values_list("slug", flat=True)) == {"attempt", "dwelling"}
    assert events_of(kpi, "create_kpi").get().state["terms"] == sorted([first.pk, second.pk])


@pytest.mark.parametrize(
    ("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible), ("named", NotVisible)]
)
def test_create_kpi_refused(cast, role, error):
    with pytest.raises(error) as caught:
        create_kpi(kpi=new_kpi(cast), by=getattr(cast, role), at=NOON)
    assert caught.type is error
    assert KPI.objects.count() == 2


def test_create_kpi_in_another_register(cast):
    other = make_plan(slug="south")
    with pytest.raises(NotVisible):
        create_kpi(kpi=new_kpi(other), by=cast.analyst, at=NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "burglary"},
        {"polarity": "up"},
        {"frequency": "week"},
        {"decimals": 5},
        {"unit": ""},
        {"combine": "add"},
        {"rule": "guess"},
        {"sigma": "range"},
        {"lines": "wide"},
    ],
    ids=str,
)
def test_create_kpi_wrong(cast, wrong):
    with pytest.raises(ValidationError) as caught:
        create_kpi(kpi=new_kpi(cast, **wrong), by=cast.analyst, at=NOON)
    assert set(caught.value.message_dict) <= {*wrong, "__all__"}
    assert KPI.objects.count() == 2


def test_create_kpi_with_what_another_register_keeps(cast):
    south = make_plan(slug="south")
    term, area = a_term(south, by=south.analyst), an_area(south, by=south.analyst)
    with pytest.raises(ValidationError, match="another register than “north”") as caught:
        create_kpi(kpi=new_kpi(cast), terms=[a_term(cast), term], by=cast.analyst, at=NOON)
    assert set(caught.value.message_dict) == {"terms"}
    with pytest.raises(ValidationError, match="another register than “north”") as caught:
        create_kpi(kpi=new_kpi(cast, own_area=area), by=cast.analyst, at=NOON)
    assert set(caught.value.message_dict) == {"own_area"}
    assert not KPI.objects.filter(slug="robbery").exists()


def edited(cast, changes, *, based_on=1, by=None, terms=None):
    return edit_kpi(kpi=cast.burglary, changes=changes, terms=terms, based_on=based_on, by=by or cast.analyst, at=NOON)


def test_edit_kpi_makes_a_version_and_an_event(cast):
    kpi = edited(cast, {"definition": "Homes only.", "title": "Burglaries"})
    assert KPI.objects.get(pk=kpi.pk).version == 2
    assert events_of(kpi, "edit_kpi").get().changes == {"definition": ["", "Homes only."], "version": [1, 2]}


def test_edit_kpi_nothing(cast):
    term = a_term(cast)
    edited(cast, {}, terms=[term])
    told = AuditEvent.objects.count()
    edited(cast, {"title": "Burglaries"}, terms=[term], based_on=2)
    edited(cast, {}, based_on=2)
    assert KPI.objects.get(pk=cast.burglary.pk).version == 2
    assert AuditEvent.objects.count() == told


def test_edit_kpi_changes_its_list_of_terms(cast):
    """``terms`` None leaves them as they are, an empty list takes them all away."""
    one, two = a_term(cast, "dwelling"), a_term(cast, "attempt")
    edited(cast, {}, terms=[one, two])
    edited(cast, {"source": "Police records"}, based_on=2)
    assert set(cast.burglary.terms.all()) == {one, two}
    edited(cast, {}, terms=[two], based_on=3)
    edited(cast, {}, terms=[], based_on=4)
    keys = sorted([one.pk, two.pk])
    assert [event.changes for event in events_of(cast.burglary, "edit_kpi")] == [
        {"terms": [[], keys], "version": [1, 2]},
        {"source": ["", "Police records"], "version": [2, 3]},
        {"terms": [keys, [two.pk]], "version": [3, 4]},
        {"terms": [[two.pk], []], "version": [4, 5]},
    ]


def test_edit_kpi_with_what_another_register_keeps(cast):
    south = make_plan(slug="south")
    with pytest.raises(ValidationError, match="another register") as caught:
        edited(cast, {"title": "New"}, terms=[a_term(south, by=south.analyst)])
    assert set(caught.value.message_dict) == {"terms"}
    with pytest.raises(ValidationError, match="another register") as caught:
        edited(cast, {"own_area": an_area(south, by=south.analyst)})
    assert set(caught.value.message_dict) == {"own_area"}
    stored = KPI.objects.get(pk=cast.burglary.pk)
    assert (stored.title, stored.version, stored.own_area, stored.terms.count()) == ("Burglaries", 1, None, 0)


def test_edit_kpi_wrong_leaves_its_terms(cast):
    """The list is written before the columns are checked, and put back with them."""
    with pytest.raises(ValidationError):
        edited(cast, {"unit": ""}, terms=[a_term(cast)])
    assert not cast.burglary.terms.exists()
    assert not events_of(cast.burglary, "edit_kpi").exists()


def test_edit_kpi_stale(cast):
    edited(cast, {"source": "Police records"})
    with pytest.raises(StaleKPI):
        edited(cast, {"definition": "Homes only."})
    assert KPI.objects.get(pk=cast.burglary.pk).definition == ""


def test_edit_kpi_keeps_its_register(cast):
    with pytest.raises(ValidationError, match="register"):
        edited(cast, {"register": "south"}, by=cast.administrator)


def test_edit_kpi_keeps_its_frequency_once_values_are_recorded(cast):
    assert edited(cast, {"frequency": "year"}).frequency == "year"
    observe(cast.burglary, "2022/23", "1300", by=cast.analyst)
    with pytest.raises(ValidationError, match="frequency"):
        edited(cast, {"frequency": "quarter"}, based_on=2)
    assert KPI.objects.get(pk=cast.burglary.pk).frequency == "year"


def set_a_target(kpi, by):
    target = Target(kpi=kpi, period="2023/24 Q3", value=1, set_by="Board", reason="Fewer.")
    set_target(target=target, by=by, at=NOON)


def reset_the_limits(kpi, by):
    reset = Reset(kpi=kpi, month="2023/24 Q3", reason="New", decided_by="Board", decided_on=NOON.date())
    decide_reset(reset=reset, by=by, at=NOON)


def redefine(kpi, by):
    new = NewDefinition(APRIL, "Counted otherwise.", True)
    redefine_kpi(kpi=kpi, new=new, based_on=kpi.version, by=by, at=NOON)


@pytest.mark.parametrize("decide", [set_a_target, reset_the_limits, redefine])
def test_edit_kpi_keeps_its_frequency_once_a_decision_bears_it(cast, decide):
    """Otherwise its files could not be taken back: they would hold periods that are none of the measure's."""
    decide(cast.burglary, cast.analyst)
    version = KPI.objects.get(pk=cast.burglary.pk).version
    with pytest.raises(ValidationError, match="frequency"):
        edited(cast, {"frequency": "year"}, based_on=version)


def test_edit_kpi_changes_its_frequency_beside_a_target_by_a_date(cast):
    target = Target(kpi=cast.burglary, by=date(2025, 3, 31), value=1, set_by="Board", reason="Fewer.")
    set_target(target=target, by=cast.analyst, at=NOON)
    assert edited(cast, {"frequency": "year"}).frequency == "year"


@pytest.mark.parametrize(("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible)])
def test_edit_kpi_refused(cast, role, error):
    """The owner of a measure records its values and does not define it."""
    with pytest.raises(error) as caught:
        edit_kpi(kpi=cast.satisfaction, changes={"unit": "x"}, based_on=1, by=getattr(cast, role), at=WRITTEN_AT)
    assert caught.type is error
    assert KPI.objects.get(pk=cast.satisfaction.pk).unit == "%"


def test_edit_kpi_by_a_stranger(cast):
    with pytest.raises(NotVisible):
        edited(cast, {"unit": "x"}, by=make_plan(slug="south").governance)


def test_measures_of_a_sealed_quarter_stay(cast, sealed):
    sealed(cast)
    early = {"by": cast.analyst, "at": CUT_OFF - timedelta(seconds=1)}
    with pytest.raises(QuarterSealedMeanwhile):
        create_kpi(kpi=new_kpi(cast), **early)
    with pytest.raises(QuarterSealedMeanwhile):
        edit_kpi(kpi=cast.burglary, changes={"unit": "x"}, based_on=1, **early)
    with pytest.raises(QuarterSealedMeanwhile):
        redefine_kpi(kpi=cast.burglary, new=NewDefinition(APRIL, "Anew.", False), based_on=1, **early)
