"""What the admin opens with: where each plan's round stands, and what the person has to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from commitments.actions.rounds import MIN_APPROVERS
from commitments.actions.sealing import missing_quarters
from commitments.admin.asking import Rights
from commitments.admin.decisions import waiting
from commitments.admin.words import days_left, round_state_words
from commitments.choices import RecordKind, Role, RoundState
from commitments.models import Aim, Plan, ProgressUpdate, Round, SealedQuarter
from commitments.reporting.collection import (
    PlanNow,
    StateCounts,
    counts_by_state,
    is_overdue,
    plans_now,
    with_progress,
)
from kpis.periods import LONDON, Period
from plantracker.people.models import User
from plantracker.ui.formatting import counted, day, instant, listed

# What the person has to do comes before what is done.
URGENCY = (
    RoundState.RETURNED,
    RoundState.DRAFT,
    RoundState.NOT_STARTED,
    RoundState.SUBMITTED,
    RoundState.APPROVED,
)


@dataclass(frozen=True)
class Tally:
    """How many due aims are in one state, with the list that shows them."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Deadline:
    """One of the round's two dates, and how far off it is."""

    label: str
    when: str
    left: str


@dataclass(frozen=True)
class DueAim:
    """One aim that the person owes an update for."""

    title: str
    state: str
    is_late: bool
    url: str


@dataclass(frozen=True)
class Door:
    """A way on."""

    label: str
    url: str


@dataclass(frozen=True)
class PlanBoard:
    """One plan of the person's: its round, what they owe, what should worry governance."""

    title: str
    role: str
    quarter: str
    is_open: bool
    due: str
    tallies: tuple[Tally, ...]
    deadlines: tuple[Deadline, ...]
    mine: tuple[DueAim, ...] | None
    warnings: tuple[str, ...]
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Board:
    """All plans of the person; those where they owe an update come first."""

    plans: tuple[PlanBoard, ...]


@dataclass(frozen=True)
class _Watched:
    """What a plan's warnings are made from: how many may approve, and which quarters are sealed."""

    approvers: int
    sealed: frozenset[str]


def dashboard_of(rights: Rights, person: User, *, at: datetime) -> Board:
    """The person's plans; the number of queries does not depend on how many they are."""
    plans = _plans(rights)
    watched = {plan.pk: _Watched(plan.approvers, frozenset(seal.quarter for seal in plan.seals)) for plan in plans}
    now = plans_now(plans, at=at)
    counts = counts_by_state(now, at=at)
    to_decide = _to_decide(now)
    mine = _due_from(person, now, at=at)
    boards = [
        _board(
            each,
            rights.role_in(each.plan),
            watched[each.plan.pk],
            counts.get(each.plan.pk),
            mine.get(each.plan.pk, []),
            to_decide=each.plan.pk in to_decide,
            at=at,
        )
        for each in now
    ]
    return Board(tuple(sorted(boards, key=lambda board: not board.mine)))


def _plans(rights: Rights) -> list[Any]:
    """The plans with their rounds, ``seals`` and how many ``approvers`` each has."""
    approvers = Count("memberships", filter=Q(memberships__role=Role.GOVERNANCE, memberships__person__is_active=True))
    seals = SealedQuarter.objects.filter(kind=RecordKind.SEAL).only("plan_id", "quarter")
    return list(
        Plan.objects.filter(pk__in=rights.plans())
        .annotate(approvers=approvers)
        .prefetch_related("rounds", Prefetch("records", queryset=seals, to_attr="seals"))
    )


def _to_decide(now: list[PlanNow]) -> set[int]:
    """The plans in whose open rounds an update waits for governance."""
    rounds = [each.round for each in now if each.round]
    return set(waiting(ProgressUpdate.objects.filter(round__in=rounds)).values_list("aim__plan", flat=True))


def _due_from(person: User, now: list[PlanNow], *, at: datetime) -> dict[int, list[DueAim]]:
    today, rounds = at.astimezone(LONDON).date(), {each.plan.pk: each.round for each in now}
    aims = Aim.objects.led_by(person).filter(plan__in=[each.plan for each in now if each.round])
    found: dict[int, list[DueAim]] = {}
    due: QuerySet[Any] = with_progress(aims, now, at=at)
    for aim in sorted(due.filter(is_due=True), key=lambda aim: URGENCY.index(aim.round_state)):
        late = is_overdue(aim.round_state, rounds[aim.plan_id], today=today)
        address = reverse("admin:commitments_aim_write", args=[aim.pk])
        shown = DueAim(aim.title, round_state_words(aim.round_state, is_late=late), late, address)
        found.setdefault(aim.plan_id, []).append(shown)
    return found


