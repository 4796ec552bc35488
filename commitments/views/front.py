"""What anybody reads first: the public plans, and of each its published quarters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commitments.models import Plan, SealedQuarter
from commitments.reporting.publications import newest_published_seals
from commitments.reporting.records import published_summary
from commitments.reporting.summary import PlanSummary
from commitments.tables import PublishedQuarterTable, QuarterRow
from commitments.views.addresses import address_of
from commitments.views.alternates import plan_alternates
from commitments.views.answers import plan_front, public_front
from commitments.views.desks import Desk
from commitments.views.frame import Frame, Link, brand_url, door_links
from commitments.views.headlines import headline, moved_links, movement_of
from commitments.views.quarter_rows import quarter_rows
from commitments.views.turning import NOTHING_PUBLISHED
from kpis.periods import LONDON
from plantracker.ui.formatting import day, months


@dataclass(frozen=True)
class PlanEntry:
    """A public plan on the front page; ``newest`` is None where nothing is published yet.

    ``ended`` says that it is over, empty while it is not; ``successor`` is then the public plan of the same area
    that came next, None where there is none.
    """

    title: str
    url: str
    area: str
    office: str
    term: str
    newest: Link | None
    headline: tuple[tuple[Link, ...], ...]
    ended: str
    successor: Link | None


@dataclass(frozen=True)
class PlanHome:
    """A plan's own page: what it is, its newest published quarter, all of them.

    ``table`` is None and ``feed_url`` empty without any. ``ended`` and ``successor`` are those of the front page.
    """

    frame: Frame
    area: str
    office: str
    term: str
    newest: Link | None
    headline: tuple[tuple[Link, ...], ...]
    ended: str
    successor: Link | None
    nothing: str
    table: PublishedQuarterTable | None
    feed_url: str


@public_front
def front(request: HttpRequest) -> HttpResponse:
    """The public plans, newest first; the same for every reader."""
    entries = _entries(Plan.objects.filter(is_public=True), today=timezone.localdate(timezone=LONDON))
    return render(request, "review/front.html", {"entries": entries})


@plan_front
def plan_home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The published quarters of a plan."""
    return render(request, "review/plan.html", {"page": _home(request, desk)})


def _entries(plans: Iterable[Plan], *, today: date) -> tuple[PlanEntry, ...]:
    seals = _newest(plans)
    words = _words(seals)
    return tuple(_entry(plan, seal, words, today=today) for plan, seal in seals.items())


def _newest(plans: Iterable[Plan]) -> dict[Plan, SealedQuarter | None]:
    """The newest published seal of each plan; None of a plan without any."""
    newest = newest_published_seals()
    return {plan: newest.get(plan.pk) for plan in plans}


def _words(seals: Mapping[Plan, SealedQuarter | None]) -> dict[Plan, Plan | PlanSummary]:
    """What each plan is called and how long it runs: as its newest published quarter has it, else as it stands."""
    return {plan: published_summary(seal).plan if seal else plan for plan, seal in seals.items()}


def _entry(
    plan: Plan, seal: SealedQuarter | None, all_words: Mapping[Plan, Plan | PlanSummary], *, today: date
) -> PlanEntry:
    summary = published_summary(seal) if seal else None
    words = all_words[plan]
    ended = _ended(words, today=today)
    return PlanEntry(
        title=words.title,
        url=reverse("published:plan", args=[plan.slug]),
        area=words.area,
        office=words.office,
        term=f"{day(words.starts_on)} to {day(words.ends_on)}",
        newest=_link(plan.slug, seal) if seal else None,
        headline=headline(summary, partial(_page_url, plan.slug, seal.as_period.slug)) if summary and seal else (),
        ended=ended,
        successor=_successor(words, all_words) if ended else None,
    )


def _ended(words: Plan | PlanSummary, *, today: date) -> str:
    """That a plan is over; empty while it is not."""
    return f"This plan ended on {day(words.ends_on)}." if words.ends_on < today else ""


def _successor(words: Plan | PlanSummary, others: Mapping[Plan, Plan | PlanSummary]) -> Link | None:
    """The next public plan of the same area: the first of those that begin later and end later."""
    later = [
        (other.starts_on, plan.slug, other.title)
        for plan, other in others.items()
        if other.area.casefold() == words.area.casefold()
        and other.starts_on > words.starts_on
        and other.ends_on > words.ends_on
    ]
    if not later:
        return None
    _, slug, title = min(later)
    return Link(title, reverse("published:plan", args=[slug]))


def _home(request: HttpRequest, desk: Desk) -> PlanHome:
    reading = desk.reading(desk.seals[-1].as_period.slug) if desk.seals else None
    words = reading.summary.plan if reading else desk.plan
    ended = _ended(words, today=desk.at.astimezone(LONDON).date())
    return PlanHome(
        frame=Frame(
            heading=words.title,
            office=words.office,
            plan=words.title,
            period="",
            marking=words.marking,
            plan_links=(Link("Published quarters", desk.url("plan"), True),),
            reader=desk.reader,
            logo=desk.plan.logo_text,
            brand_url=brand_url(desk.plan),
            foot_links=door_links(desk.reader, desk.tree),
            alternates=plan_alternates(desk.plan, json_url=_json_url(desk)) if reading else (),
        ),
        area=words.area,
        office=words.office,
        term=f"{day(words.starts_on)} to {day(words.ends_on)}",
        newest=_link(desk.plan.slug, desk.seals[-1]) if reading else None,
        headline=(moved_links(reading, movement_of(reading)), *headline(reading.summary, reading.url))
        if reading
        else (),
        ended=ended,
        successor=_successor(words, _words(_newest(Plan.objects.filter(is_public=True)))) if ended else None,
        nothing="" if reading else NOTHING_PUBLISHED,
        table=PublishedQuarterTable(_rows(desk)).for_request(request) if reading else None,
        feed_url=desk.url("feed") if reading else "",
    )


def _page_url(plan: str, when: str, page: str) -> str:
    return address_of(f"published:{page}", plan=plan, when=when)


def _json_url(desk: Desk) -> str:
    return reverse("api:plan", args=[desk.plan.slug])


def _rows(desk: Desk) -> list[QuarterRow]:
    """The published quarters, the newest first."""
    corrected = Counter(SealedQuarter.objects.corrections().filter(plan=desk.plan).values_list("quarter", flat=True))
    return quarter_rows(desk, corrected)


def _link(plan: str, seal: SealedQuarter) -> Link:
    quarter = seal.as_period
    label = f"{quarter} ({months(quarter.start, quarter.end)})"
    return Link(label, reverse("published:overview", args=[plan, quarter.slug]))
