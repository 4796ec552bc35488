"""The only writers of targets and of decisions to reset limits."""

from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.actions.observations import check_period
from kpis.actions.records import register_scope
from kpis.models import KPI, Reset, Target
from kpis.periods import LONDON, NotAPeriod, Period
from kpis.permissions import authority, check_can_keep
from plantracker.ledger.events import Entry, record, state_of
from plantracker.people.models import User

Decision = TypeVar("Decision", Target, Reset)


@transaction.atomic
def set_target(*, target: Target, by: User, at: datetime) -> Target:
    """Set a target for a period or by a date, or take it back by one without a value.

    Raises ``ValidationError`` where something is missing or what is taken back does not stand;
    ``WrongPeriod`` where the period's length is not the measure's.
    """
    _begin(target, by=by, at=at)
    if target.period:
        check_period(target.kpi, _period(target.period, "period"))
    if target.value is None:
        newest = Target.objects.filter(kpi=target.kpi, period=target.period, by=target.by).order_by("id").last()
        if newest is None or newest.value is None:
            raise ValidationError({"value": "There is no such target to take back: give a value."})
    return _stored(target, "set_target", by=by, at=at)


@transaction.atomic
def decide_reset(*, reset: Reset, by: User, at: datetime) -> Reset:
    """Record the decision to draw a measure's limits anew from a period on, or to take that back.

    Raises ``ValidationError`` where something is missing, the decision is dated in the future, or
    what is taken back does not stand; ``WrongPeriod`` where the period's length is not the measure's.
    """
    _begin(reset, by=by, at=at)
    check_period(reset.kpi, _period(reset.month, "month"))
    if reset.decided_on > at.astimezone(LONDON).date():
        raise ValidationError({"decided_on": "The decision lies in the future: give today or an earlier day."})
    if not reset.stands:
        newest = Reset.objects.filter(kpi=reset.kpi, month=reset.month).order_by("id").last()
        if newest is None or not newest.stands:
            raise ValidationError(f"There is no reset at {reset.month} to take back.")
    return _stored(reset, "decide_reset", by=by, at=at)


def _begin(decision: Target | Reset, *, by: User, at: datetime) -> None:
    """Check who decides, hold the register, and check that the decision is whole."""
    check_can_keep(by, decision.kpi.register)
    authority().hold(decision.kpi.register, at=at)
    # The measure as it is now: its frequency may have changed since it was read.
    decision.kpi = KPI.objects.get(pk=decision.kpi.pk)
    decision.recorded_at, decision.recorded_by = at, by
    decision.full_clean()
    said = {"reason": decision.reason}
    said |= {"set_by": decision.set_by} if isinstance(decision, Target) else {"decided_by": decision.decided_by}
    if blank := [name for name, words in said.items() if not words.strip()]:
        raise ValidationError(dict.fromkeys(blank, "Say who decided it, and why: blanks say nothing."))


def _period(text: str, field: str) -> Period:
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise ValidationError({field: "Give a period such as 2023-10, 2023/24 Q3 or 2023/24."}) from error


def _stored(decision: Decision, action: str, *, by: User, at: datetime) -> Decision:
    decision.save(force_insert=True)
    said = {decision._meta.model_name or "": state_of(decision)}
    entry = Entry(action, register_scope(decision.kpi.register), decision.kpi, changes=said, note=decision.reason)
    record(by=by, at=at, entry=entry)
    return decision
