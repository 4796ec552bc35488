"""The quarters of a large plan: what is reported in each, in bulk, as the actions would have written it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from commitments.choices import Marking, Rag, UpdateState
from commitments.models import Aim, Plan, PlanKPI, ProgressUpdate, Round, Theme, ThemeRating
from commitments.rounds import default_dates
from kpis.actions.records import register_scope
from kpis.models import KPI, Observation
from kpis.periods import LONDON, Frequency, Period
from plantracker.ledger.events import Entry, record_many, state_of
from plantracker.people.models import User

# Of seven figures one is revised a week later.
REVISED = 7
RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREEN, Rag.COMPLETE)
# About as long as the updates of the papers: 1.1 kB.
SENTENCE = "Officers, wardens and partners met, agreed who does what by when, and began with the first streets. "
ACTIVITY = SENTENCE * 11
BATCH = 1000


@dataclass(frozen=True)
class PlanRecords:
    """A stored plan with what is reported on, and who reports, approves and keeps it."""

    plan: Plan
    themes: Sequence[Theme]
    links: Sequence[PlanKPI]
    aims: Sequence[Aim]
    leads: Sequence[User]
    writer: User
    approver: User

    @property
    def scope(self) -> str:
        return self.plan.scope


class QuarterBuilder:
    """Makes one quarter after the other."""

    def __init__(self, records: PlanRecords) -> None:
        self.records = records

    def build(self, index: int, quarter: Period) -> None:
        """A round with its updates, figures and ratings; opened the day after the quarter's end."""
        opened_at = datetime.combine(quarter.end + timedelta(days=1), time(9, 0), tzinfo=LONDON)
        dates = default_dates(quarter)
        round_ = Round(
            plan=self.records.plan,
            quarter=str(quarter),
            quarter_start=quarter.start,
            opened_at=opened_at,
            opened_by=self.records.writer,
            submit_by=dates.submit_by,
            cut_off=dates.cut_off,
        )
        round_.save(force_insert=True)
        record_many(
            by=self.records.writer,
            at=opened_at,
            entries=[Entry("open_round", self.records.scope, round_, state_of(round_))],
        )
        self._observations(index, quarter, opened_at + timedelta(days=1))
        self._updates(index, round_, opened_at + timedelta(days=2))
        self._ratings(index, round_, opened_at + timedelta(days=4))

    def _observations(self, index: int, quarter: Period, at: datetime) -> None:
        revised_at = at + timedelta(days=7)
        rows = [
            self._observation(number, link.kpi, period, Decimal(50 + (number + index) % 30), at)
            for number, link in enumerate(self.records.links, 1)
            for period in periods_of(link.kpi, quarter)
        ]
        rows += [
            self._observation(number, link.kpi, period, Decimal(49 + (number + index) % 30), revised_at)
            for number, link in enumerate(self.records.links, 1)
            for period in periods_of(link.kpi, quarter)
            if number % REVISED == 0
        ]
        Observation.objects.bulk_create(rows, batch_size=BATCH)
        for moment in (at, revised_at):
            entries = [_observed(row) for row in rows if row.recorded_at == moment]
            record_many(by=self.records.writer, at=moment, entries=entries)

    def _observation(self, number: int, kpi: KPI, period: Period, value: Decimal, at: datetime) -> Observation:
        is_missing = number % 20 == 0
        return Observation(
            kpi=kpi,
            period=str(period),
            period_start=period.start,
            period_end=period.end,
            value=None if is_missing else value,
            absence="late" if is_missing else "",
            known_on=at.date(),
            counts_from=at,
            recorded_at=at,
            recorded_by=self.records.writer,
        )

    def _updates(self, index: int, round_: Round, at: datetime) -> None:
        approved_at = at + timedelta(days=1)
        rows = [
            self._update(number, aim, index, round_, at, approved_at)
            for number, aim in enumerate(self.records.aims, 1)
            if aim.reported_with_id is None
        ]
        ProgressUpdate.objects.bulk_create(rows, batch_size=BATCH)
        leads = {lead.pk: lead for lead in self.records.leads}
        for lead in leads.values():
            own = [row for row in rows if row.author_id == lead.pk]
            record_many(
                by=lead, at=at, entries=list(_versions(own, self.records.scope, ("save_draft", "submit_update")))
            )
        record_many(
            by=self.records.approver,
            at=approved_at,
            entries=list(_versions(rows, self.records.scope, ("approve_update",))),
        )

    def _update(
        self, number: int, aim: Aim, index: int, round_: Round, at: datetime, approved_at: datetime
    ) -> ProgressUpdate:
        rating = RATINGS[(number + index) % (len(RATINGS) - 1)] if number % 5 else RATINGS[-1]
        return ProgressUpdate(
            aim=aim,
            quarter=round_.quarter,
            quarter_start=round_.quarter_start,
            round=round_,
            version=1,
            state=UpdateState.APPROVED,
            activity=f"Quarter {index + 1}. {ACTIVITY}",
            rag=rating,
            rag_reason=f"As it stands in quarter {index + 1}.",
            projected_rag=Rag.GREEN,
            projected_reason="The plan for the year holds.",
            marking=Marking.OFFICIAL,
            author_id=aim.lead_id,
            written_at=at,
            submitted_at=at,
            submitted_by_id=aim.lead_id,
            approved_on=approved_at.date(),
            approved_by=self.records.approver,
            counts_from=approved_at,
        )

    def _ratings(self, index: int, round_: Round, at: datetime) -> None:
        rows = [
            ThemeRating(
                theme=theme,
                round=round_,
                rag=RATINGS[(number + index) % 4],
                reason=f"Judged in quarter {index + 1}.",
                rated_at=at,
                rated_by=self.records.writer,
            )
            for number, theme in enumerate(self.records.themes)
        ]
        ThemeRating.objects.bulk_create(rows)
        entries = [
            Entry(
                "rate_theme",
                self.records.scope,
                row.theme,
                changes={"rag": [None, str(row.rag)], "reason": [None, row.reason]},
                note=round_.quarter,
            )
            for row in rows
        ]
        record_many(by=self.records.writer, at=at, entries=entries)


def periods_of(kpi: KPI, quarter: Period) -> list[Period]:
    """What is recorded of a measure for a quarter: the quarter itself, or its three months."""
    if kpi.frequency == Frequency.QUARTER:
        return [quarter]
    first = Period(quarter.start, Frequency.MONTH)
    return [first.shifted(count) for count in range(3)]


def _versions(rows: list[ProgressUpdate], scope: str, actions: tuple[str, ...]) -> Iterator[Entry]:
    """The events of each version, as the actions name them."""
    states = {"save_draft": "draft", "submit_update": "submitted", "approve_update": "approved"}
    for row in rows:
        for action in actions:
            said = {"quarter": row.quarter, "version": row.version, "state": states[action]}
            yield Entry(action, scope, row.aim, changes={"update": said})


def _observed(row: Observation) -> Entry:
    said = {
        "period": row.period,
        "value": None if row.value is None else str(row.value),
        "absence": row.absence,
        "known_on": row.known_on.isoformat(),
        "note": row.note,
    }
    return Entry("record_observation", register_scope(row.kpi.register), row.kpi, changes={"observation": said})
