"""Who may do what in a plan. Every action asks here; pages and the admin ask the same questions."""

from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from commitments.choices import Role
from commitments.models import Aim, Membership, Plan, Round, SealedQuarter
from kpis.permissions import ClosedMeanwhile, ClosedQuarter
from plantracker.people.models import User

SEES_LIVE = (Role.GOVERNANCE, Role.ANALYST, Role.LEAD, Role.REVIEWER)
USES_ADMIN = (Role.GOVERNANCE, Role.ANALYST, Role.LEAD)
# The first key of the advisory locks on plans; the second is the plan's own.
PLAN_LOCK = 7001
WRITES = (Role.GOVERNANCE, Role.ANALYST, Role.LEAD)


class NotVisible(Exception):
    """The person may not know that this is there: pages answer 404."""


class NotAllowed(Exception):
    """The person may see this, but not do that to it: pages answer 403."""


class QuarterSealedMeanwhile(ClosedMeanwhile):
    """A quarter was sealed while the change was under way; it would count in what is closed."""


def role_of(person: User, plan: Plan) -> Role | None:
    """The person's role in the plan, asked afresh; governance for an administrator, None for a stranger.

    Somebody who is only named in the plan has no role.
    """
    return _role(person, plan.memberships.filter(person=person).values_list("role", flat=True).first())


def plan_and_role(slug: str, person: User) -> tuple[Plan, Role | None] | None:
    """The plan with this slug and the person's role in it, in one query; None where there is no such plan."""
    theirs = Membership.objects.filter(plan=OuterRef("pk"), person=person).values("role")[:1]
    plan = Plan.objects.filter(slug=slug).annotate(role_asked=Subquery(theirs)).first()
    return None if plan is None else (plan, _role(person, plan.role_asked))


def _role(person: User, recorded: str | None) -> Role | None:
    """The role of somebody with this membership."""
    if not person.is_active:
        return None
    if person.is_superuser:
        return Role.GOVERNANCE
    return Role(recorded) if recorded else None


def can_see_live(person: User, plan: Plan) -> bool:
    """Whether the person may see the plan as it stands now, and its sealed quarters."""
    return role_of(person, plan) in SEES_LIVE


def check_sees_live(person: User, plan: Plan) -> None:
    """Raise ``NotVisible`` unless the person may see the live plan."""
    if not can_see_live(person, plan):
        raise NotVisible("There is no such plan, or you may not see it.")


def can_govern(person: User, plan: Plan) -> bool:
    """Whether the person is governance of this plan."""
    return role_of(person, plan) is Role.GOVERNANCE


def check_governs(person: User, plan: Plan) -> None:
    """Raise ``NotVisible`` for a stranger and ``NotAllowed`` for anyone else who is not governance."""
    role = role_of(person, plan)
    if role is None or role is Role.PANEL:
        raise NotVisible("There is no such plan, or you may not see it.")
    if role is not Role.GOVERNANCE:
        raise NotAllowed("Only governance may do this.")


def can_keep_kpis(person: User, plan: Plan) -> bool:
    """Whether the person defines the plan's KPIs and records their values."""
    return role_of(person, plan) in (Role.GOVERNANCE, Role.ANALYST)


def check_keeps_kpis(person: User, plan: Plan) -> None:
    """Raise ``NotVisible`` or ``NotAllowed`` unless the person keeps the plan's KPIs."""
    role = role_of(person, plan)
    if role is None or role is Role.PANEL:
        raise NotVisible("There is no such plan, or you may not see it.")
    if role not in (Role.GOVERNANCE, Role.ANALYST):
        raise NotAllowed("Only governance and analysts may do this.")


def is_answerable(person: User, aim: Aim) -> bool:
    """Whether the person leads or deputises the aim."""
    return aim.lead_id == person.pk or aim.deputies.filter(pk=person.pk).exists()


def can_write_update(person: User, aim: Aim) -> bool:
    """Whether the person writes this aim's updates: its lead and deputies, governance where it has no lead."""
    return writes_update_as(role_of(person, aim.plan), person, aim)


def writes_update_as(role: Role | None, person: User, aim: Aim) -> bool:
    """The same, of somebody whose role in the aim's plan is known."""
    if role not in WRITES:
        return False
    return is_answerable(person, aim) or (role is Role.GOVERNANCE and aim.lead_id is None)


def check_writes_update(person: User, aim: Aim) -> None:
    """Raise ``NotVisible`` or ``NotAllowed`` unless the person writes this aim's updates."""
    check_sees_live(person, aim.plan)
    if not can_write_update(person, aim):
        raise NotAllowed("Only the aim's lead and deputies write its updates, and governance where it has no lead.")


def can_see_drafts(person: User, aim: Aim) -> bool:
    """Whether the person may read unapproved text of this aim."""
    return can_govern(person, aim.plan) or can_write_update(person, aim)


def hold_plan(plan: Plan, *, at: datetime) -> Plan:
    """Lock the plan until the transaction ends, so that no seal is taken meanwhile.

    Raises ``QuarterSealedMeanwhile`` where a quarter with a later cut-off than ``at`` was sealed
    while the caller waited: a change dated ``at`` would count in a quarter that is closed.
    """
    held = lock_plan(plan)
    if SealedQuarter.objects.seals().filter(plan=plan, cut_off__gt=at).exists():
        raise QuarterSealedMeanwhile("The quarter was sealed while you were saving. Nothing was lost: save again.")
    return held


def lock_plan(plan: Plan) -> Plan:
    """The same for what counts in no quarter: the plan as it is once every other writer has ended."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The same lock that sealing takes before its snapshot; SQLite writes one at a time anyway.
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLAN_LOCK, plan.pk])
    return Plan.objects.get(pk=plan.pk)


class RegisterAuthority:
    """Answers for the measures of a register by the roles in the plans that use it."""

    def may_see(self, person: User, register: str) -> bool:
        """Whoever sees the live plan of any plan that keeps its measures in this register."""
        return self._has_role(person, register, *SEES_LIVE)

    def may_own(self, person: User, register: str) -> bool:
        """Governance, analysts and leads of such a plan: an owner who lost the role records nothing more."""
        return self._has_role(person, register, *WRITES)

    def may_keep(self, person: User, register: str) -> bool:
        """Governance and analysts of such a plan."""
        return self._has_role(person, register, Role.GOVERNANCE, Role.ANALYST)

    def hold(self, register: str, *, at: datetime) -> None:
        """Hold every plan of the register, in the order of their keys so that two holders never deadlock."""
        for plan in _plans_of(register).distinct().order_by("pk"):
            hold_plan(plan, at=at)

    def last_cut_off(self, register: str, *, at: datetime) -> ClosedQuarter | None:
        """Of the rounds of every plan of the register, that with the latest cut-off that has passed."""
        past = Round.objects.past(at=at).filter(plan__in=_plans_of(register))
        last = past.order_by("-cut_off", "-quarter_start").first()
        return ClosedQuarter(last.quarter, last.cut_off) if last else None

    def _has_role(self, person: User, register: str, *roles: Role) -> bool:
        if person.is_superuser:
            return person.is_active
        return Plan.objects.held_by(person, *roles).filter(register=register).exists()


def _plans_of(register: str) -> QuerySet[Plan]:
    """Plans that keep their measures in the register, or still use one that is kept there; some of them twice."""
    return Plan.objects.filter(Q(register=register) | Q(kpi_links__kpi__register=register))
