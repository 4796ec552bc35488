"""How the collection of a round's updates stands: for lists of aims, and in numbers for plans.

An aim's state is that of its newest version for the quarter of its plan's open round. What is
asked here is asked in SQL, so that lists filter and sort by it, and a longer list asks no more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from commitments.choices import Rag, RoundState, UpdateState
from commitments.models import Aim, Plan, ProgressUpdate, Round
from kpis.periods import Period


@dataclass(frozen=True)
class PlanNow:
    """A plan with the quarter that it is read in, and that quarter's round where one is open.

    ``stale_before`` is the newest quarter whose cut-off has passed: a due aim without an approved
    update for it is stale. None before the first, when nothing can be.
    """

    plan: Plan
    quarter: Period
    round: Round | None
    stale_before: Period | None


@dataclass(frozen=True)
class StateCounts:
    """How far the aims that are due have come; the parts add up to ``due``."""

    not_started: int = 0
    draft: int = 0
    submitted: int = 0
    returned: int = 0
    approved: int = 0

    @property
    def due(self) -> int:
        return self.not_started + self.draft + self.submitted + self.returned + self.approved

    @property
    def to_come(self) -> int:
        """Those that nobody has submitted yet, or that went back."""
        return self.not_started + self.draft + self.returned


def plans_now(plans: Iterable[Plan], *, at: datetime) -> list[PlanNow]:
    """Each plan with its open round, or without one the current quarter, kept within the plan's life."""
    listed = list(plans)
    rounds: dict[int, list[Round]] = {}
    for round_ in Round.objects.filter(plan__in=listed).order_by("quarter_start"):
        rounds.setdefault(round_.plan_id, []).append(round_)
    return [plan_among(rounds.get(plan.pk, []), plan, at=at) for plan in listed]


def plan_now(plan: Plan, *, at: datetime) -> PlanNow:
    """One plan with its open round or its current quarter."""
    return plan_among(rounds_of(plan), plan, at=at)


def rounds_of(plan: Plan) -> tuple[Round, ...]:
    """All rounds of a plan, the oldest quarter first."""
    return tuple(Round.objects.filter(plan=plan).order_by("quarter_start"))


def plan_among(rounds: Sequence[Round], plan: Plan, *, at: datetime) -> PlanNow:
    """One plan at an instant, among all its rounds, the oldest quarter first."""
    still_open = next((each for each in rounds if each.is_open(at=at)), None)
    first, last = Period.quarter_on(plan.starts_on), Period.quarter_on(plan.ends_on)
    quarter = still_open.as_period if still_open else min(max(Period.quarter_at(at), first), last)
    passed = [each.as_period for each in rounds if not each.is_open(at=at) and each.quarter_start <= quarter.start]
    return PlanNow(plan, quarter, still_open, passed[-1] if passed else None)


def with_progress(aims: QuerySet[Aim], plans: Sequence[PlanNow], *, at: datetime) -> QuerySet[Any]:
    """Aims of these plans, each with how it stands and how far it has come in its plan's open round.

    ``round_state`` is empty where no round is open, and for an aim that is reported with another
    and has no version of its own. ``rag_now``, ``projected_now`` and ``rated_in`` are those of
    the newest approved update that covers the aim; ``rag_before`` and ``projected_before`` those
    that stood before the quarter. All are empty where there is none.
    """
    own = ProgressUpdate.objects.filter(aim_id=OuterRef("pk"), quarter_start=OuterRef("reads_from")).order_by(
        "-version"
    )
    now = speaking_for_each(aim=OuterRef("pk"), companion=OuterRef("reported_with_id"), at=at)
    before = now.filter(quarter_start__lt=OuterRef("reads_from"))
    rows = aims.annotate(
        reads_from=_per_plan(plans, lambda each: each.quarter.start),
        stale_from=_per_plan(plans, lambda each: each.stale_before.start if each.stale_before else None),
    ).annotate(
        version_state=_first(own, "state"),
        submitted_at=Subquery(own.values("submitted_at")[:1]),
        has_approved=Exists(own.filter(state=UpdateState.APPROVED)),
        rag_now=_first(now, "rag"),
        projected_now=_first(now, "projected_rag"),
        rated_in=_first(now, "quarter"),
        rated_from=Subquery(now.values("quarter_start")[:1]),
        rag_before=_first(before, "rag"),
        projected_before=_first(before, "projected_rag"),
    )
    return _with_claims(rows, plans)


