"""Who asks, at which instant, and with which rights: settled once per request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from commitments.choices import Role
from commitments.models import Membership, Plan
from commitments.permissions import USES_ADMIN
from commitments.reporting.collection import PlanNow, plans_now
from plantracker.people.models import User

_RIGHTS, _INSTANT, _PLANS = "_tracker_rights", "_tracker_instant", "_tracker_plans"


@dataclass(frozen=True)
class Rights:
    """The roles that bring somebody into the admin, by plan; an administrator is governance of every plan."""

    roles: Mapping[int, Role]
    is_administrator: bool

    @property
    def enters(self) -> bool:
        """Whether the person may use the admin at all."""
        return self.is_administrator or bool(self.roles)

    def role_in(self, plan: Plan | int | None) -> Role | None:
        """The role in a plan; None for a plan that the person does not see in the admin."""
        key = plan.pk if isinstance(plan, Plan) else plan
        return self.roles.get(key) if key is not None else None

    def plans(self, *roles: Role) -> list[int]:
        """Keys of the plans in which the person has one of the roles; of all their plans with none named."""
        return [plan for plan, role in self.roles.items() if not roles or role in roles]

    def holds(self, *roles: Role) -> bool:
        """Whether the person has one of the roles in some plan."""
        return any(role in roles for role in self.roles.values())


def person_of(request: HttpRequest) -> User:
    """The person who is signed in; the site lets nobody else through."""
    return cast(User, request.user)


def instant_of(request: HttpRequest) -> datetime:
    """The one instant of this request: what it shows and what it writes bear the same time."""
    if not hasattr(request, _INSTANT):
        setattr(request, _INSTANT, timezone.now())
    return cast(datetime, getattr(request, _INSTANT))


def rights_of(request: HttpRequest) -> Rights:
    """The person's rights, read once; every action asks the database again before it writes."""
    if not hasattr(request, _RIGHTS):
        setattr(request, _RIGHTS, _read_rights(person_of(request)))
    return cast(Rights, getattr(request, _RIGHTS))


def plans_now_of(request: HttpRequest) -> list[PlanNow]:
    """The person's plans with their open rounds, read once."""
    if not hasattr(request, _PLANS):
        plans = Plan.objects.filter(pk__in=rights_of(request).plans())
        setattr(request, _PLANS, plans_now(plans, at=instant_of(request)))
    return cast(list[PlanNow], getattr(request, _PLANS))


def _read_rights(person: User) -> Rights:
    if not (person.is_authenticated and person.is_active):
        return Rights({}, is_administrator=False)
    if person.is_superuser:
        return Rights(dict.fromkeys(Plan.objects.values_list("pk", flat=True), Role.GOVERNANCE), is_administrator=True)
    held = Membership.objects.filter(person=person, role__in=USES_ADMIN).values_list("plan_id", "role")
    return Rights({plan: Role(role) for plan, role in held}, is_administrator=False)
