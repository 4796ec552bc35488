"""Where somebody arrives: the plans that are theirs, and the ways into them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commitments.choices import Role
from commitments.models import Plan, Round
from commitments.permissions import SEES_LIVE, USES_ADMIN
from commitments.views.answers import person_of, plan_page, signed_in_page
from commitments.views.desks import Desk
from commitments.views.frame import Link, plan_links
from plantracker.people.models import User
from plantracker.ui.formatting import day

# What each role finds first in the administration.
ADMIN_LABELS = {
    Role.GOVERNANCE: "Run the round in the administration",
    Role.ANALYST: "Record figures in the administration",
    Role.LEAD: "Write what is due from me",
}


@dataclass(frozen=True)
class PlanCard:
    """One plan of the person's: what they are in it and where they can go."""

    title: str
    area: str
    term: str
    role: str
    links: tuple[Link, ...]


@signed_in_page
def start(request: HttpRequest) -> HttpResponse:
    """Where somebody who has just signed in goes on: who writes to the administration, who reads to what they read."""
    return HttpResponseRedirect(start_url(person_of(request)))


def start_url(person: User) -> str:
    """The first page for a person's roles: the administration for governance, analysts and leads, the board of
    the newest plan for reviewers, its published quarters for the panel; without any, the list of plans.
    """
    if Plan.objects.held_by(person, *USES_ADMIN).exists():
        return reverse("admin:index")
    for role, page in ((Role.REVIEWER, "review:board"), (Role.PANEL, "published:plan")):
        plan = Plan.objects.held_by(person, role).first()
        if plan:
            return reverse(page, args=[plan.slug])
    return reverse("home")


@signed_in_page
def home(request: HttpRequest) -> HttpResponse:
    """The plans that the person sees."""
    now = timezone.now()
    return render(request, "review/home.html", {"cards": plan_cards(person_of(request), at=now)})


@plan_page
def plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The plan's own address leads to its live overview."""
    return HttpResponseRedirect(desk.url("overview", when="live"))


def plan_cards(person: User, *, at: datetime) -> tuple[PlanCard, ...]:
    """The person's plans, newest first; those in which they are only named are left out."""
    plans = list(Plan.objects.held_by(person, *Role))
    roles = {} if person.is_superuser else dict(person.memberships.values_list("plan_id", "role"))
    open_plans = set(Round.objects.open(at=at).values_list("plan_id", flat=True))
    return tuple(
        _card(plan, Role(roles.get(plan.pk, Role.GOVERNANCE)), has_draft=plan.pk in open_plans) for plan in plans
    )


def _card(plan: Plan, role: Role, *, has_draft: bool) -> PlanCard:
    links: Iterable[Link] = ()
    if role in SEES_LIVE:
        links = plan_links(plan, role, has_draft=has_draft, at="")
    links = (*links, Link("Published quarters", reverse("published:plan", args=[plan.slug])))
    if role in USES_ADMIN:
        links = (*links, Link(ADMIN_LABELS[role], reverse("admin:index")))
    return PlanCard(
        title=plan.title,
        area=plan.area,
        term=f"{day(plan.starts_on)} to {day(plan.ends_on)}",
        role=role.label,
        links=tuple(links),
    )
