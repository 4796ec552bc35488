"""Large plans made quickly: the rows and the ledger that the actions would have written, in bulk.

Each quarter of a plan has its round, an approved update of every aim that reports for itself, new
figures of every KPI and a rating of every theme. All is made from counters, so that the same size
gives the same estate. A test tells a small one again through the actions and compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from commitments.choices import Deliverer, Marking, Rag, Role, UpdateState
from commitments.models import Aim, Membership, Plan, PlanKPI, ProgressUpdate, Round, Theme, ThemeRating
from commitments.rounds import default_dates
from kpis.actions.records import register_scope
from kpis.choices import Polarity
from kpis.models import KPI, Observation
from kpis.periods import LONDON, Frequency, Period
from plantracker.ledger.events import Entry, record_many, state_of
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User

FIRST_QUARTER = Period.quarter(2021, 1)
PLANNED_AT = datetime(2021, 4, 6, 9, 0, tzinfo=LONDON)
LEADS = 8
# Every so many aims: one that another's update covers, one with a deputy, one reworded once.
COVERED, DEPUTISED, REWORDED = 10, 3, 25
# Of three KPIs one is kept by the month; of seven figures one is revised a week later.
MONTHLY, REVISED = 3, 7
RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.GREEN, Rag.COMPLETE)
# About as long as the updates of the papers: 1.1 kB.
SENTENCE = "Officers, wardens and partners met, agreed who does what by when, and began with the first streets. "
ACTIVITY = SENTENCE * 11
BATCH = 1000


@dataclass(frozen=True)
class Size:
    """How much is made; the aims are dealt out to the themes in turn."""

    plans: int = 1
    themes: int = 12
    aims: int = 150
    kpis: int = 60
    quarters: int = 16


def quarters(size: Size) -> list[Period]:
    """The quarters of every plan of this size, oldest first."""
    return [FIRST_QUARTER.shifted(count) for count in range(size.quarters)]


def build_estate(size: Size, *, first: int = 1) -> list[Plan]:
    """Store plans ``plan-1``, ``plan-2`` … (from ``first``); no quarter of them is sealed."""
    return [_Builder(size, f"plan-{number}").build() for number in range(first, first + size.plans)]


class _Builder:
    """One plan, made table by table; keeps what later tables refer to."""

    def __init__(self, size: Size, slug: str) -> None:
        self.size = size
        self.slug = slug
        self.system = system_account(at=PLANNED_AT)
        self.administrator = User(email=f"administrator@{slug}.example", name="Administrator", is_superuser=True)
        self.writer = User(email=f"governance@{slug}.example", name="Governance officer")
        self.approver = User(email=f"approver@{slug}.example", name="Head of governance")
        self.leads = [
            User(email=f"lead-{number}@{slug}.example", name=f"Lead {number}") for number in range(1, LEADS + 1)
        ]
        self.plan = Plan(
            slug=slug,
            title=f"Police and Crime Plan of {slug}",
            area=slug,
            office="Office of the Police and Crime Commissioner",
            board="Accountability Board",
            panel="Police and Crime Panel",
            starts_on=FIRST_QUARTER.start,
            ends_on=FIRST_QUARTER.shifted(size.quarters - 1).end,
            baseline_period="2020/21",
            register=slug,
        )
        self.themes: list[Theme] = []
        self.links: list[PlanKPI] = []
        self.aims: list[Aim] = []

    @transaction.atomic
    def build(self) -> Plan:
        self._plan_and_people()
        self._themes()
        self._kpis()
        self._aims()
        for index, quarter in enumerate(quarters(self.size)):
            self._quarter(index, quarter)
        return self.plan

    def _plan_and_people(self) -> None:
        create_people(
            people=[self.administrator, self.writer, self.approver, *self.leads], by=self.system, at=PLANNED_AT
        )
        self.plan.save(force_insert=True)
        self._record(self.administrator, PLANNED_AT, [Entry("create_plan", self.scope, self.plan, state_of(self.plan))])
        governance = [(person, Role.GOVERNANCE) for person in (self.writer, self.approver)]
        members = [
            Membership(plan=self.plan, person=person, role=role)
            for person, role in [*governance, *((lead, Role.LEAD) for lead in self.leads)]
        ]
        Membership.objects.bulk_create(members)
        entries = [
            Entry("set_role", self.scope, member, changes={"role": [None, str(member.role)]}) for member in members
        ]
        self._record(self.administrator, PLANNED_AT, entries)

    def _themes(self) -> None:
        share = -(-self.size.aims // self.size.themes)
        self.themes = Theme.objects.bulk_create(
            Theme(
                plan=self.plan,
                slug=f"theme-{number}",
                order=number,
                title=f"Theme {number}",
                objective=SENTENCE * 2,
                lead=self.leads[number % LEADS],
                declared_total=share,
            )
            for number in range(1, self.size.themes + 1)
        )
        self._record(
            self.writer,
            PLANNED_AT,
            [Entry("create_theme", self.scope, theme, state_of(theme)) for theme in self.themes],
        )

    def _kpis(self) -> None:
        kpis = KPI.objects.bulk_create(
            KPI(
                register=self.slug,
                slug=f"kpi-{number}",
                title=f"Measure {number}",
                definition=SENTENCE,
                unit="%" if number % 4 == 0 else "offences",
                polarity=Polarity.LOWER if number % 2 else Polarity.HIGHER,
                frequency=Frequency.MONTH.value if number % MONTHLY == 0 else Frequency.QUARTER.value,
                source="Police recorded crime",
            )
            for number in range(1, self.size.kpis + 1)
        )
        entries = [Entry("create_kpi", register_scope(self.slug), kpi, state_of(kpi, {"terms": []})) for kpi in kpis]
        self._record(self.writer, PLANNED_AT, entries)
        self.links = PlanKPI.objects.bulk_create(
            PlanKPI(
                plan=self.plan,
                kpi=kpi,
                position=number,
                key=number % 3 != 0,
                baseline_period="2020-12" if kpi.frequency == Frequency.MONTH else "2020/21 Q3",
                baseline_value=Decimal(40 + number),
            )
            for number, kpi in enumerate(kpis, 1)
        )
        themes = {link.pk: self.themes[number % len(self.themes)] for number, link in enumerate(self.links)}
        PlanKPI.themes.through.objects.bulk_create(
            PlanKPI.themes.through(plankpi_id=link.pk, theme_id=themes[link.pk].pk) for link in self.links
        )
        entries = [
            Entry("create_plankpi", self.scope, link, state_of(link, {"themes": [themes[link.pk].pk]}))
            for link in self.links
        ]
        self._record(self.writer, PLANNED_AT, entries)

    def _aims(self) -> None:
        made = [self._aim(number) for number in range(1, self.size.aims + 1)]
        self.aims = Aim.objects.bulk_create(made, batch_size=BATCH)
        numbered = list(enumerate(self.aims, 1))
        for number, aim in numbered:
            if number % COVERED == 0:
                aim.reported_with = self.aims[number - 2]
        Aim.objects.bulk_update(self.aims[COVERED - 1 :: COVERED], ["reported_with"])
        deputies = {aim.pk: self.leads[(number + 1) % LEADS].pk for number, aim in numbered if number % DEPUTISED == 0}
        kpis = {aim.pk: self.links[number % len(self.links)].pk for number, aim in numbered}
        Aim.deputies.through.objects.bulk_create(
            Aim.deputies.through(aim_id=aim, user_id=person) for aim, person in deputies.items()
        )
        Aim.kpis.through.objects.bulk_create(
            Aim.kpis.through(aim_id=aim, plankpi_id=link) for aim, link in kpis.items()
        )
        lists = {
            aim.pk: {"deputies": [deputies[aim.pk]] if aim.pk in deputies else [], "kpis": [kpis[aim.pk]]}
            for aim in self.aims
        }
        entries = [Entry("create_aim", self.scope, aim, state_of(aim, lists[aim.pk])) for aim in self.aims]
        self._record(self.writer, PLANNED_AT, entries)
        self._reword(lists)

    def _aim(self, number: int) -> Aim:
        return Aim(
            plan=self.plan,
            theme=self.themes[number % len(self.themes)],
            slug=f"aim-{number}",
            order=number,
            title=f"Aim {number}: work with partners so that fewer people come to harm",
            delivered_by=list(Deliverer)[number % len(Deliverer)],
            lead=self.leads[number % LEADS],
        )

    def _reword(self, lists: dict[int, dict[str, list[int]]]) -> None:
        """A second state for some aims, as a rewording a week later leaves it."""
        at = PLANNED_AT + timedelta(days=7)
        entries = []
        for aim in (aim for number, aim in enumerate(self.aims, 1) if number % REWORDED == 0):
            before = state_of(aim, lists[aim.pk])
            aim.title += ", and say so plainly"
            aim.reworded_on, aim.reworded_reason = at.date(), "Plainer words."
            aim.version += 1
            aim.save()
            state = state_of(aim, lists[aim.pk])
            entries.append(Entry("reword_aim", self.scope, aim, state, before, aim.reworded_reason))
        self._record(self.writer, at, entries)

    def _quarter(self, index: int, quarter: Period) -> None:
        """A round with its updates, figures and ratings; opened the day after the quarter's end."""
        opened_at = datetime.combine(quarter.end + timedelta(days=1), time(9, 0), tzinfo=LONDON)
        dates = default_dates(quarter)
        round_ = Round(
            plan=self.plan,
            quarter=str(quarter),
            quarter_start=quarter.start,
            opened_at=opened_at,
            opened_by=self.writer,
            submit_by=dates.submit_by,
            cut_off=dates.cut_off,
        )
        round_.save(force_insert=True)
        self._record(self.writer, opened_at, [Entry("open_round", self.scope, round_, state_of(round_))])
        self._observations(index, quarter, opened_at + timedelta(days=1))
        self._updates(index, round_, opened_at + timedelta(days=2))
        self._ratings(index, round_, opened_at + timedelta(days=4))

    def _observations(self, index: int, quarter: Period, at: datetime) -> None:
        revised_at = at + timedelta(days=7)
        rows = [
            self._observation(number, link.kpi, period, Decimal(50 + (number + index) % 30), at)
            for number, link in enumerate(self.links, 1)
            for period in periods_of(link.kpi, quarter)
        ]
        rows += [
            self._observation(number, link.kpi, period, Decimal(49 + (number + index) % 30), revised_at)
            for number, link in enumerate(self.links, 1)
            for period in periods_of(link.kpi, quarter)
            if number % REVISED == 0
        ]
        Observation.objects.bulk_create(rows, batch_size=BATCH)
        for moment in (at, revised_at):
            entries = [_observed(row) for row in rows if row.recorded_at == moment]
            self._record(self.writer, moment, entries)

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
            recorded_by=self.writer,
        )

    def _updates(self, index: int, round_: Round, at: datetime) -> None:
        approved_at = at + timedelta(days=1)
        rows = [
            self._update(number, aim, index, round_, at, approved_at)
            for number, aim in enumerate(self.aims, 1)
            if aim.reported_with_id is None
        ]
        ProgressUpdate.objects.bulk_create(rows, batch_size=BATCH)
        leads = {lead.pk: lead for lead in self.leads}
        for lead in leads.values():
            own = [row for row in rows if row.author_id == lead.pk]
            self._record(lead, at, list(_versions(own, self.scope, ("save_draft", "submit_update"))))
        self._record(self.approver, approved_at, list(_versions(rows, self.scope, ("approve_update",))))

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
            approved_by=self.approver,
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
                rated_by=self.writer,
            )
            for number, theme in enumerate(self.themes)
        ]
        ThemeRating.objects.bulk_create(rows)
        entries = [
            Entry(
                "rate_theme",
                self.scope,
                row.theme,
                changes={"rag": [None, str(row.rag)], "reason": [None, row.reason]},
                note=round_.quarter,
            )
            for row in rows
        ]
        self._record(self.writer, at, entries)

    @property
    def scope(self) -> str:
        return self.plan.scope

    def _record(self, by: User, at: datetime, entries: list[Entry]) -> None:
        record_many(by=by, at=at, entries=entries)


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
