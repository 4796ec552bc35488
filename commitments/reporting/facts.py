"""What was known of a plan at an instant, read from the ledger and the append-only tables.

This is the only way in which pages, files and seals read a plan's delivery, so their figures
cannot differ. The number of queries does not depend on how much the plan holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, Model, Window
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, DenseRank, RowNumber

from commitments.models import Aim, ExceptionComment, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from kpis.known import (
    Decisions,
    Recorded,
    area_series_asked,
    area_series_in,
    decisions_asked,
    decisions_in,
    series_asked,
    series_in,
)
from kpis.methods.series import Point
from kpis.models import KPI, Area, Term
from kpis.periods import Period
from plantracker.ledger.events import (
    State,
    first_event,
    label_of,
    states_asked,
    states_by_key,
    states_by_type,
)
from plantracker.ledger.models import AuditEvent
from plantracker.people.models import User
from plantracker.together import Asked, Reader, Wave, read_side_by_side

# What has the plan's own scope in the ledger.
OWN = (Plan, Theme, Aim, PlanKPI)


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
    (facts,) = read_side_by_side([facts_reader(plan, quarter, cut_off=cut_off)])
    return facts


def facts_reader(plan: Plan, quarter: Period, *, cut_off: datetime) -> Reader[Facts]:
    """What ``facts_as_at`` reads, in three waves: the plan's own records, its measures, and who and what they name."""
    until = Until(before=cut_off)
    found = yield _own_records(plan, quarter, cut_off, until)
    records = states_by_type(found["records"], OWN)
    if plan.pk not in records[label_of(Plan)]:
        until = _records_until(plan)
        found = yield _own_records(plan, quarter, cut_off, until)
        records = states_by_type(found["records"], OWN)
    links = records[label_of(PlanKPI)]
    kpi_ids = {link["kpi_id"] for link in links.values()}
    kpis = {key: state for key, state in states_by_key(found["kpis"]).items() if key in kpi_ids}
    comments = {link: said for link, said in _comments_in_force(found["comments"]).items() if link in links}

    units = {key: str(state["unit"]) for key, state in kpis.items()}
    measured = yield {
        "series": series_asked(units, before=cut_off, ends_by=quarter.end),
        "elsewhere": area_series_asked(units, before=cut_off, first=quarter.shifted(-3).start, last=quarter.end),
    }
    elsewhere = area_series_in(measured["elsewhere"])
    aims, themes, updates = records[label_of(Aim)], records[label_of(Theme)], _by_aim(found["updates"])

    areas = {area for of_kpi in elsewhere.values() for area in of_kpi}
    areas |= {state["own_area_id"] for state in kpis.values() if state.get("own_area_id")}
    terms = {term for state in kpis.values() for term in state.get("terms", ())}
    named = _named(themes, aims, updates, kpis, comments)
    people = yield {
        "areas": _states(Area, areas, until),
        "terms": _states(Term, terms, until),
        "people": _states(User, named, until),
    }
    return Facts(
        plan=records[label_of(Plan)][plan.pk],
        themes=themes,
        aims=aims,
        links=links,
        measures=MeasureFacts(
            kpis=kpis,
            areas=states_by_key(people["areas"]),
            terms=states_by_key(people["terms"]),
            series=series_in(measured["series"]),
            elsewhere=elsewhere,
            decisions=decisions_in(found),
            comments=comments,
        ),
        people=_people(named, states_by_key(people["people"])),
        updates=updates,
        theme_ratings=_ratings_in_force(found["ratings"]),
    )


