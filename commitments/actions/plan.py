"""The only writers of plans, themes, aims, their KPIs and memberships."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from commitments.actions.records import Changes, add, change, full_state
from commitments.choices import Role
from commitments.models import Aim, Membership, Plan, PlanKPI, ProgressUpdate, SealedQuarter, Theme
from commitments.permissions import (
    NotAllowed,
    check_governs,
    check_keeps_kpis,
    hold_plan,
)
from kpis.periods import LONDON, Period
from plantracker.ledger.events import Entry, record
from plantracker.people.models import User

NOT_REWORDED = "A withdrawn aim is not reworded."
WITHDRAWN_ALREADY = "The aim is withdrawn already."


class AimStillReportsForOthers(Exception):
    """Other aims are reported with this one; they are moved before it is withdrawn."""


@transaction.atomic
def create_plan(*, plan: Plan, by: User, at: datetime) -> Plan:
    """Store a new plan; only an administrator may. Its register is its slug unless it names one."""
    if not (by.is_active and by.is_superuser):
        raise NotAllowed("Only an administrator may set up a new plan.")
    plan.register = plan.register or plan.slug
    add_plan(plan, by=by, at=at)
    return plan


def add_plan(plan: Plan, *, by: User, at: datetime) -> None:
    """Store a plan whose key the ledger's scope needs, so it is saved first."""
    plan.full_clean()
    check_baseline_period(plan)
    plan.save(force_insert=True)
    record(by=by, at=at, entry=_created(plan))


def _created(plan: Plan) -> Entry:
    return Entry("create_plan", plan.scope, plan, full_state(plan))


@transaction.atomic
def edit_plan(*, plan: Plan, changes: Changes, based_on: int, by: User, at: datetime) -> Plan:
    """Change a plan's fields. Where its KPIs are kept is for an administrator alone."""
    check_governs(by, plan)
    if "register" in changes.fields and changes.fields["register"] != plan.register and not by.is_superuser:
        raise NotAllowed("Only an administrator may move a plan to another register.")
    hold_plan(plan, at=at)
    stored = change(plan, changes, action="edit_plan", based_on=based_on, by=by, at=at)
    check_baseline_period(stored)
    _check_term_holds_what_was_reported(stored)
    return stored


@transaction.atomic
def create_theme(*, theme: Theme, by: User, at: datetime) -> Theme:
    """Add a theme to its plan."""
    check_governs(by, theme.plan)
    hold_plan(theme.plan, at=at)
    add(theme, scope=theme.plan.scope, lists={}, by=by, at=at)
    return theme


@transaction.atomic
def edit_theme(*, theme: Theme, changes: Changes, based_on: int, by: User, at: datetime) -> Theme:
    """Change a theme's fields; it stays in its plan."""
    check_governs(by, theme.plan)
    hold_plan(theme.plan, at=at)
    return change(theme, changes, action="edit_theme", based_on=based_on, by=by, at=at)


@transaction.atomic
def create_aim(*, aim: Aim, deputies: list[User], kpis: list[PlanKPI], by: User, at: datetime) -> Aim:
    """Add an aim to a theme."""
    check_governs(by, aim.plan)
    hold_plan(aim.plan, at=at)
    check_aim_fits(aim, kpis)
    add(aim, scope=aim.plan.scope, lists={"deputies": deputies, "kpis": kpis}, by=by, at=at)
    return aim


@transaction.atomic
def edit_aim(*, aim: Aim, changes: Changes, based_on: int, by: User, at: datetime) -> Aim:
    """Change an aim's fields other than its wording, which ``reword_aim`` changes with a reason."""
    check_governs(by, aim.plan)
    hold_plan(aim.plan, at=at)
    if "title" in changes.fields and changes.fields["title"] != aim.title:
        raise ValidationError({"title": "An aim's wording is changed by rewording it, with a date and a reason."})
    stored = change(aim, changes, action="edit_aim", based_on=based_on, by=by, at=at)
    check_aim_fits(stored, list(stored.kpis.all()))
    return stored


@transaction.atomic
def reword_aim(*, aim: Aim, title: str, on: date, reason: str, based_on: int, by: User, at: datetime) -> Aim:
    """Give an aim a new approved wording, dated and with a reason."""
    check_governs(by, aim.plan)
    hold_plan(aim.plan, at=at)
    _check_dated_action(aim.plan, on, reason, at=at)
    if aim.withdrawn_on:
        raise ValidationError(NOT_REWORDED)
    changes = Changes({"title": title, "reworded_on": on, "reworded_reason": reason})
    return change(aim, changes, action="reword_aim", based_on=based_on, by=by, at=at, note=reason)


@transaction.atomic
def withdraw_aim(*, aim: Aim, on: date, reason: str, based_on: int, by: User, at: datetime) -> Aim:
    """Take an aim out of the record from the quarter of ``on``; it then shows as gone.

    Raises ``AimStillReportsForOthers`` while other aims are reported with it.
    """
    check_governs(by, aim.plan)
    hold_plan(aim.plan, at=at)
    _check_dated_action(aim.plan, on, reason, at=at)
    if aim.withdrawn_on:
        raise ValidationError(WITHDRAWN_ALREADY)
    followers = aim.reports_for.in_record()
    if followers:
        names = ", ".join(follower.slug for follower in followers)
        raise AimStillReportsForOthers(f"Other aims are reported with this one: move them first ({names}).")
    changes = Changes({"withdrawn_on": on, "withdrawn_reason": reason})
    return change(aim, changes, action="withdraw_aim", based_on=based_on, by=by, at=at, note=reason)


