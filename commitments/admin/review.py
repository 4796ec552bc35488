"""The ways from a row of the admin to what the review pages say of it."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from commitments.admin.asking import rights_of
from commitments.models import Plan, PlanKPI, SealedQuarter
from commitments.permissions import SEES_LIVE
from commitments.views.frame import Link

LABEL = "View in review"
LIVE = "live"


def may_review(request: HttpRequest, plan: Plan) -> bool:
    """Whether the person reads the plan's review pages; these ask again."""
    return rights_of(request).role_in(plan) in SEES_LIVE


def live_links(request: HttpRequest, plan: Plan, page: str, **names: str) -> tuple[Link, ...]:
    """The way to a page of the live plan, for who reads it; else none."""
    if not may_review(request, plan):
        return ()
    return (Link(LABEL, _url(plan, LIVE, page, **names)),)


def measure_links(request: HttpRequest, links: Iterable[PlanKPI]) -> tuple[Link, ...]:
    """The ways to a measure in each plan that uses it and that the person reads; named where there are several."""
    found = [link for link in links if may_review(request, link.plan)]
    return tuple(
        Link(
            f"{LABEL}: {link.plan.title}" if len(found) > 1 else LABEL,
            _url(link.plan, LIVE, "kpi", kpi=link.kpi.slug),
        )
        for link in found
    )


def record_links(request: HttpRequest, record: SealedQuarter, *, page: str) -> tuple[Link, ...]:
    """The way to a page of a sealed quarter: of a correction, to those of the quarter that it stands beside."""
    if not may_review(request, record.plan):
        return ()
    return (Link(LABEL, _url(record.plan, record.as_period.slug, page)),)


def _url(plan: Plan, when: str, page: str, **names: str) -> str:
    return reverse(f"review:{page}", kwargs={"plan": plan.slug, "when": when, **names})
