"""A stored plan, read whole in a fixed number of queries, and its rows as the files spell them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import Q

from commitments.choices import is_sensitive
from commitments.models import Aim, Membership, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from commitments.ratings import NOTHING_TO_REPORT
from commitments.reporting.plan_rows import (
    AimRow,
    KpiRow,
    ObservationRow,
    PersonRow,
    PlanRow,
    PlanRows,
    ThemeRow,
    UpdateRow,
)
from kpis.models import Observation
from kpis.periods import Period
from plantracker.people.models import User

Lists = dict[int, frozenset[int]]


@dataclass(frozen=True)
class StoredPlan:
    """The records of a plan by key, each list in the order of the files.

    ``aims`` holds withdrawn ones too. ``named`` are the people of the plan: its members and whoever
    leads or deputises in the record. ``updates`` holds the newest approved version per aim and
    quarter, ``observations`` the last recorded row per measure, period and day.
    """

    plan: Plan
    themes: dict[int, Theme] = field(default_factory=dict)
    ratings: dict[int, ThemeRating] = field(default_factory=dict)
    aims: dict[int, Aim] = field(default_factory=dict)
    deputies: Lists = field(default_factory=dict)
    aim_links: Lists = field(default_factory=dict)
    links: dict[int, PlanKPI] = field(default_factory=dict)
    link_themes: Lists = field(default_factory=dict)
    named: dict[int, User] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    updates: dict[tuple[int, str], ProgressUpdate] = field(default_factory=dict)
    observations: dict[tuple[int, str, date], ObservationRow] = field(default_factory=dict)

    @property
    def aims_in_record(self) -> list[Aim]:
        """Its aims that are not withdrawn."""
        return [aim for aim in self.aims.values() if aim.withdrawn_on is None]


def read_plan(plan: Plan) -> StoredPlan:
    """Read a plan; the number of queries does not depend on how much it holds."""
    themes = {row.pk: row for row in plan.themes.order_by("order", "slug")}
    ratings = ThemeRating.objects.filter(theme__plan=plan).order_by("rated_at", "id")
    aims = {row.pk: row for row in plan.aims.order_by("theme__order", "theme__slug", "order", "slug")}
    links = plan.kpi_links.select_related("kpi").order_by("position", "kpi__slug", "pk")
    linked = {row.pk: row for row in links}
    updates = ProgressUpdate.objects.approved().filter(aim__plan=plan).order_by("version")
    memberships = {row.person_id: row for row in plan.memberships.select_related("person")}
    return StoredPlan(
        plan=plan,
        themes=themes,
        ratings={row.theme_id: row for row in ratings},
        aims=aims,
        deputies=_lists(Aim.deputies.through.objects.filter(aim__plan=plan).values_list("aim_id", "user_id")),
        aim_links=_lists(Aim.kpis.through.objects.filter(aim__plan=plan).values_list("aim_id", "plankpi_id")),
        links=linked,
        link_themes=_lists(
            PlanKPI.themes.through.objects.filter(plankpi__plan=plan).values_list("plankpi_id", "theme_id")
        ),
        named=_named(plan),
        memberships=memberships,
        updates={(row.aim_id, row.quarter): row for row in updates},
        observations=read_observations({link.kpi_id: link.kpi.slug for link in linked.values()}),
    )


def read_observations(slugs: dict[int, str]) -> dict[tuple[int, str, date], ObservationRow]:
    """The last recorded row per measure, period and day, for measures given by key and slug."""
    rows = Observation.objects.filter(kpi_id__in=slugs).order_by("id")
    period_of = cache(Period.parse)
    # Of rows recorded by hand on one day the last counts, and it alone is exported.
    return {
        (kpi, period, known_on): ObservationRow(
            kpi=slugs[kpi], period=period_of(period), value=value, absence=absence, known_on=known_on, note=note
        )
        for kpi, period, value, absence, known_on, note in rows.values_list(
            "kpi_id", "period", "value", "absence", "known_on", "note"
        )
    }


def rows_of(stored: StoredPlan) -> PlanRows:
    """A plan's rows in the order of the files; withdrawn aims and sensitive updates stay out."""
    return PlanRows(
        plan=(_plan_row(stored.plan),),
        themes=tuple(_theme_row(stored, theme) for theme in stored.themes.values()),
        aims=tuple(_aim_row(stored, aim) for aim in stored.aims_in_record),
        updates=_update_rows(stored),
        people=tuple(
            _person_row(person, stored.memberships.get(person.pk))
            for person in sorted(stored.named.values(), key=lambda person: person.email)
        ),
        kpis=tuple(_kpi_row(stored, link) for link in stored.links.values()),
        observations=_observation_rows(stored),
    )


