"""The only writers of rounds and of the themes' ratings in them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from commitments.choices import Role, UpdateState
from commitments.models import Plan, ProgressUpdate, Round, Theme, ThemeRating
from commitments.permissions import check_governs, hold_plan
from commitments.rounds import default_dates
from kpis.periods import LONDON, Period
from plantracker.ledger.events import Entry, record, state_of
from plantracker.people.models import User

# One writes, another approves: with fewer than two, some update can have no approver.
MIN_APPROVERS = 2


class RoundRefused(Exception):
    """The round cannot be opened, moved or closed so; the message says why and what to do."""


class RoundNeedsDates(RoundRefused):
    """The default dates have passed: the officer gives future ones."""


@dataclass(frozen=True)
class OpenedRound:
    """A round that has just opened, with what its officer should know."""

    round: Round
    carried: int = 0
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def open_round(
    *,
    plan: Plan,
    quarter: Period,
    by: User,
    at: datetime,
    submit_by: date | None = None,
    cut_off: datetime | None = None,
) -> OpenedRound:
    """Open a quarter's collection of updates.

    1. The quarter has begun, lies in the plan's life, and has no round; no other round is open.
    2. Dates not given are the defaults; all lie ahead, or ``RoundNeedsDates`` is raised.
    3. Text that the last round left unapproved becomes this round's draft.
    """
    check_governs(by, plan)
    held = hold_plan(plan, at=at)
    check_quarter_is_the_plans(held, quarter, at=at)
    if held.rounds.filter(quarter=str(quarter)).exists():
        raise RoundRefused(f"{quarter} has a round already.")
    still_open = held.rounds.open(at=at).first()
    if still_open:
        raise RoundRefused(f"The round of {still_open.quarter} is still open: close it first.")
    defaults = default_dates(quarter)
    submit_by, cut_off = submit_by or defaults.submit_by, cut_off or defaults.cut_off
    _check_dates(submit_by, cut_off, at=at)
    opened = Round(
        plan=held,
        quarter=str(quarter),
        quarter_start=quarter.start,
        opened_at=at,
        opened_by=by,
        submit_by=submit_by,
        cut_off=cut_off,
    )
    opened.full_clean()
    opened.save(force_insert=True)
    record(by=by, at=at, entry=Entry("open_round", held.scope, opened, state_of(opened)))
    carried = _carry_unapproved(opened)
    return OpenedRound(opened, carried, _approver_warnings(held))


@transaction.atomic
def move_cut_off(*, round: Round, submit_by: date, cut_off: datetime, based_on: int, by: User, at: datetime) -> Round:
    """Move the dates of a round whose cut-off has not passed."""
    stored = _held_open(round, based_on=based_on, by=by, at=at)
    # A day that has passed may stay as it is: only the cut-off then moves.
    _check_dates(submit_by, cut_off, at=at, past_is_fine=submit_by == stored.submit_by)
    return _set_dates(stored, submit_by, cut_off, action="move_cut_off", by=by, at=at)


@transaction.atomic
def close_round(*, round: Round, based_on: int, by: User, at: datetime) -> Round:
    """Close a round early: its cut-off becomes this instant. It is sealed once its quarter has ended."""
    stored = _held_open(round, based_on=based_on, by=by, at=at)
    today = at.astimezone(LONDON).date()
    return _set_dates(stored, min(stored.submit_by, today), at, action="close_round", by=by, at=at)


@transaction.atomic
def rate_theme(*, theme: Theme, round: Round, rag: str, reason: str, by: User, at: datetime) -> ThemeRating:
    """Record governance's rating of a theme in an open round, with its reason."""
    check_governs(by, theme.plan)
    hold_plan(theme.plan, at=at)
    stored = Round.objects.get(pk=round.pk, plan=theme.plan)
    if not stored.is_open(at=at):
        raise RoundRefused(f"The cut-off of {stored.quarter} has passed: ratings are closed.")
    if not reason.strip():
        raise RoundRefused("Give the reason for the theme's rating.")
    rating = ThemeRating(theme=theme, round=stored, rag=rag, reason=reason, rated_at=at, rated_by=by)
    rating.full_clean()
    rating.save(force_insert=True)
    changes = {"rag": [None, rag], "reason": [None, reason]}
    record(by=by, at=at, entry=Entry("rate_theme", theme.plan.scope, theme, changes=changes, note=stored.quarter))
    return rating