@transaction.atomic
def link_kpi(*, link: PlanKPI, themes: list[Theme], by: User, at: datetime) -> PlanKPI:
    """Link a plan to a measure of its own register."""
    check_keeps_kpis(by, link.plan)
    hold_plan(link.plan, at=at)
    check_link_fits(link, themes)
    add(link, scope=link.plan.scope, lists={"themes": themes}, by=by, at=at)
    return link


@transaction.atomic
def edit_kpi_link(*, link: PlanKPI, changes: Changes, based_on: int, by: User, at: datetime) -> PlanKPI:
    """Change a measure's baseline, themes or place in this plan."""
    check_keeps_kpis(by, link.plan)
    hold_plan(link.plan, at=at)
    stored = change(link, changes, action="edit_kpi_link", based_on=based_on, by=by, at=at)
    check_link_fits(stored, list(stored.themes.all()))
    return stored


@transaction.atomic
def set_role(*, plan: Plan, person: User, role: str, by: User, at: datetime) -> Membership:
    """Give a person their one role in a plan; an empty one names them without any right.

    Governance may not change its own role, so that a plan is never left without.
    """
    check_governs(by, plan)
    if person.pk == by.pk and not by.is_superuser:
        raise NotAllowed("Nobody changes their own role: ask another governance officer.")
    if role == Role.GOVERNANCE and not by.is_superuser:
        raise NotAllowed("Only an administrator may make somebody governance.")
    stored = Membership.objects.select_for_update().filter(plan=plan, person=person).first()
    before = stored.role if stored else None
    if before == Role.GOVERNANCE and role != before and not by.is_superuser:
        raise NotAllowed("Only an administrator may take the governance role away.")
    if stored is None:
        stored = Membership(plan=plan, person=person, role=role)
    stored.role = role
    stored.full_clean()
    if before != role:
        stored.save()
        record(by=by, at=at, entry=Entry("set_role", plan.scope, stored, changes={"role": [before, role]}))
    return stored


def check_aim_fits(aim: Aim, kpis: list[PlanKPI]) -> None:
    """Raise ``ValidationError`` unless theme, KPIs and companion belong to the aim's own plan."""
    if aim.theme.plan_id != aim.plan_id:
        raise ValidationError({"theme": "The theme belongs to another plan."})
    if any(link.plan_id != aim.plan_id for link in kpis):
        raise ValidationError({"kpis": "A KPI belongs to another plan."})
    companion = aim.reported_with
    if companion is None:
        return
    if companion.plan_id != aim.plan_id:
        raise ValidationError({"reported_with": "That aim belongs to another plan."})
    if companion.reported_with_id or companion.withdrawn_on:
        raise ValidationError({"reported_with": "That aim is withdrawn, or is itself reported with another."})
    if aim.pk and aim.reports_for.exists():
        raise ValidationError({"reported_with": "Other aims are reported with this one: move them first."})


def check_link_fits(link: PlanKPI, themes: list[Theme]) -> None:
    """Raise ``ValidationError`` unless the measure is of the plan's register and the themes of the plan."""
    if link.kpi.register != link.plan.register:
        raise ValidationError({"kpi": f"The KPI is kept in another register than “{link.plan.register}”."})
    if any(theme.plan_id != link.plan_id for theme in themes):
        raise ValidationError({"themes": "A theme belongs to another plan."})
    check_baseline_period(link)


def check_baseline_period(record_: Plan | PlanKPI) -> None:
    """Raise ``ValidationError`` unless the baseline's period is one, or empty."""
    try:
        if record_.baseline_period:
            Period.parse(record_.baseline_period)
    except ValueError as error:
        message = "Give a period such as 2020/21, 2020/21 Q3 or 2020-10."
        raise ValidationError({"baseline_period": message}) from error


def _check_term_holds_what_was_reported(plan: Plan) -> None:
    """Raise ``ValidationError`` where a quarter that has a round or an update would lie outside the plan."""
    starts = {*plan.rounds.values_list("quarter_start", flat=True)}
    starts |= {*ProgressUpdate.objects.filter(aim__plan=plan).values_list("quarter_start", flat=True)}
    quarters = [Period.quarter_on(start) for start in sorted(starts)]
    outside = [each for each in quarters if each.end < plan.starts_on or each.start > plan.ends_on]
    if outside:
        raise ValidationError(f"{outside[0]} was reported on and would lie outside the plan: choose other dates.")


def _check_dated_action(plan: Plan, on: date, reason: str, *, at: datetime) -> None:
    """A dated action has a reason, no date to come, and none in a quarter that is sealed."""
    if not reason.strip():
        raise ValidationError("Give a reason.")
    if on > at.astimezone(LONDON).date():
        raise ValidationError(f"{on} lies in the future: give today or an earlier day.")
    quarter = Period.quarter_on(on)
    if SealedQuarter.objects.seals().filter(plan=plan, quarter_start__gte=quarter.start).exists():
        raise ValidationError(f"{on} lies in {quarter} or before a quarter that is sealed: give a later day.")