def _with_claims(rows: QuerySet[Any], plans: Sequence[PlanNow]) -> QuerySet[Any]:
    """What follows from the columns: due, stale, and how far the aim has come."""
    claimed: QuerySet[Any] = rows.annotate(
        is_due=_claim(_begun(plans) & _reports & ~Q(rag_before=Rag.COMPLETE) & _in_open_round(plans)),
        is_stale=_claim(
            _begun_for_staleness(plans)
            & _reports
            & ~Q(rag_now=Rag.COMPLETE)
            & (Q(rated_from__isnull=True) | Q(rated_from__lt=F("stale_from")))
        ),
        round_state=Case(
            When(_in_open_round(plans) & ~Q(version_state=""), then=F("version_state")),
            When(_in_open_round(plans) & _reports, then=Value(RoundState.NOT_STARTED.value)),
            default=Value(""),
            output_field=CharField(),
        ),
    )
    return claimed


def is_overdue(round_state: str, round_: Round | None, *, today: date) -> bool:
    """Whether a due aim has still to be submitted after the day by which it should have been."""
    waits = round_state in (RoundState.NOT_STARTED, RoundState.DRAFT, RoundState.RETURNED)
    return round_ is not None and waits and today > round_.submit_by


def counts_by_state(plans: Sequence[PlanNow], *, at: datetime) -> dict[int, StateCounts]:
    """The counts of every plan with an open round, by the plan's key."""
    in_rounds = [each for each in plans if each.round]
    aims = with_progress(Aim.objects.filter(plan__in=[each.plan for each in in_rounds]), in_rounds, at=at)
    rows = aims.filter(is_due=True).order_by().values("plan_id", "round_state").annotate(number=Count("pk"))
    found: dict[int, dict[str, int]] = {each.plan.pk: {} for each in in_rounds}
    for row in rows:
        found[row["plan_id"]][row["round_state"].replace(" ", "_")] = row["number"]
    return {plan: StateCounts(**counts) for plan, counts in found.items()}


# The quarter's updates come from the aim itself, or from the one that it is reported with.
_reports = Q(withdrawn_on__isnull=True, reported_with__isnull=True)


def speaking_for_each(*, aim: OuterRef, companion: OuterRef, at: datetime) -> QuerySet[ProgressUpdate]:
    """For a subquery: approved updates that cover the outer row's aim, the one that counts first.

    The aim that another is reported with is reported with none, so nulls last puts a row's own
    updates before borrowed ones; a comparison with the outer row would not resolve in an order.
    """
    own_first = F("aim__reported_with").asc(nulls_last=True)
    return (
        ProgressUpdate.objects.counted(before=at)
        .filter(Q(aim_id=aim) | Q(aim_id=companion))
        .order_by("-quarter_start", own_first, "-version")
    )


def _first(rows: QuerySet[ProgressUpdate], column: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(column)[:1]), Value(""), output_field=CharField())


def _claim(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _per_plan(plans: Sequence[PlanNow], day_of: Callable[[PlanNow], date | None]) -> Case:
    """A date of each plan, or none; the plans are few, so they are spelt out."""
    whens = [When(plan_id=each.plan.pk, then=Value(day_of(each), output_field=DateField())) for each in plans]
    return Case(*whens, default=Value(None, output_field=DateField()), output_field=DateField())


def _in_open_round(plans: Sequence[PlanNow]) -> Q:
    return Q(plan_id__in=[each.plan.pk for each in plans if each.round])


def _begun(plans: Sequence[PlanNow]) -> Q:
    """Themes that begin with the plan, or by the end of the quarter that is read."""
    return _begun_by((each.plan, each.quarter.end) for each in plans)


def _begun_for_staleness(plans: Sequence[PlanNow]) -> Q:
    judged = [(each.plan, each.stale_before.end) for each in plans if each.stale_before]
    return Q(plan_id__in=[plan.pk for plan, _ in judged]) & _begun_by(judged)


def _begun_by(days: Iterable[tuple[Plan, date]]) -> Q:
    begun = Q(theme__starts_on__isnull=True)
    for plan, last in days:
        begun |= Q(plan_id=plan.pk, theme__starts_on__lte=last)
    return begun
