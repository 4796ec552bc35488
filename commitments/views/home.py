"""Where somebody arrives: the plans that are theirs, and the ways into them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commitments.choices import Role
from commitments.models import Plan, Round
from commitments.permissions import SEES_LIVE, USES_ADMIN
from commitments.views.frame import Link, plan_links
from commitments.views.reading import person_of, review_page
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
    note: str


@review_page
def home(request: HttpRequest) -> HttpResponse:
    """The plans that the person sees."""
    now = timezone.now()
    return render(request, "review/home.html", {"cards": plan_cards(person_of(request), at=now)})


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
    if role in USES_ADMIN:
        links = (*links, Link(ADMIN_LABELS[role], reverse("admin:index")))
    is_panel = role is Role.PANEL
    return PlanCard(
        title=plan.title,
        area=plan.area,
        term=f"{day(plan.starts_on)} to {day(plan.ends_on)}",
        role=role.label,
        links=tuple(links),
        note="Quarters that are published to the panel will appear here. None is published yet." if is_panel else "",
    )