def _own_records(plan: Plan, quarter: Period, cut_off: datetime, until: Until) -> Wave:
    """The plan's records, its updates, its themes' ratings, and the measures that were ever linked to it."""
    linked = AuditEvent.objects.filter(scope=plan.scope, subject_type=label_of(PlanKPI), state__isnull=False)
    kpi_ids = linked.values_list(Cast(KT("state__kpi_id"), BigIntegerField()))
    return {
        "records": states_asked(models=OWN, scope=plan.scope, before=until.before, through=until.through),
        "kpis": _states(KPI, kpi_ids, until),
        "updates": _updates(plan, quarter, cut_off),
        "ratings": _theme_ratings(plan, until),
        "comments": _comments(plan, quarter, until),
        **decisions_asked(kpi_ids, _recorded(until)),
    }


def _records_until(plan: Plan) -> Until:
    """Up to when the records of a plan are read that was recorded later than its cut-off.

    It is read as its first import left it or, typed in the admin, as it stood when its first seal was made:
    never as now, so that a late run gives the text of the first.
    """
    return Until(last=first_event(scope=plan.scope, actions=("import_plan", "seal_quarter")))


def _updates(plan: Plan, quarter: Period, cut_off: datetime) -> Asked:
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
    columns = tuple(UpdateFact.__dataclass_fields__)
    return Asked(ProgressUpdate.objects.filter(pk__in=newest), columns, UpdateFact)


def _by_aim(updates: Iterable[UpdateFact]) -> dict[int, list[UpdateFact]]:
    """Each aim's updates, newest first."""
    found: dict[int, list[UpdateFact]] = {}
    for fact in sorted(updates, key=lambda each: each.quarter_start, reverse=True):
        found.setdefault(fact.aim_id, []).append(fact)
    return found


def _theme_ratings(plan: Plan, until: Until) -> Asked:
    rows = ThemeRating.objects.filter(theme__plan=plan)
    if until.before is not None:
        rows = rows.filter(rated_at__lt=until.before)
    if until.last is not None:
        rows = rows.filter(rated_at__lte=until.last.at)
    return Asked(rows, ("rated_at", "id", "theme_id", "rag", "reason"))


def _ratings_in_force(told: Iterable[tuple[Any, ...]]) -> dict[int, RatingFact]:
    return {theme: RatingFact(rag, reason, rated_at) for rated_at, _key, theme, rag, reason in sorted(told)}


def _states(model: type[Model], keys: Iterable[int], until: Until) -> Asked:
    return states_asked(models=(model,), subject_ids=keys, before=until.before, through=until.through)


def _recorded(until: Until) -> Recorded:
    """The same limit for rows that say themselves when they were recorded."""
    return Recorded(before=until.before, through=until.last.at if until.last else None)


def _comments(plan: Plan, quarter: Period, until: Until) -> Asked:
    rows = ExceptionComment.objects.filter(link__plan=plan, quarter_start=quarter.start)
    columns = ("id", "link_id", "text", "asks_analysis", "recorded_by_id", "recorded_at")
    return Asked(_recorded(until).of(rows), columns)


def _comments_in_force(told: Iterable[tuple[Any, ...]]) -> dict[int, CommentFact]:
    return {link: CommentFact(*said) for _key, link, *said in sorted(told)}


def _named(
    themes: dict[int, State],
    aims: dict[int, State],
    updates: dict[int, list[UpdateFact]],
    kpis: dict[int, State],
    comments: dict[int, CommentFact],
) -> set[int]:
    """The keys of everybody who is named."""
    named: set[int | None] = {theme["lead_id"] for theme in themes.values()}
    for aim in aims.values():
        named |= {aim["lead_id"], *aim["deputies"]}
    for facts in updates.values():
        for fact in facts:
            named |= {fact.author_id, fact.approved_by_id}
    named |= {state["owner_id"] for state in kpis.values()}
    named |= {comment.recorded_by_id for comment in comments.values()}
    return {key for key in named if key is not None}


def _people(named: set[int], then: dict[int, State]) -> dict[int, State]:
    """The people named, as they stood then; somebody recorded later, as first recorded."""
    later = named - then.keys()
    if not later:
        return then
    first = states_asked(models=(User,), subject_ids=sorted(later), first=True)
    return {**states_by_key(first.read()), **then}