def _board(
    each: PlanNow,
    role: Role | None,
    watched: _Watched,
    counts: StateCounts | None,
    mine: list[DueAim],
    *,
    to_decide: bool,
    at: datetime,
) -> PlanBoard:
    today = at.astimezone(LONDON).date()
    governs = role is Role.GOVERNANCE
    return PlanBoard(
        title=str(each.plan),
        role=role.label if role else "",
        quarter=str(each.quarter),
        is_open=each.round is not None,
        due=f"{counted(counts.due, 'aim')} due" if counts else "",
        tallies=_tallies(each, counts) if counts else (),
        deadlines=_deadlines(each.round, today) if each.round else (),
        mine=tuple(mine) if mine or role is Role.LEAD else None,
        warnings=tuple(_warnings(each, watched, counts, today, at=at)) if governs else (),
        doors=tuple(_doors(each, governs=governs, to_decide=to_decide)),
    )


def _tallies(each: PlanNow, counts: StateCounts) -> tuple[Tally, ...]:
    base = f"{reverse('admin:commitments_aim_changelist')}?plan={each.plan.pk}&due=yes&state="
    numbers = {
        "not started": counts.not_started,
        "draft": counts.draft,
        "submitted": counts.submitted,
        "returned": counts.returned,
        "approved": counts.approved,
    }
    return tuple(Tally(state.capitalize(), number, base + state.replace(" ", "-")) for state, number in numbers.items())


def _deadlines(round_: Round, today: date) -> tuple[Deadline, ...]:
    cut_off = round_.cut_off.astimezone(LONDON)
    return (
        Deadline("Submit by", day(round_.submit_by), days_left(today, round_.submit_by)),
        Deadline("Cut-off", instant(cut_off), days_left(today, cut_off.date())),
    )


def _warnings(each: PlanNow, watched: _Watched, counts: StateCounts | None, today: date, *, at: datetime) -> list[str]:
    plan, said = each.plan, []
    if watched.approvers < MIN_APPROVERS:
        said.append(
            f"{counted(watched.approvers, 'governance officer')}: nobody approves their own update,"
            " so a second person is needed."
        )
    if counts and each.round and counts.to_come and today > each.round.submit_by:
        said.append(f"{counted(counts.to_come, 'aim')} overdue: submission was due by {day(each.round.submit_by)}.")
    waiting = _waiting(plan, watched.sealed, at=at)
    if waiting:
        said.append(f"Closed and still to be sealed: {listed(waiting)}.")
    missing = missing_quarters(plan, at=at)
    if missing:
        runs = listed(_runs(missing))
        said.append(f"{counted(len(missing), 'past quarter has', 'past quarters have')} no round: {runs}.")
    return said


def _runs(quarters: Iterable[Period]) -> list[str]:
    """Quarters in their order as words; three or more in a row by the first and the last of them."""
    runs: list[list[Period]] = []
    for quarter in quarters:
        if runs and runs[-1][-1].shifted(1) == quarter:
            runs[-1].append(quarter)
        else:
            runs.append([quarter])
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return said


def _waiting(plan: Plan, sealed: frozenset[str], *, at: datetime) -> list[str]:
    passed = sorted(
        (round_ for round_ in plan.rounds.all() if round_.cut_off <= at and round_.as_period.ends_at <= at),
        key=lambda round_: round_.quarter_start,
    )
    return [round_.quarter for round_ in passed if round_.quarter not in sealed]


def _doors(each: PlanNow, *, governs: bool, to_decide: bool) -> list[Door]:
    plan = each.plan
    doors = [Door("All aims", f"{reverse('admin:commitments_aim_changelist')}?plan={plan.pk}")]
    if each.round:
        doors.append(Door("Values to record", reverse("admin:kpis_observation_due")))
    if not governs:
        return doors
    updates = reverse("admin:commitments_progressupdate_changelist")
    if each.round:
        if to_decide:
            doors.append(Door("Approve what is submitted", f"{updates}?plan={plan.pk}&newest=waiting"))
        doors += [
            Door("Draft pack", reverse("admin:commitments_plan_draft", args=[plan.pk])),
            Door("The round", reverse("admin:commitments_round_change", args=[each.round.pk])),
        ]
    else:
        doors.append(Door("Open a round", f"{reverse('admin:commitments_round_add')}?plan={plan.pk}"))
    doors.append(Door("Seal a quarter", reverse("admin:commitments_plan_seal", args=[plan.pk])))
    return doors