def update_row(aim: str, update: ProgressUpdate) -> UpdateRow:
    """An approved update as a row."""
    activity = f"{NOTHING_TO_REPORT}{update.activity}" if update.is_nothing_to_report else update.activity
    if update.approved_on is None:
        raise ValueError(f"Update {update.pk} is not approved.")
    return UpdateRow(
        aim=aim,
        quarter=Period.parse_quarter(update.quarter),
        rag=update.rag,
        rag_reason=update.rag_reason,
        projected_rag=update.projected_rag,
        projected_reason=update.projected_reason,
        activity=activity,
        approved_on=update.approved_on,
    )


def _lists(pairs: Iterable[tuple[int, int]]) -> Lists:
    found: dict[int, set[int]] = {}
    for owner, member in pairs:
        found.setdefault(owner, set()).add(member)
    return {owner: frozenset(members) for owner, members in found.items()}


def _named(plan: Plan) -> dict[int, User]:
    aims = plan.aims.in_record()
    people = User.objects.filter(
        Q(pk__in=plan.memberships.values("person"))
        | Q(pk__in=plan.themes.exclude(lead=None).values("lead"))
        | Q(pk__in=aims.exclude(lead=None).values("lead"))
        | Q(pk__in=Aim.deputies.through.objects.filter(aim__in=aims).values("user"))
    )
    return {person.pk: person for person in people}


def _email(stored: StoredPlan, person: int | None) -> str:
    return "" if person is None else stored.named[person].email


def _plan_row(plan: Plan) -> PlanRow:
    return PlanRow(
        slug=plan.slug,
        title=plan.title,
        area=plan.area,
        office=plan.office,
        board=plan.board,
        panel=plan.panel,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        baseline_period=plan.baseline_period,
    )


def _theme_row(stored: StoredPlan, theme: Theme) -> ThemeRow:
    rating = stored.ratings.get(theme.pk)
    return ThemeRow(
        theme=theme.slug,
        order=theme.order,
        title=theme.title,
        objective=theme.objective,
        lead=_email(stored, theme.lead_id),
        starts_on=theme.starts_on,
        declared_total=theme.declared_total,
        rag=rating.rag if rating else "",
        rag_reason=rating.reason if rating else "",
    )


def _aim_row(stored: StoredPlan, aim: Aim) -> AimRow:
    return AimRow(
        theme=stored.themes[aim.theme_id].slug,
        aim=aim.slug,
        order=aim.order,
        title=aim.title,
        delivered_by=aim.delivered_by,
        lead=_email(stored, aim.lead_id),
        deputies=frozenset(_email(stored, person) for person in stored.deputies.get(aim.pk, ())),
        due_on=aim.due_on,
        reported_with=stored.aims[aim.reported_with_id].slug if aim.reported_with_id else "",
        kpis=frozenset(stored.links[link].kpi.slug for link in stored.aim_links.get(aim.pk, ())),
    )


def _update_rows(stored: StoredPlan) -> tuple[UpdateRow, ...]:
    by_aim: dict[int, list[ProgressUpdate]] = {}
    for update in stored.updates.values():
        if not is_sensitive(update.marking):
            by_aim.setdefault(update.aim_id, []).append(update)
    return tuple(
        update_row(aim.slug, update)
        for aim in stored.aims_in_record
        for update in sorted(by_aim.get(aim.pk, ()), key=lambda update: update.quarter_start)
    )


def _person_row(person: User, membership: Membership | None) -> PersonRow:
    role = membership.role if membership else ""
    return PersonRow(email=person.email, name=person.name, organisation=person.organisation, role=role)


def _kpi_row(stored: StoredPlan, link: PlanKPI) -> KpiRow:
    kpi = link.kpi
    return KpiRow(
        kpi=kpi.slug,
        title=kpi.title,
        definition=kpi.definition,
        unit=kpi.unit,
        polarity=kpi.polarity,
        polarity_reason=kpi.polarity_reason,
        frequency=kpi.frequency,
        source=kpi.source,
        decimals=kpi.decimals,
        key=link.key,
        baseline_period=link.baseline_period,
        baseline_value=link.baseline_value,
        baseline_absence=link.baseline_absence,
        themes=frozenset(stored.themes[theme].slug for theme in stored.link_themes.get(link.pk, ())),
    )


def _observation_rows(stored: StoredPlan) -> tuple[ObservationRow, ...]:
    by_kpi: dict[int, list[ObservationRow]] = {}
    for (kpi, _period, _known_on), row in stored.observations.items():
        by_kpi.setdefault(kpi, []).append(row)
    return tuple(
        row
        for link in stored.links.values()
        for row in sorted(
            by_kpi.get(link.kpi_id, ()), key=lambda row: (row.period.start, str(row.period), row.known_on)
        )
    )
