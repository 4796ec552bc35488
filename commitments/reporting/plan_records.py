"""A stored plan, read whole in a fixed number of queries, and its rows as the files spell them."""

from dataclasses import dataclass, field, replace

from django.db.models import Q

from commitments.choices import is_sensitive
from commitments.models import Aim, ExceptionComment, Membership, Plan, PlanKPI, ProgressUpdate, Theme, ThemeRating
from commitments.ratings import NOTHING_TO_REPORT
from commitments.reporting.measure_rows import CommentRow
from commitments.reporting.plan_measures import (
    Catalogue,
    Lists,
    StoredMeasures,
    area_rows,
    definition_rows,
    figure_rows,
    lists_of,
    read_catalogue,
    read_measures,
    reset_rows,
    target_rows,
    term_rows,
)
from commitments.reporting.plan_rows import AimRow, KpiRow, PersonRow, PlanRow, PlanRows, ThemeRow, UpdateRow
from kpis.periods import Period
from plantracker.people.models import User


@dataclass(frozen=True)
class StoredPlan:
    """The records of a plan by key, each list in the order of the files.

    ``aims`` holds withdrawn ones too. ``named`` are the people of the plan: its members, whoever
    leads or deputises in the record, and the owners of its measures. ``updates`` holds the newest
    approved version per aim and quarter, ``comments`` the last recorded per link and quarter.
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
    comments: dict[tuple[int, str], ExceptionComment] = field(default_factory=dict)
    measures: StoredMeasures = field(default_factory=StoredMeasures)
    catalogue: Catalogue = field(default_factory=Catalogue)

    @property
    def aims_in_record(self) -> list[Aim]:
        """Its aims that are not withdrawn."""
        return [aim for aim in self.aims.values() if aim.withdrawn_on is None]


def read_plan(plan: Plan) -> StoredPlan:
    """Read a plan; the number of queries does not depend on how much it holds."""
    themes = {row.pk: row for row in plan.themes.order_by("order", "slug")}
    ratings = ThemeRating.objects.filter(theme__plan=plan).order_by("rated_at", "id")
    aims = {row.pk: row for row in plan.aims.order_by("theme__order", "theme__slug", "order", "slug")}
    links = plan.kpi_links.select_related("kpi__owner").order_by("position", "kpi__slug", "pk")
    linked = {row.pk: row for row in links}
    kpis = [link.kpi for link in linked.values()]
    catalogue = read_catalogue(plan.register, {kpi.register for kpi in kpis})
    updates = ProgressUpdate.objects.approved().filter(aim__plan=plan).order_by("version")
    comments = ExceptionComment.objects.filter(link__plan=plan).order_by("id")
    memberships = {row.person_id: row for row in plan.memberships.select_related("person")}
    return StoredPlan(
        plan=plan,
        themes=themes,
        ratings={row.theme_id: row for row in ratings},
        aims=aims,
        deputies=lists_of(Aim.deputies.through.objects.filter(aim__plan=plan).values_list("aim_id", "user_id")),
        aim_links=lists_of(Aim.kpis.through.objects.filter(aim__plan=plan).values_list("aim_id", "plankpi_id")),
        links=linked,
        link_themes=lists_of(
            PlanKPI.themes.through.objects.filter(plankpi__plan=plan).values_list("plankpi_id", "theme_id")
        ),
        named=_named(plan),
        memberships=memberships,
        updates={(row.aim_id, row.quarter): row for row in updates},
        comments={(row.link_id, row.quarter): row for row in comments},
        measures=read_measures(kpis, catalogue),
        catalogue=catalogue,
    )


def rows_of(stored: StoredPlan, measures: StoredMeasures | None = None) -> PlanRows:
    """A plan's rows in the order of the files; withdrawn aims and sensitive updates stay out.

    ``measures`` are others than the plan's own, for their rows in the files beside kpis.csv.
    """
    plan = PlanRows(
        plan=(_plan_row(stored.plan),),
        themes=tuple(_theme_row(stored, theme) for theme in stored.themes.values()),
        aims=tuple(_aim_row(stored, aim) for aim in stored.aims_in_record),
        updates=_update_rows(stored),
        people=tuple(
            _person_row(person, stored.memberships.get(person.pk))
            for person in sorted(stored.named.values(), key=lambda person: person.email)
        ),
        kpis=tuple(_kpi_row(stored, link) for link in stored.links.values()),
        comments=_comment_rows(stored),
    )
    return with_measures(plan, measures or stored.measures, stored.catalogue)


def with_measures(plan: PlanRows, measures: StoredMeasures, catalogue: Catalogue) -> PlanRows:
    """A plan's rows with those of measures and of the catalogue; of a plain measure there is a definition too."""
    observations, measurements = figure_rows(measures)
    return replace(
        plan,
        observations=observations,
        definitions=tuple(definition_rows(measures, catalogue)),
        glossary=tuple(term_rows(catalogue)),
        areas=tuple(area_rows(catalogue)),
        targets=tuple(target_rows(measures)),
        resets=tuple(reset_rows(measures)),
        measurements=measurements,
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


def _named(plan: Plan) -> dict[int, User]:
    aims = plan.aims.in_record()
    people = User.objects.filter(
        Q(pk__in=plan.memberships.values("person"))
        | Q(pk__in=plan.themes.exclude(lead=None).values("lead"))
        | Q(pk__in=aims.exclude(lead=None).values("lead"))
        | Q(pk__in=plan.kpi_links.exclude(kpi__owner=None).values("kpi__owner"))
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
        brand_colour=plan.brand_colour,
        logo_text=plan.logo_text,
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


def _comment_rows(stored: StoredPlan) -> tuple[CommentRow, ...]:
    """The comments that say anything, by measure and quarter."""
    by_link: dict[int, list[ExceptionComment]] = {}
    for comment in stored.comments.values():
        if comment.text.strip() or comment.asks_analysis:
            by_link.setdefault(comment.link_id, []).append(comment)
    return tuple(
        CommentRow(
            kpi=link.kpi.slug,
            quarter=Period.parse_quarter(comment.quarter),
            comment=comment.text,
            analysis=comment.asks_analysis,
        )
        for link in stored.links.values()
        for comment in sorted(by_link.get(link.pk, ()), key=lambda comment: comment.quarter_start)
    )
