"""What was known of a plan at an instant, read from the ledger and the append-only tables.

This is the only way in which pages, files and seals read a plan's delivery, so their figures
cannot differ. The number of queries does not depend on how much the plan holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Model, Window
from django.db.models.functions import DenseRank, RowNumber

from commitments.models import Aim, ExceptionComment, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from kpis.known import Decisions, Recorded, area_series_known, decisions_known, series_known
from kpis.methods.series import Point
from kpis.models import KPI, Area, Term
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
class CommentFact:
    """What was said of a measure in the quarter."""

    text: str
    asks_analysis: bool
    recorded_by_id: int
    recorded_at: datetime


@dataclass(frozen=True)
class MeasureFacts:
    """What was known of the plan's measures: records and series by key.

    ``series`` holds the newest word on every period that ended by the quarter's end, oldest first;
    ``elsewhere`` other areas' series of the year to the quarter's end, by measure and area.
    """

    kpis: dict[int, State]
    areas: dict[int, State]
    terms: dict[int, State]
    series: dict[int, list[Point]]
    elsewhere: dict[int, dict[int, list[Point]]]
    decisions: Decisions
    comments: dict[int, CommentFact]


@dataclass(frozen=True)
class Facts:
    """Everything a quarter's summary is made of: records by key, as at an instant.

    ``updates`` holds for each aim its newest approved version of each of its two newest
    quarters, newest first.
    """

    plan: State
    themes: dict[int, State]
    aims: dict[int, State]
    links: dict[int, State]
    measures: MeasureFacts
    people: dict[int, State]
    updates: dict[int, list[UpdateFact]]
    theme_ratings: dict[int, RatingFact]


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
    measures = _measures(links, quarter, cut_off, until)
    updates = _updates(plan, quarter, cut_off)
    aims = records[label_of(Aim)]
    themes = records[label_of(Theme)]
    return Facts(
        plan=records[label_of(Plan)][plan.pk],
        themes=themes,
        aims=aims,
        links=links,
        measures=measures,
        people=_people(_named(themes, aims, updates, measures), until),
        updates=updates,
        theme_ratings=_theme_ratings(plan, until),
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


def _measures(links: dict[int, State], quarter: Period, cut_off: datetime, until: Until) -> MeasureFacts:
    kpi_ids = [link["kpi_id"] for link in links.values()]
    kpis = _states(KPI, kpi_ids, until)
    units = {key: str(state["unit"]) for key, state in kpis.items()}
    first = quarter.shifted(-3).start
    elsewhere = area_series_known(units, before=cut_off, first=first, last=quarter.end)
    areas = {area for of_kpi in elsewhere.values() for area in of_kpi}
    areas |= {state["own_area_id"] for state in kpis.values() if state.get("own_area_id")}
    terms = {term for state in kpis.values() for term in state.get("terms", ())}
    return MeasureFacts(
        kpis=kpis,
        areas=_states(Area, areas, until),
        terms=_states(Term, terms, until),
        series=series_known(units, before=cut_off, ends_by=quarter.end),
        elsewhere=elsewhere,
        decisions=decisions_known(kpi_ids, _recorded(until)),
        comments=_comments(links, quarter, until),
    )


def _states(model: type[Model], keys: Iterable[int], until: Until) -> dict[int, State]:
    found = states_as_at(models=(model,), subject_ids=sorted(keys), before=until.before, through=until.through)
    return found[label_of(model)]


def _recorded(until: Until) -> Recorded:
    """The same limit for rows that say themselves when they were recorded."""
    return Recorded(before=until.before, through=until.last.at if until.last else None)


def _comments(links: dict[int, State], quarter: Period, until: Until) -> dict[int, CommentFact]:
    rows = ExceptionComment.objects.filter(link_id__in=list(links), quarter_start=quarter.start).order_by("id")
    columns = ("link_id", "text", "asks_analysis", "recorded_by_id", "recorded_at")
    return {link: CommentFact(*said) for link, *said in _recorded(until).of(rows).values_list(*columns)}


def _named(
    themes: dict[int, State], aims: dict[int, State], updates: dict[int, list[UpdateFact]], measures: MeasureFacts
) -> set[int]:
    """The keys of everybody who is named."""
    named: set[int | None] = {theme["lead_id"] for theme in themes.values()}
    for aim in aims.values():
        named |= {aim["lead_id"], *aim["deputies"]}
    for facts in updates.values():
        for fact in facts:
            named |= {fact.author_id, fact.approved_by_id}
    named |= {state["owner_id"] for state in measures.kpis.values()}
    named |= {comment.recorded_by_id for comment in measures.comments.values()}
    return {key for key in named if key is not None}


def _people(named: set[int], until: Until) -> dict[int, State]:
    """The people named, as they stood then; somebody recorded later, as first recorded."""
    later = states_as_at(models=(User,), subject_ids=sorted(named), first=True)[label_of(User)]
    return {**later, **_states(User, named, until)}
