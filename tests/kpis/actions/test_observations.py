"""Observations: who may record what, from when it counts, and that nothing is overwritten."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commitments.actions.plan import set_role
from commitments.permissions import QuarterSealedMeanwhile
from kpis.actions.measures import edit_kpi
from kpis.actions.observations import NewObservation, WrongPeriod, import_observations
from kpis.actions.records import register_scope
from kpis.models import Observation
from kpis.periods import LONDON, Period
from kpis.permissions import NotAllowed, NotVisible, can_record
from tests.cast import CUT_OFF, make_plan, observe
from tests.kpis.actions.events import NOON, events_of


@pytest.mark.parametrize("role", ["governance", "second_governance", "analyst", "administrator", "lead"])
def test_record_observation_by_owner_analyst_governance(cast, role):
    """The lead is the owner of satisfaction."""
    row = observe(cast.satisfaction, "2023/24 Q3", "81.5", by=getattr(cast, role), at=NOON)
    stored = Observation.objects.get(pk=row.pk)
    assert (stored.value, stored.absence, stored.recorded_at) == (Decimal("81.5"), "", NOON)
    assert (stored.period_start, stored.period_end) == (date(2023, 10, 1), date(2023, 12, 31))
    assert stored.recorded_by == getattr(cast, role)
    assert not stored.imported
    event = events_of(cast.satisfaction, "record_observation").get()
    assert (event.by_id, event.scope) == (getattr(cast, role).pk, register_scope("north"))
    assert event.changes["observation"]["value"] == "81.5"


@pytest.mark.parametrize(
    ("role", "error"),
    [
        ("lead", NotAllowed),
        ("deputy", NotAllowed),
        ("reviewer", NotAllowed),
        ("panel", NotVisible),
        ("named", NotVisible),
    ],
)
def test_record_observation_refused(cast, role, error):
    """Burglary has no owner."""
    with pytest.raises(error):
        observe(cast.burglary, "2023/24 Q3", "300", by=getattr(cast, role))
    assert not Observation.objects.exists()
    assert not events_of(cast.burglary, "record_observation").exists()


@pytest.mark.parametrize("role", ["governance", "analyst", "lead"])
def test_record_observation_by_a_stranger(cast, role):
    other = make_plan(slug="south")
    with pytest.raises(NotVisible):
        observe(cast.satisfaction, "2023/24 Q3", "1", by=getattr(other, role))
    assert not Observation.objects.exists()


def test_record_observation_by_an_owner_who_lost_the_role(cast):
    set_role(plan=cast.plan, person=cast.lead, role="", by=cast.administrator, at=NOON)
    assert not can_record(cast.lead, cast.satisfaction)
    with pytest.raises(NotVisible):
        observe(cast.satisfaction, "2023/24 Q3", "1", by=cast.lead)


def test_record_observation_by_an_owner_who_was_replaced_meanwhile(cast):
    """The page was read while the lead still owned the measure."""
    edit_kpi(kpi=cast.satisfaction, changes={"owner": cast.other_lead}, based_on=1, by=cast.analyst, at=NOON)
    assert cast.satisfaction.owner == cast.lead
    with pytest.raises(NotAllowed):
        observe(cast.satisfaction, "2023/24 Q3", "1", by=cast.lead)


def test_record_observation_by_somebody_inactive(cast):
    cast.analyst.is_active = False
    assert not can_record(cast.analyst, cast.burglary)
    with pytest.raises(NotVisible):
        observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst)


@pytest.mark.parametrize(("day", "is_taken"), [(9, True), (10, True), (11, False)])
def test_known_on_is_not_in_the_future(cast, day, is_taken):
    known_on = date(2024, 1, day)
    if is_taken:
        assert observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=NOON, known_on=known_on).pk
    else:
        with pytest.raises(WrongPeriod, match="future"):
            observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=NOON, known_on=known_on)


def test_known_on_is_judged_by_the_date_in_london(cast):
    """00:30 on 2 July in London is still 1 July in UTC."""
    at = datetime(2024, 7, 2, 0, 30, tzinfo=LONDON)
    assert observe(cast.burglary, "2024/25 Q1", "1", by=cast.analyst, at=at, known_on=date(2024, 7, 2)).pk


@pytest.mark.parametrize("period", ["2023-10", "2023/24"])
def test_period_of_another_length_is_refused(cast, period):
    with pytest.raises(WrongPeriod, match="quarter"):
        observe(cast.burglary, period, "1", by=cast.analyst)


@pytest.mark.parametrize(
    ("period", "value", "absence", "is_taken"),
    [
        ("2023/24 Q4", "1", "", True),  # has begun
        ("2024/25 Q1", "1", "", False),
        ("2024/25 Q1", None, "in development", True),
    ],
)
def test_no_value_of_a_period_to_come(cast, period, value, absence, is_taken):
    def recorded():
        return observe(cast.burglary, period, value, absence=absence, by=cast.analyst, at=NOON)

    if is_taken:
        assert recorded().pk
    else:
        with pytest.raises(WrongPeriod, match="not begun"):
            recorded()


@pytest.mark.parametrize(
    ("value", "absence"), [("1", "late"), (None, ""), (None, "lost"), ("1.00001", ""), ("123456789012", "")]
)
def test_a_value_or_an_absence(cast, value, absence):
    with pytest.raises(ValidationError):
        observe(cast.burglary, "2023/24 Q3", value, absence=absence, by=cast.analyst)
    assert not Observation.objects.exists()


def test_what_is_typed_in_counts_from_then(cast):
    row = observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=NOON, known_on=date(2024, 1, 2))
    assert (row.counts_from, row.known_on) == (NOON, date(2024, 1, 2))


@pytest.mark.parametrize(
    ("known_on", "counts_from"),
    [("2024-01-02", "2024-01-02T00:00:00+00:00"), ("2024-07-02", "2024-07-01T23:00:00+00:00")],
)
def test_what_is_imported_counts_from_midnight_in_london(cast, known_on, counts_from):
    at = datetime(2024, 8, 1, tzinfo=LONDON)
    new = NewObservation(
        kpi=cast.burglary,
        period=Period.parse("2023/24 Q3"),
        value=Decimal(1),
        absence="",
        known_on=date.fromisoformat(known_on),
    )
    with transaction.atomic():
        import_observations(observations=[new], by=cast.administrator, at=at)
    row = Observation.objects.get()
    assert (row.imported, row.recorded_at) == (True, at)
    assert row.counts_from == datetime.fromisoformat(counts_from)


def test_observations_are_never_overwritten(cast):
    first = observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst, at=NOON)
    second = observe(cast.burglary, "2023/24 Q3", "310", by=cast.analyst, at=NOON + timedelta(hours=1))
    assert list(Observation.objects.order_by("id").values_list("value", flat=True)) == [300, 310]
    for row in (first, second):
        row.value = Decimal(1)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
    assert list(Observation.objects.order_by("id").values_list("value", flat=True)) == [300, 310]


def test_the_newest_word_on_a_period_comes_last(cast):
    """By known_on, then by the order in which they were recorded; each period has a superseded row."""
    for period, value, known_on in (
        ("2023/24 Q3", "5", "2024-01-09"),
        ("2023/24 Q2", "1", "2024-01-08"),
        ("2023/24 Q3", "4", "2024-01-08"),  # recorded later, known earlier
        ("2023/24 Q3", "6", "2024-01-09"),  # the same day, recorded later
        ("2023/24 Q2", "2", "2024-01-09"),
    ):
        known = date.fromisoformat(known_on)
        observe(cast.burglary, period, value, by=cast.analyst, at=NOON, known_on=known)
    observe(cast.satisfaction, "2023/24 Q3", "80", by=cast.analyst, at=NOON)
    rows = Observation.objects.of([cast.burglary.pk])
    assert [(row.period, int(row.value)) for row in rows] == [
        ("2023/24 Q2", 1),
        ("2023/24 Q2", 2),
        ("2023/24 Q3", 4),
        ("2023/24 Q3", 5),
        ("2023/24 Q3", 6),
    ]


def test_known_before_an_instant(cast):
    observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=NOON)
    moments = (NOON, NOON + timedelta(microseconds=1))
    assert [Observation.objects.known(before=moment).count() for moment in moments] == [0, 1]


def test_nothing_is_recorded_into_a_sealed_quarter(cast, sealed):
    """What bears an instant before the cut-off of a sealed quarter would count in it."""
    sealed(cast)
    with pytest.raises(QuarterSealedMeanwhile):
        observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=CUT_OFF - timedelta(seconds=1))
    assert observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=CUT_OFF).pk


def test_another_plan_of_the_register_is_held_too(cast, sealed):
    """South keeps its measures in north's register: its sealed quarter must not change either."""
    other = make_plan(slug="south")
    type(other.plan).objects.filter(pk=other.plan.pk).update(register="north")
    sealed(other)
    with pytest.raises(QuarterSealedMeanwhile):
        observe(cast.burglary, "2023/24 Q3", "1", by=cast.analyst, at=CUT_OFF - timedelta(seconds=1))


def test_a_plan_that_moved_away_is_held_for_the_measures_it_is_linked_to(cast, sealed):
    """Its new measures are kept elsewhere; its seals still hold the old ones."""
    sealed(cast)
    type(cast.plan).objects.filter(pk=cast.plan.pk).update(register="elsewhere")
    with pytest.raises(QuarterSealedMeanwhile):
        observe(cast.burglary, "2023/24 Q3", "1", by=cast.administrator, at=CUT_OFF - timedelta(seconds=1))
