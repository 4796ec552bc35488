"""Very many measures of one plan, written in a few statements, with six figures each."""

from datetime import datetime, timedelta

from commitments.models import PlanKPI
from kpis.actions.records import register_scope
from kpis.models import KPI, Observation
from kpis.periods import LONDON, Period
from plantracker.ledger.events import Entry, record_many, state_of
from tests.cast import PLANNED_AT

FIRST = Period.parse("2023-07")
FIGURES = (100, 104, 98, 101, 103, 150)


def grow_measures(cast, number):
    """Measures of the force until the plan has ``number`` in all: monthly, classed, not key, without a theme."""
    there = cast.plan.kpi_links.count()
    kpis = KPI.objects.bulk_create(
        KPI(
            register=cast.plan.register,
            slug=f"measure-{place}",
            title=f"Measure {place}",
            number=f"5.{place}",
            section="Force: Many",
            unit="offences",
            polarity="lower",
            frequency="month",
            combine="sum",
            rule="classes",
        )
        for place in range(there, number)
    )
    links = PlanKPI.objects.bulk_create(
        PlanKPI(plan=cast.plan, kpi=kpi, position=there + place, key=False, baseline_absence="not collected")
        for place, kpi in enumerate(kpis, 1)
    )
    entries = [
        Entry("create_kpi", register_scope(cast.plan.register), kpi, state_of(kpi, {"terms": []})) for kpi in kpis
    ]
    entries += [Entry("create_plankpi", cast.plan.scope, link, state_of(link, {"themes": []})) for link in links]
    record_many(by=cast.analyst, at=PLANNED_AT, entries=entries)
    Observation.objects.bulk_create(
        (observation_of(cast, kpi, FIRST.shifted(place), value) for kpi in kpis for place, value in enumerate(FIGURES)),
        batch_size=1000,
    )


def observation_of(cast, kpi, period, value, *, days=1, note=""):
    """A figure of a whole period that was imported and became known so many days after it."""
    known = period.end + timedelta(days=days)
    return Observation(
        kpi=kpi,
        period=str(period),
        period_start=period.start,
        period_end=period.end,
        value=value,
        note=note,
        known_on=known,
        imported=True,
        counts_from=datetime(known.year, known.month, known.day, tzinfo=LONDON),
        recorded_at=PLANNED_AT,
        recorded_by=cast.analyst,
    )
