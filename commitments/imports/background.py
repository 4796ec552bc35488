"""What the database holds that the rows of an import are held against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from commitments.models import Membership, Plan, Round
from commitments.permissions import NotAllowed, can_govern
from commitments.reporting.plan_records import StoredPlan, read_observations, read_plan, rows_of
from commitments.reporting.plan_rows import ObservationRow, PlanRow, PlanRows
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
    and those of its register. ``foreign`` are slugs of measures that the importer may not keep.
    The two that are closed have the latest cut-off that has passed, of the plan and of any plan of its
    register.
    """

    stored: StoredPlan | None = None
    people: dict[str, User] = field(default_factory=dict)
    elsewhere: frozenset[int] = frozenset()
    kpis: dict[str, KPI] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    observations: tuple[ObservationRow, ...] = ()
    quarters_with_round: frozenset[str] = frozenset()
    closed_round: Round | None = None
    closed_of_register: ClosedQuarter | None = None

    def rows(self) -> PlanRows:
        """The rows that are stored; measures of the register without a link have their observations only."""
        rows = rows_of(self.stored) if self.stored else PlanRows()
        return replace(rows, observations=(*rows.observations, *self.observations))


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
    linked = {link.kpi_id for link in stored.links.values()} if stored else set()
    loose = {kpis[row.kpi].pk: row.kpi for row in rows.kpis if row.kpi in kpis and kpis[row.kpi].pk not in linked}
    return Background(
        stored=stored,
        people=people,
        elsewhere=_elsewhere(people, plan),
        kpis=kpis,
        foreign=_foreign(kpis, register, by),
        observations=tuple(read_observations(loose).values()),
        quarters_with_round=frozenset(plan.rounds.values_list("quarter", flat=True)) if plan else frozenset(),
        closed_round=plan.rounds.past(at=at).order_by("-cut_off").first() if plan else None,
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
    kpis = {kpi.slug: kpi for kpi in KPI.objects.filter(register=register)}
    return kpis | ({link.kpi.slug: link.kpi for link in stored.links.values()} if stored else {})


def _foreign(kpis: dict[str, KPI], register: str, by: User) -> frozenset[str]:
    """Measures of the plan that are kept in a register of others, since the plan was moved to its own."""
    registers = {kpi.register for kpi in kpis.values()} - {register}
    refused = {name for name in registers if not authority().may_keep(by, name)}
    return frozenset(slug for slug, kpi in kpis.items() if kpi.register in refused)