def check_quarter_is_the_plans(plan: Plan, quarter: Period, *, at: datetime) -> None:
    """Raise ``RoundRefused`` unless the quarter has begun and touches the plan's life."""
    if quarter.start > at.astimezone(LONDON).date():
        raise RoundRefused(f"{quarter} has not begun.")
    if quarter.end < plan.starts_on or quarter.start > plan.ends_on:
        raise RoundRefused(f"{quarter} lies outside the plan, which runs from {plan.starts_on} to {plan.ends_on}.")


def _check_dates(submit_by: date, cut_off: datetime, *, at: datetime, past_is_fine: bool = False) -> None:
    today = at.astimezone(LONDON).date()
    if cut_off <= at or (submit_by < today and not past_is_fine):
        raise RoundNeedsDates(
            f"Submission by {submit_by} and cut-off {cut_off.astimezone(LONDON):%Y-%m-%d %H:%M} do not both lie ahead:"
            " give future dates."
        )
    if submit_by > cut_off.astimezone(LONDON).date():
        raise RoundRefused("The cut-off comes after the day by which updates are submitted.")


def _held_open(round: Round, *, based_on: int, by: User, at: datetime) -> Round:
    check_governs(by, round.plan)
    hold_plan(round.plan, at=at)
    stored = Round.objects.select_for_update().get(pk=round.pk)
    if stored.version != based_on:
        raise RoundRefused("Somebody else changed the round while you were looking at it: read it again.")
    if not stored.is_open(at=at):
        raise RoundRefused(f"The cut-off of {stored.quarter} has passed and cannot be moved.")
    return stored


def _set_dates(stored: Round, submit_by: date, cut_off: datetime, *, action: str, by: User, at: datetime) -> Round:
    before = state_of(stored)
    stored.submit_by, stored.cut_off = submit_by, cut_off
    stored.version += 1
    stored.save()
    record(by=by, at=at, entry=Entry(action, stored.plan.scope, stored, state_of(stored), before))
    return stored


def _approver_warnings(plan: Plan) -> list[str]:
    approvers = plan.memberships.filter(role=Role.GOVERNANCE, person__is_active=True).count()
    if approvers >= MIN_APPROVERS:
        return []
    return [
        f"The plan has {approvers} governance officer{'' if approvers == 1 else 's'}: nobody approves their own"
        " update, so give a second person the role before the cut-off."
    ]


def _carry_unapproved(opened: Round) -> int:
    """Copy every version after the last approved one of the round before, authors kept; count the aims."""
    # One that sealing made for a quarter that never had a round holds no text, and so is passed over.
    earlier = opened.plan.rounds.filter(quarter_start__lt=opened.quarter_start, updates__isnull=False)
    last = earlier.order_by("-quarter_start").first()
    if last is None:
        return 0
    in_record = opened.plan.aims.in_record()
    versions = list(ProgressUpdate.objects.filter(quarter=last.quarter, aim__in=in_record).order_by("aim", "version"))
    approved = {row.aim_id: row.version for row in versions if row.state == UpdateState.APPROVED}
    left = [row for row in versions if row.version > approved.get(row.aim_id, 0) and row.author_id]
    taken = {
        row.aim_id: row.version
        for row in ProgressUpdate.objects.filter(quarter=opened.quarter, aim__in=in_record).order_by("version")
    }
    copies = []
    for row in left:
        taken[row.aim_id] = taken.get(row.aim_id, 0) + 1
        copies.append(_carried(row, opened, taken[row.aim_id]))
    ProgressUpdate.objects.bulk_create(copies)
    return len({row.aim_id for row in left})


def _carried(row: ProgressUpdate, opened: Round, version: int) -> ProgressUpdate:
    return ProgressUpdate(
        aim_id=row.aim_id,
        quarter=opened.quarter,
        quarter_start=opened.quarter_start,
        round=opened,
        version=version,
        state=UpdateState.DRAFT,
        activity=row.activity,
        is_nothing_to_report=row.is_nothing_to_report,
        rag=row.rag,
        rag_reason=row.rag_reason,
        projected_rag=row.projected_rag,
        projected_reason=row.projected_reason,
        marking=row.marking,
        author_id=row.author_id,
        written_at=row.written_at,
        carried_from=row,
    )
