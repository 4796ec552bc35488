"""New definitions of measures: from which day they count, who makes them, and that old words stay readable."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from kpis.actions.measures import NewDefinition, edit_kpi, redefine_kpi, versions_of
from kpis.actions.records import StaleKPI, register_scope
from kpis.models import KPI, Definition
from kpis.periods import LONDON
from kpis.permissions import NotAllowed, NotVisible
from plantracker.ledger.models import AuditEvent
from tests.cast import make_plan
from tests.kpis.actions.events import NOON, events_of

APRIL, OCTOBER = date(2023, 4, 1), date(2023, 10, 1)


def edited(cast, changes, *, based_on=1):
    return edit_kpi(kpi=cast.burglary, changes=changes, based_on=based_on, by=cast.analyst, at=NOON)


def redefined(cast, valid_from=APRIL, *, based_on=1, by=None, at=NOON, reason="The rules changed.", **new):
    fields = new.pop("fields", {"definition": "Homes only."})
    said = NewDefinition(valid_from, reason, new.pop("is_comparable", False), fields)
    return redefine_kpi(kpi=cast.burglary, new=said, based_on=based_on, by=by or cast.analyst, at=at)


def versions(kpi):
    """First day, words and whether comparable of the versions that count."""
    return [(row.valid_from, row.definition, row.is_comparable) for row in versions_of(kpi.definitions.all())]


@pytest.mark.parametrize("role", ["governance", "analyst", "administrator"])
def test_redefine_kpi(cast, role):
    by = getattr(cast, role)
    edited(cast, {"definition": "Homes and sheds.", "source": "Police records"})
    kpi = redefined(cast, based_on=2, by=by)
    stored = KPI.objects.get(pk=kpi.pk)
    assert (stored.definition, stored.source, stored.version) == ("Homes only.", "Police records", 3)
    assert versions(stored) == [(None, "Homes and sheds.", True), (APRIL, "Homes only.", False)]
    first, second = stored.definitions.order_by("id")
    assert (first.reason, second.reason) == ("", "The rules changed.")
    assert {(row.recorded_at, row.recorded_by_id) for row in (first, second)} == {(NOON, by.pk)}
    # What was not named stays as it was, in both.
    kept = ("source", "unit", "frequency", "combine", "polarity", "polarity_reason")
    said = ("Police records", "offences", "quarter", "", "lower", "Fewer homes are broken into.")
    assert [tuple(getattr(row, name) for name in kept) for row in (first, second)] == [said, said]


def test_redefine_kpi_tells_the_ledger(cast):
    kpi = redefined(cast)
    events = events_of(kpi).exclude(action="create_kpi")
    assert [event.action for event in events] == ["define_kpi", "edit_kpi", "define_kpi"]
    assert {event.scope for event in events} == {register_scope("north")}
    first, edit, second = events
    assert edit.changes == {"definition": ["", "Homes only."], "version": [1, 2]}
    assert (first.note, second.note) == ("", "The rules changed.")
    assert (first.changes["definition"]["valid_from"], first.changes["definition"]["definition"]) == (None, "")
    said = second.changes["definition"]
    assert (said["valid_from"], said["definition"], said["is_comparable"]) == ("2023-04-01", "Homes only.", False)


def test_redefine_kpi_twice_keeps_every_version(cast):
    redefined(cast, APRIL, is_comparable=True, fields={"definition": "Homes only.", "unit": "crimes"})
    redefined(cast, OCTOBER, based_on=2, fields={"definition": "Homes and boats."})
    assert versions(cast.burglary) == [
        (None, "", True),
        (APRIL, "Homes only.", True),
        (OCTOBER, "Homes and boats.", False),
    ]
    assert cast.burglary.definitions.count() == 3
    assert KPI.objects.get(pk=cast.burglary.pk).unit == "crimes"


def test_a_break_in_the_same_words_is_a_version_of_the_measure(cast):
    """Whoever read the sheet before the break must read it again."""
    kpi = redefined(cast, fields={})
    assert kpi.version == KPI.objects.get(pk=kpi.pk).version == 2
    assert versions(kpi) == [(None, "", True), (APRIL, "", False)]
    with pytest.raises(StaleKPI):
        redefined(cast, OCTOBER, fields={})


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"valid_from": date(2023, 4, 2)}, "valid_from", "first day of a month"),
        ({"valid_from": date(2023, 4, 30)}, "valid_from", "first day of a month"),
        ({"valid_from": date(2024, 2, 1)}, "valid_from", "has not come"),
        ({"reason": ""}, "reason", "why the definition changes"),
        ({"reason": " \n"}, "reason", "why the definition changes"),
        ({"fields": {"polarity": "up"}}, "polarity", "not a valid choice"),
        ({"fields": {"unit": ""}}, "unit", "blank"),
        ({"fields": {"frequency": "month"}}, "frequency", "keeps its frequency"),
    ],
    ids=str,
)
def test_redefine_kpi_wrong(cast, wrong, field, sentence):
    told = AuditEvent.objects.count()
    with pytest.raises(ValidationError, match=sentence) as caught:
        redefined(cast, **wrong)
    assert set(caught.value.message_dict) == {field}
    assert not Definition.objects.exists()
    assert KPI.objects.get(pk=cast.burglary.pk).version == 1
    assert AuditEvent.objects.count() == told


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [(datetime(2023, 3, 31, 23, 59, tzinfo=LONDON), False), (datetime(2023, 4, 1, 0, 30, tzinfo=LONDON), True)],
)
def test_redefine_kpi_from_today(cast, at, is_taken):
    """By the date in London: half past midnight on 1 April is still 31 March in UTC."""
    if is_taken:
        assert redefined(cast, at=at).definition == "Homes only."
    else:
        with pytest.raises(ValidationError, match="has not come"):
            redefined(cast, at=at)


@pytest.mark.parametrize(
    ("valid_from", "is_taken"), [(date(2023, 3, 1), False), (APRIL, False), (date(2023, 5, 1), True)]
)
def test_redefine_kpi_after_the_last_first_day(cast, valid_from, is_taken):
    redefined(cast, APRIL)
    if is_taken:
        assert redefined(cast, valid_from, based_on=2).version == 3
    else:
        with pytest.raises(ValidationError, match="counts from 2023-04-01: give a later day") as caught:
            redefined(cast, valid_from, based_on=2)
        assert set(caught.value.message_dict) == {"valid_from"}


def test_redefine_kpi_stale(cast):
    edited(cast, {"source": "Police records"})
    with pytest.raises(StaleKPI):
        redefined(cast)
    assert not Definition.objects.exists()


@pytest.mark.parametrize(
    ("role", "error"), [("lead", NotAllowed), ("reviewer", NotAllowed), ("panel", NotVisible), ("named", NotVisible)]
)
def test_redefine_kpi_refused(cast, role, error):
    with pytest.raises(error) as caught:
        redefined(cast, by=getattr(cast, role))
    assert caught.type is error
    assert not Definition.objects.exists()


def test_redefine_kpi_by_a_stranger(cast):
    with pytest.raises(NotVisible):
        redefined(cast, by=make_plan(slug="south").analyst)


def test_rewording_keeps_the_old_words_readable(cast):
    """New words for the definition in force count from the same day; the old row stays."""
    redefined(cast)
    edited(cast, {"definition": "Homes, not sheds."}, based_on=2)
    assert versions(cast.burglary) == [(None, "", True), (APRIL, "Homes, not sheds.", False)]
    rows = cast.burglary.definitions.order_by("id")
    assert [(row.valid_from, row.definition) for row in rows] == [
        (None, ""),
        (APRIL, "Homes only."),
        (APRIL, "Homes, not sheds."),
    ]
    # It is the same break for the same reason.
    assert (rows[2].is_comparable, rows[2].reason) == (False, "The rules changed.")


def test_rewording_the_only_version_is_read_in_the_ledger(cast):
    """A measure that was never redefined has no row: its history holds the old words."""
    edited(cast, {"definition": "Homes only."})
    edited(cast, {"definition": "Homes, not sheds."}, based_on=2)
    assert not cast.burglary.definitions.exists()
    said = [event.changes["definition"] for event in events_of(cast.burglary, "edit_kpi")]
    assert said == [["", "Homes only."], ["Homes only.", "Homes, not sheds."]]


def test_an_edit_of_other_columns_is_no_rewording(cast):
    redefined(cast)
    edited(cast, {"title": "Burglary", "rule": "control", "board": "Crime Board"}, based_on=2)
    assert cast.burglary.definitions.count() == 2


def test_an_edit_rewords_the_version_in_force_and_not_the_last_recorded(cast):
    """Files may reword an older version: its row is then the last recorded, and says nothing of the measure now."""
    redefined(cast)
    old = cast.burglary.definitions.get(valid_from=None)
    old.pk, old.definition = None, "Sheds too."
    old.save(force_insert=True)
    edited(cast, {"title": "Burglary"}, based_on=2)
    assert cast.burglary.definitions.count() == 3
    edited(cast, {"definition": "Homes, not sheds."}, based_on=3)
    assert versions(cast.burglary) == [(None, "Sheds too.", True), (APRIL, "Homes, not sheds.", False)]


def test_versions_of_nothing():
    assert versions_of([]) == []
