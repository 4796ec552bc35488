"""Large plans made quickly: the rows and the ledger that the actions would have written, in bulk.

Each quarter of a plan has its round, an approved update of every aim that reports for itself, new
figures of every KPI and a rating of every theme. All is made from counters, so that the same size
gives the same estate. A test tells a small one again through the actions and compares.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from benchmarks.estate_quarters import BATCH, SENTENCE, PlanRecords, QuarterBuilder
from commitments.choices import Deliverer, Role
from commitments.models import Aim, Membership, Plan, PlanKPI, Theme
from kpis.actions.records import register_scope
from kpis.choices import Polarity
from kpis.models import KPI
from kpis.periods import LONDON, Frequency, Period
from plantracker.ledger.events import Entry, record_many, state_of
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User

FIRST_QUARTER = Period.quarter(2021, 1)
PLANNED_AT = datetime(2021, 4, 6, 9, 0, tzinfo=LONDON)
LEADS = 8
# Every so many aims: one that another's update covers, one with a deputy, one reworded once.
COVERED, DEPUTISED, REWORDED = 10, 3, 25
# Of three KPIs one is kept by the month.
MONTHLY = 3


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
        records = PlanRecords(
            self.plan, self.themes, self.links, self.aims, self.leads, writer=self.writer, approver=self.approver
        )
        reported = QuarterBuilder(records)
        for index, quarter in enumerate(quarters(self.size)):
            reported.build(index, quarter)
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

    @property
    def scope(self) -> str:
        return self.plan.scope

    def _record(self, by: User, at: datetime, entries: list[Entry]) -> None:
        record_many(by=by, at=at, entries=entries)
