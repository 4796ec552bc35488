"""What the database holds that the rows of an import are held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from commitments.models import Membership, Plan
from commitments.permissions import NotAllowed, can_govern
from commitments.reporting.plan_measures import Catalogue, StoredMeasures, read_catalogue, read_measures
from commitments.reporting.plan_records import StoredPlan, read_plan, rows_of, with_measures
from commitments.reporting.plan_rows import PlanRow, PlanRows
from kpis.models import KPI
from kpis.permissions import ClosedQuarter, authority
from plantracker.people.models import User

# SQLite takes a limited number of values in one statement.
AT_A_TIME = 500

Value = TypeVar("Value")


@dataclass(frozen=True)
class Background:
    """The stored plan, None for a new one, and what else the rows may touch.

    ``people`` are by e-mail address: those of the plan and those that the files name.
    ``elsewhere`` are the keys of members of other plans. ``kpis`` are by slug: those of the plan,
    and those of its register. ``measures`` is what is stored of those of the plan, and of those that
    the files link to it. ``foreign`` are registers that the importer may not keep. ``closed`` are the
    rounds of the plan whose cut-off has passed, by quarter. The two rounds are those with the latest
    such cut-off, of the plan and of any plan of its register.
    """

    stored: StoredPlan | None = None
    people: dict[str, User] = field(default_factory=dict)
    elsewhere: frozenset[int] = frozenset()
    kpis: dict[str, KPI] = field(default_factory=dict)
    measures: StoredMeasures = field(default_factory=StoredMeasures)
    catalogue: Catalogue = field(default_factory=Catalogue)
    foreign: frozenset[str] = frozenset()
    quarters_with_round: frozenset[str] = frozenset()
    closed: dict[str, ClosedQuarter] = field(default_factory=dict)
    closed_round: ClosedQuarter | None = None
    closed_of_register: ClosedQuarter | None = None

    def rows(self) -> PlanRows:
        """The rows that are stored; measures of the register without a link have none in kpis.csv."""
        if self.stored:
            return rows_of(self.stored, self.measures)
        return with_measures(PlanRows(), self.measures, self.catalogue)

    def register_of(self, slug: str) -> str:
        """The register in which a measure is kept, or will be."""
        kpi = self.kpis.get(slug)
        return kpi.register if kpi else self.catalogue.register


def check_may_import(by: User, plan: Plan | None) -> None:
    """Raise ``NotAllowed`` unless the person is the plan's governance, or an administrator for a new plan.

    The answer does not tell a stranger whether there is such a plan.
    """
    allowed = can_govern(by, plan) if plan else by.is_active and by.is_superuser
    if not allowed:
        raise NotAllowed(
            "Only a plan's own governance may import into it, and only an administrator may set up a new plan."
        )


def plan_of(row: PlanRow) -> Plan | None:
    """The stored plan that a row names."""
    return Plan.objects.filter(slug=row.slug).first()


def read_background(rows: PlanRows, *, by: User, at: datetime) -> Background:
    """Read what the rows of a plan are held against."""
    plan = plan_of(rows.plan[0])
    stored = read_plan(plan) if plan else None
    register = plan.register if plan else rows.plan[0].slug
    people = _people(rows, stored)
    kpis = _kpis(register, stored)
    catalogue = stored.catalogue if stored else read_catalogue(register)
    linked = stored.measures if stored else StoredMeasures()
    loose = [kpis[row.kpi] for row in rows.kpis if row.kpi in kpis and kpis[row.kpi].pk not in linked.kpis]
    rounds = list(plan.rounds.all()) if plan else []
    closed = {each.quarter: ClosedQuarter(each.quarter, each.cut_off) for each in rounds if not each.is_open(at=at)}
    return Background(
        stored=stored,
        people=people,
        elsewhere=_elsewhere(people, plan),
        kpis=kpis,
        measures=linked.and_those_of(read_measures(loose, catalogue)),
        catalogue=catalogue,
        foreign=_foreign(kpis, register, by),
        quarters_with_round=frozenset(each.quarter for each in rounds),
        closed=closed,
        closed_round=max(closed.values(), key=lambda each: each.cut_off, default=None),
        closed_of_register=authority().last_cut_off(register, at=at),
    )


def _people(rows: PlanRows, stored: StoredPlan | None) -> dict[str, User]:
    people = {person.email: person for person in stored.named.values()} if stored else {}
    for some in _chunks(row.email for row in rows.people if row.email not in people):
        people |= {person.email: person for person in User.objects.filter(email__in=some)}
    return people


def _elsewhere(people: dict[str, User], plan: Plan | None) -> frozenset[int]:
    found: set[int] = set()
    for some in _chunks(person.pk for person in people.values()):
        others = Membership.objects.filter(person__in=some).exclude(plan=plan)
        found |= set(others.values_list("person_id", flat=True))
    return frozenset(found)


def _chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    given = list(values)
    for start in range(0, len(given), AT_A_TIME):
        yield given[start : start + AT_A_TIME]


def _kpis(register: str, stored: StoredPlan | None) -> dict[str, KPI]:
    kpis = {kpi.slug: kpi for kpi in KPI.objects.filter(register=register).select_related("owner")}
    return kpis | ({link.kpi.slug: link.kpi for link in stored.links.values()} if stored else {})


def _foreign(kpis: dict[str, KPI], register: str, by: User) -> frozenset[str]:
    """Registers of others that measures of the plan are kept in, since the plan was moved to its own."""
    registers = {kpi.register for kpi in kpis.values()} - {register}
    return frozenset(name for name in registers if not authority().may_keep(by, name))
