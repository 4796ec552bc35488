"""Areas and the glossary: who keeps them, what a version holds, and that registers do not mix."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.catalogue import create_area, create_term, edit_area, edit_term
from kpis.actions.records import StaleKPI, register_scope
from kpis.models import Area, Term
from kpis.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import CUT_OFF, make_plan
from tests.kpis.actions.events import NOON, events_of


def area(cast, slug="westshire", *, by=None, at=NOON, similar=(), **fields):
    said = {"name": slug.title(), "population": 700_000, **fields}
    new = Area(register=cast.plan.register, slug=slug, **said)
    return create_area(area=new, similar=similar, by=by or cast.analyst, at=at)


def term(cast, slug="dwelling", *, by=None, at=NOON, **fields):
    said = {"word": "Dwelling", "meaning": "Where people live.", **fields}
    return create_term(term=Term(register=cast.plan.register, slug=slug, **said), by=by or cast.analyst, at=at)


def changed_area(kept, *, by, at=NOON, based_on=1, similar=None, **changes):
    return edit_area(area=kept, changes=changes, similar=similar, based_on=based_on, by=by, at=at)


def changed_term(kept, *, by, at=NOON, based_on=1, **changes):
    return edit_term(term=kept, changes=changes, based_on=based_on, by=by, at=at)


KINDS = {"area": (Area, area, changed_area, "name"), "term": (Term, term, changed_term, "word")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["governance", "analyst", "administrator"])
def test_create_and_edit(cast, role, kind):
    model, create, edit, name = KINDS[kind]
    by = getattr(cast, role)
    kept = create(cast, by=by)
    edit(kept, by=by, **{name: "Renamed"})
    stored = model.objects.get(pk=kept.pk)
    assert (getattr(stored, name), stored.version) == ("Renamed", 2)
    created, changed = events_of(kept)
    assert (created.action, changed.action) == (f"create_{kind}", f"edit_{kind}")
    assert {created.scope, changed.scope} == {register_scope("north")}
    assert {(event.at, event.by_id) for event in (created, changed)} == {(NOON, by.pk)}
    assert (created.state["slug"], created.state["version"]) == (kept.slug, 1)
    assert changed.changes == {name: [getattr(kept, name), "Renamed"], "version": [1, 2]}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible), ("named", NotVisible)]
)
def test_create_and_edit_refused(cast, role, error, kind):
    model, create, edit, name = KINDS[kind]
    with pytest.raises(error) as caught:
        create(cast, by=getattr(cast, role))
    assert caught.type is error
    assert not model.objects.exists()
    kept = create(cast)
    with pytest.raises(error) as caught:
        edit(kept, by=getattr(cast, role), **{name: "Renamed"})
    assert caught.type is error
    assert model.objects.get().version == 1


@pytest.mark.parametrize("kind", KINDS)
def test_create_and_edit_by_a_stranger(cast, kind):
    _model, create, edit, name = KINDS[kind]
    stranger = make_plan(slug="south").governance
    with pytest.raises(NotVisible):
        create(cast, by=stranger)
    with pytest.raises(NotVisible):
        edit(create(cast), by=stranger, **{name: "Renamed"})


@pytest.mark.parametrize("kind", KINDS)
def test_edit_stale(cast, kind):
    model, create, edit, name = KINDS[kind]
    kept = create(cast)
    edit(kept, by=cast.analyst, **{name: "First"})
    with pytest.raises(StaleKPI, match="Somebody else changed “First”"):
        edit(kept, by=cast.governance, **{name: "Second"})
    assert getattr(model.objects.get(), name) == "First"


@pytest.mark.parametrize("kind", KINDS)
def test_edit_nothing_writes_nothing(cast, kind):
    model, create, edit, name = KINDS[kind]
    kept = create(cast)
    told = AuditEvent.objects.count()
    edit(kept, by=cast.analyst, **{name: getattr(kept, name)})
    edit(kept, by=cast.analyst)
    assert (model.objects.get().version, AuditEvent.objects.count()) == (1, told)


@pytest.mark.parametrize("kind", KINDS)
def test_they_stay_in_their_register(cast, kind):
    _model, create, edit, _name = KINDS[kind]
    with pytest.raises(ValidationError, match="stays in its register") as caught:
        edit(create(cast), by=cast.administrator, register="south")
    assert set(caught.value.message_dict) == {"register"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_slug_is_taken_once_per_register(cast, kind):
    model, create, _edit, _name = KINDS[kind]
    create(cast)
    with pytest.raises(ValidationError):
        create(cast)
    south = make_plan(slug="south")
    create(south, by=south.analyst)
    assert model.objects.count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_they_do_not_change_a_sealed_quarter(cast, sealed, kind):
    model, create, edit, name = KINDS[kind]
    kept = create(cast)
    sealed(cast)
    early = CUT_OFF - timedelta(seconds=1)
    with pytest.raises(QuarterSealedMeanwhile):
        create(cast, slug="another", at=early)
    with pytest.raises(QuarterSealedMeanwhile):
        edit(kept, by=cast.analyst, at=early, **{name: "Renamed"})
    assert model.objects.get().version == 1


@pytest.mark.parametrize(
    "wrong", [{"slug": "West Shire"}, {"slug": ""}, {"name": ""}, {"population": 0}, {"population": -1}], ids=str
)
def test_a_wrong_area(cast, wrong):
    with pytest.raises(ValidationError):
        area(cast, **wrong)
    assert not Area.objects.exists()


def test_an_area_of_unknown_population(cast):
    assert area(cast, population=None).population is None


@pytest.mark.parametrize("wrong", [{"slug": "A term"}, {"word": ""}, {"meaning": ""}], ids=str)
def test_a_wrong_term(cast, wrong):
    with pytest.raises(ValidationError):
        term(cast, **wrong)
    assert not Term.objects.exists()


# Similar areas --------------------------------------------------------------------------------


def test_similar_areas_are_a_list_of_one_side(cast):
    """That west is compared with east says nothing of what east is compared with."""
    east, south = area(cast, "eastshire"), area(cast, "southshire")
    west = area(cast, "westshire", similar=[south, east])
    assert set(west.similar.all()) == {east, south}
    assert not east.similar.exists()
    assert set(east.similar_for.all()) == {west}
    assert events_of(west, "create_area").get().state["similar"] == sorted([east.pk, south.pk])


def test_similar_areas_are_changed_or_left(cast):
    """``similar`` None leaves the list as it is, an empty one takes all away."""
    east, south = area(cast, "eastshire"), area(cast, "southshire")
    west = area(cast, "westshire", similar=[east])
    changed_area(west, by=cast.analyst, name="West")
    assert set(west.similar.all()) == {east}
    changed_area(west, by=cast.analyst, based_on=2, similar=[south])
    changed_area(west, by=cast.analyst, based_on=3, similar=[])
    assert [event.changes for event in events_of(west, "edit_area")] == [
        {"name": ["Westshire", "West"], "version": [1, 2]},
        {"similar": [[east.pk], [south.pk]], "version": [2, 3]},
        {"similar": [[south.pk], []], "version": [3, 4]},
    ]
    told = AuditEvent.objects.count()
    changed_area(west, by=cast.analyst, based_on=4, similar=[])
    assert AuditEvent.objects.count() == told


def test_similar_areas_of_another_register(cast):
    south = make_plan(slug="south")
    foreign = area(south, "eastshire", by=south.analyst)
    west = area(cast)
    with pytest.raises(ValidationError, match="another register than “north”") as caught:
        changed_area(west, by=cast.analyst, similar=[foreign])
    assert set(caught.value.message_dict) == {"similar"}
    with pytest.raises(ValidationError, match="another register than “north”"):
        area(cast, "another", similar=[foreign])
    assert not west.similar.exists()
    assert not Area.objects.filter(slug="another").exists()


def test_an_area_is_not_similar_to_itself(cast):
    west = area(cast)
    with pytest.raises(ValidationError, match="not compared with itself") as caught:
        changed_area(west, by=cast.analyst, similar=[area(cast, "eastshire"), west])
    assert set(caught.value.message_dict) == {"similar"}
    assert not west.similar.exists()
