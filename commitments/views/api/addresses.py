"""The addresses of the JSON: each a view over what is published."""

from pathlib import Path

from django.db.models import Count
from django.urls import reverse

from commitments.models import SealedQuarter
from commitments.reporting.records import published_summary
from commitments.views.api.answers import of_plan, of_public_plans, of_quarter
from commitments.views.api.changes import Side, changes_object
from commitments.views.api.delivery import aim_object, aims_object, theme_object, themes_object
from commitments.views.api.kpis import kpi_object, kpis_object
from commitments.views.api.quarters import (
    corrections_object,
    listed_quarter,
    plan_object,
    quarter_object,
    source_of,
)
from commitments.views.api.source import Source
from commitments.views.api.writing import Object
from commitments.views.desks import PublishedDesk
from commitments.views.reading import NotHere, PublishedReading

OPENAPI = Path(__file__).with_name("openapi.json").read_bytes()


@of_public_plans
def plans(desks: tuple[PublishedDesk, ...]) -> Object:
    """The public plans that have a published quarter."""
    return {"plans": [_plan(desk) for desk in desks]}


@of_plan
def plan(desk: PublishedDesk) -> Object:
    """A plan with its published quarters, the newest first. Raises ``NotHere`` where it has none."""
    if not desk.seals:
        raise NotHere("No quarter of this plan is published yet.")
    rows = SealedQuarter.objects.corrections().filter(plan=desk.plan).order_by().values_list("quarter")
    corrections = dict(rows.annotate(Count("pk")))
    quarters = [
        listed_quarter(seal, source_of(seal, desk.plan.slug), corrections.get(seal.quarter, 0))
        for seal in reversed(desk.seals)
    ]
    return {**_plan(desk), "quarters": quarters}


@of_quarter
def quarter(reading: PublishedReading) -> Object:
    """What a quarter is and counts, and where the rest of it stands."""
    return quarter_object(reading.summary, _seal(reading), _source(reading), len(reading.corrections))


@of_quarter
def themes(reading: PublishedReading) -> Object:
    """The themes of a quarter."""
    return themes_object(reading.summary, _source(reading))


@of_quarter
def theme(reading: PublishedReading, *, theme: str) -> Object | None:
    """One of them; None where the record does not hold it."""
    return theme_object(reading.summary, _source(reading), theme)


@of_quarter
def aims(reading: PublishedReading) -> Object:
    """The aims of a quarter."""
    return aims_object(reading.summary, _source(reading))


@of_quarter
def aim(reading: PublishedReading, *, aim: str) -> Object | None:
    """One of them; None where the record does not hold it."""
    return aim_object(reading.summary, _source(reading), aim)


@of_quarter
def kpis(reading: PublishedReading) -> Object:
    """The KPIs of a quarter without their series."""
    return kpis_object(reading.summary, _source(reading))


@of_quarter
def kpi(reading: PublishedReading, *, kpi: str) -> Object | None:
    """One of them with its series; None where the record does not hold it."""
    return kpi_object(reading.summary, _source(reading), kpi)


@of_quarter
def changes(reading: PublishedReading) -> Object:
    """What changed since the quarter that was published before it."""
    earlier, slug = reading.earlier, reading.plan.slug
    then = Side(reading.read(earlier), source_of(earlier, slug)) if earlier else None
    return changes_object(then, Side(reading.summary, _source(reading)))


@of_quarter
def corrections(reading: PublishedReading) -> Object:
    """The corrections beside a quarter."""
    return corrections_object(reading.summary, _source(reading), reading.corrections)


def _plan(desk: PublishedDesk) -> Object:
    """A plan in the words of its newest published quarter."""
    newest, slug = desk.seals[-1], desk.plan.slug
    words = published_summary(newest).plan
    return plan_object(words, source_of(newest, slug), desk.url("plan"), reverse("api:plan", kwargs={"plan": slug}))


def _seal(reading: PublishedReading) -> SealedQuarter:
    if reading.record is None:
        raise ValueError("a published reading has a record")
    return reading.record


def _source(reading: PublishedReading) -> Source:
    return source_of(_seal(reading), reading.plan.slug)
