"""What was known of a plan at an instant, read from the ledger and the append-only tables.

This is the only way in which pages, files and seals read a plan's delivery, so their figures
cannot differ. The number of queries does not depend on how much the plan holds.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import DenseRank, RowNumber

from commitments.models import Aim, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from kpis.choices import Absence
from kpis.known import newest_words
from kpis.methods.series import figure_of
from kpis.models import KPI, Observation
from kpis.periods import Period
from plantracker.ledger.events import State, first_event, label_of, states_as_at
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User


@dataclass(frozen=True)
class Until:
    """Up to when records are read: just before an instant, or through one event; neither: as now."""

    before: datetime | None = None
    last: AuditEvent | None = None

    @property
    def through(self) -> int | None:
        """The key of the last event that counts."""
        return self.last.pk if self.last else None


@dataclass(frozen=True)
class UpdateFact:
    """One approved version, by value."""

    aim_id: int
    quarter: str
    quarter_start: date
    version: int
    activity: str
    is_nothing_to_report: bool
    rag: str
    rag_reason: str
    projected_rag: str
    projected_reason: str
    marking: str
    author_id: int | None
    approved_by_id: int | None
    approved_on: date


@dataclass(frozen=True)
class RatingFact:
    """A theme's rating in force."""

    rag: str
    reason: str
    rated_at: datetime


@dataclass(frozen=True)
class ObservationFact:
    """The newest word on one period of a measure."""

    period: Period
    value: Decimal | None
    absence: str
    known_on: date
    note: str


@dataclass(frozen=True)
class Facts:
    """Everything a quarter's summary is made of: records by key, as at an instant.

    ``updates`` holds for each aim its newest approved version of each of its two newest
    quarters, newest first; ``observations`` for each measure the newest word on every period
    that ended by the quarter's end, oldest first.
    """

    plan: State
    themes: dict[int, State]
    aims: dict[int, State]
    links: dict[int, State]
    kpis: dict[int, State]
    people: dict[int, State]
    updates: dict[int, list[UpdateFact]]
    theme_ratings: dict[int, RatingFact]
    observations: dict[int, list[ObservationFact]]


def facts_as_at(plan: Plan, quarter: Period, *, cut_off: datetime) -> Facts:
    """Read a plan as it stood just before ``cut_off``, up to and including a quarter.

    Records that were first made after the cut-off are read as ``_records_until`` says; updates
    and observations always count by their own dates.
    """
    until = _records_until(plan, cut_off)
    records = states_as_at(
        scope=plan.scope, models=(Plan, Theme, Aim, PlanKPI), before=until.before, through=until.through
    )
    links = records[label_of(PlanKPI)]
    kpi_ids = [link["kpi_id"] for link in links.values()]
    kpis = states_as_at(models=(KPI,), subject_ids=kpi_ids, before=until.before, through=until.through)[label_of(KPI)]
    updates = _updates(plan, quarter, cut_off)
    aims = records[label_of(Aim)]
    themes = records[label_of(Theme)]
    return Facts(
        plan=records[label_of(Plan)][plan.pk],
        themes=themes,
        aims=aims,
        links=links,
        kpis=kpis,
        people=_people(themes, aims, updates, until),
        updates=updates,
        theme_ratings=_theme_ratings(plan, until),
        observations=_observations(kpis, quarter, cut_off),
    )


def _records_until(plan: Plan, cut_off: datetime) -> Until:
    """Up to when the plan's own records are read.

    A plan recorded before the cut-off is read as it stood then. One recorded later is read as
    its first import left it or, typed in the admin, as it stood when its first seal was made:
    never as now, so that a late run gives the text of the first.
    """
    recorded = first_event(scope=plan.scope)
    if recorded is not None and recorded.at < cut_off:
        return Until(before=cut_off)
    imported = first_event(scope=plan.scope, action="import_plan")
    sealed = first_event(scope=plan.scope, action="seal_quarter")
    if imported is not None and (sealed is None or imported.pk < sealed.pk):
        return Until(last=imported)
    return Until(last=sealed)


def _updates(plan: Plan, quarter: Period, cut_off: datetime) -> dict[int, list[UpdateFact]]:
    # The keys first: sorting whole rows by windows would carry every narrative along.
    newest = (
        ProgressUpdate.objects.counted(before=cut_off)
        .filter(aim__plan=plan, quarter_start__lte=quarter.start)
        .annotate(
            place=Window(DenseRank(), partition_by=F("aim_id"), order_by=F("quarter_start").desc()),
            newness=Window(RowNumber(), partition_by=[F("aim_id"), F("quarter_start")], order_by=F("version").desc()),
        )
        .filter(place__lte=2, newness=1)
        .values("pk")
    )
    rows = ProgressUpdate.objects.filter(pk__in=newest).order_by("aim_id", "-quarter_start")
    names = list(UpdateFact.__dataclass_fields__)
    found: dict[int, list[UpdateFact]] = {}
    for row in rows.values_list(*names):
        fact = UpdateFact(*row)
        found.setdefault(fact.aim_id, []).append(fact)
    return found


def _theme_ratings(plan: Plan, until: Until) -> dict[int, RatingFact]:
    rows = ThemeRating.objects.filter(theme__plan=plan).order_by("rated_at", "id")
    if until.before is not None:
        rows = rows.filter(rated_at__lt=until.before)
    if until.last is not None:
        rows = rows.filter(rated_at__lte=until.last.at)
    return {
        theme: RatingFact(rag, reason, rated_at)
        for theme, rag, reason, rated_at in rows.values_list("theme_id", "rag", "reason", "rated_at")
    }


def _observations(kpis: dict[int, State], quarter: Period, cut_off: datetime) -> dict[int, list[ObservationFact]]:
    """The measures' own series; a withheld figure is in no seal and so in no summary."""
    rows = Observation.objects.own().known(before=cut_off).filter(kpi_id__in=list(kpis), period_end__lte=quarter.end)
    found: dict[int, list[ObservationFact]] = {}
    names = ("kpi_id", "period", "absence", "known_on", "note", "value", "numerator", "denominator")
    for kpi_id, period, absence, known_on, note, value, upper, lower in newest_words(rows).values_list(*names):
        figure = figure_of(value, upper, lower, kpis[kpi_id]["unit"])
        value = None if absence == Absence.WITHHELD else figure
        fact = ObservationFact(Period.parse(period), value, absence, known_on, note)
        found.setdefault(kpi_id, []).append(fact)
    return found


def _people(
    themes: dict[int, State],
    aims: dict[int, State],
    updates: dict[int, list[UpdateFact]],
    until: Until,
) -> dict[int, State]:
    """The people named, as they stood then; somebody recorded later, as first recorded."""
    named: set[int | None] = {theme["lead_id"] for theme in themes.values()}
    for aim in aims.values():
        named |= {aim["lead_id"], *aim["deputies"]}
    for facts in updates.values():
        for fact in facts:
            named |= {fact.author_id, fact.approved_by_id}
    wanted = sorted(key for key in named if key is not None)
    known = states_as_at(models=(User,), subject_ids=wanted, before=until.before, through=until.through)[label_of(User)]
    later = states_as_at(models=(User,), subject_ids=wanted, first=True)[label_of(User)]
    return {**later, **known}
