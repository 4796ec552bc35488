"""The benchmarks' estate is what the actions would have written: a small plan is told again through them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from benchmarks.estate import PLANNED_AT, Size, build_estate, quarters
from commitments.actions.plan import create_aim, create_plan, create_theme, link_kpi, reword_aim, set_role
from commitments.actions.progress import UpdateText, approve_updates, submit_update
from commitments.actions.rounds import open_round, rate_theme
from commitments.models import Aim, Plan, PlanKPI, ProgressUpdate, Round, Theme, ThemeRating
from commitments.reporting.records import summary_as_at
from kpis.actions.measures import create_kpi
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import KPI, Observation
from kpis.periods import LONDON
from plantracker.ledger.models import AuditEvent
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User

# Large enough for an aim of each kind, and for a KPI that is revised.
SIZE = Size(themes=3, aims=26, kpis=8, quarters=3)


@pytest.fixture
def estate(db):
    (plan,) = build_estate(SIZE)
    return plan


def test_summaries_equal_those_of_the_same_plan_made_through_actions(estate):
    again = Retold(estate).plan
    for quarter in quarters(SIZE):
        cut_off = estate.rounds.get(quarter=str(quarter)).cut_off
        made = summary_as_at(estate, quarter, cut_off=cut_off)
        told = summary_as_at(again, quarter, cut_off=cut_off)
        assert replace(told, plan=replace(told.plan, slug=estate.slug)) == made
        assert (len(made.themes), len(made.aims), len(made.kpis)) == (3, 26, 8)


def test_ledger_equals_that_of_the_same_plan_made_through_actions(estate):
    again = Retold(estate).plan
    assert events_of(estate) == events_of(again)


def events_of(plan):
    """How often each event was written about the plan or its measures, without keys and names of registers."""
    events = AuditEvent.objects.filter(scope__in=[plan.scope, f"register/{plan.register}"])
    return Counter(
        (
            event.action,
            event.at,
            event.by_name,
            event.subject_name,
            event.note,
            plain(event.state),
            plain(event.changes),
        )
        for event in events
    )


def plain(state):
    """What of a state does not depend on which plan it is."""
    differs = ("id", "slug", "register", "deputies", "kpis", "themes")
    kept = {name: value for name, value in (state or {}).items() if name not in differs and not name.endswith("_id")}
    return str(sorted(kept.items()))


class Retold:
    """A plan of the estate told once more, under another slug, by the actions and at the same instants."""

    def __init__(self, source):
        self.source = source
        self.copies = {}
        system = system_account(at=PLANNED_AT)
        members = source.memberships.order_by("pk")
        self.administrator = self.person(User.objects.get(email=f"administrator@{source.slug}.example"), system)
        for member in members:
            self.person(member.person, system)
        self.plan = create_plan(
            plan=self.fresh(source, slug="again", register=""), by=self.administrator, at=PLANNED_AT
        )
        for member in members:
            person = self.copy(member.person)
            set_role(plan=self.plan, person=person, role=member.role, by=self.administrator, at=PLANNED_AT)
        self.writer, self.approver = (self.copy(member.person) for member in members[:2])
        self.structure()
        for round_ in source.rounds.order_by("quarter_start"):
            self.quarter(round_)

    def person(self, person, system):
        copy = User(email=person.email.replace("@", "@again."), name=person.name, is_superuser=person.is_superuser)
        create_people(people=[copy], by=system, at=PLANNED_AT)
        self.copies[person] = copy
        return copy

    def copy(self, record):
        return self.copies[record] if record else None

    def fresh(self, record, **changes):
        """The record's own columns in a new one, as it was before anybody changed it."""
        columns = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
        for name in ("id", "version"):
            columns.pop(name, None)
        for name in changes:
            columns.pop(f"{name}_id", None)
        self.copies[record] = copy = type(record)(**{**columns, **changes})
        return copy

    def structure(self):
        at, by = PLANNED_AT, self.writer
        for theme in Theme.objects.filter(plan=self.source).order_by("pk"):
            create_theme(theme=self.fresh(theme, plan=self.plan, lead=self.copy(theme.lead)), by=by, at=at)
        for kpi in KPI.objects.filter(register=self.source.register).order_by("pk"):
            create_kpi(kpi=self.fresh(kpi, register=self.plan.register), by=by, at=at)
        for link in PlanKPI.objects.filter(plan=self.source).order_by("pk"):
            themes = [self.copy(theme) for theme in link.themes.all()]
            link_kpi(link=self.fresh(link, plan=self.plan, kpi=self.copy(link.kpi)), themes=themes, by=by, at=at)
        for aim in Aim.objects.filter(plan=self.source).order_by("pk"):
            self.aim(aim)

    def aim(self, aim):
        first = self.fresh(
            aim,
            plan=self.plan,
            theme=self.copy(aim.theme),
            lead=self.copy(aim.lead),
            reported_with=self.copy(aim.reported_with),
            title=aim.title.removesuffix(", and say so plainly"),
            reworded_on=None,
            reworded_reason="",
        )
        deputies = [self.copy(person) for person in aim.deputies.all()]
        kpis = [self.copy(link) for link in aim.kpis.all()]
        create_aim(aim=first, deputies=deputies, kpis=kpis, by=self.writer, at=PLANNED_AT)
        if aim.reworded_on:
            reworded = {"title": aim.title, "on": aim.reworded_on, "reason": aim.reworded_reason, "based_on": 1}
            again = reword_aim(aim=first, **reworded, by=self.writer, at=PLANNED_AT + timedelta(days=7))
            self.copies[aim] = again

    def quarter(self, source: Round):
        # The ledger writes an instant in the zone in which it is given.
        opened_at = source.opened_at.astimezone(LONDON)
        opened = open_round(plan=self.plan, quarter=source.as_period, by=self.writer, at=opened_at).round
        assert (opened.submit_by, opened.cut_off) == (source.submit_by, source.cut_off)
        reported = source.as_period
        rows = Observation.objects.filter(
            kpi__register=self.source.register, period_start__gte=reported.start, period_end__lte=reported.end
        )
        for row in rows.order_by("pk"):
            # As somebody types it: the estate's figures are whole.
            value = None if row.value is None else Decimal(int(row.value))
            new = NewObservation(self.copy(row.kpi), row.as_period, value, row.absence, row.known_on, row.note)
            record_observation(observation=new, by=self.writer, at=row.recorded_at)
        for row in ProgressUpdate.objects.filter(round=source).order_by("pk"):
            aim, lead = self.copy(row.aim), self.copy(row.author)
            text = UpdateText.of(row)
            update = submit_update(aim=aim, round=opened, text=text, based_on=0, by=lead, at=row.written_at)
            assert approve_updates(updates=[update], by=self.approver, at=row.counts_from).done
        for row in ThemeRating.objects.filter(round=source).order_by("pk"):
            rating = {"rag": row.rag, "reason": row.reason, "by": self.writer, "at": row.rated_at}
            rate_theme(theme=self.copy(row.theme), round=opened, **rating)


def test_every_plan_of_an_estate_has_its_own_records(db):
    build_estate(Size(plans=2, themes=2, aims=10, kpis=3, quarters=1))
    assert list(Plan.objects.order_by("slug").values_list("slug", flat=True)) == ["plan-1", "plan-2"]
    for plan in Plan.objects.all():
        assert plan.aims.count() == 10
        assert plan.kpi_links.count() == 3
        # Nine of ten report for themselves; of three KPIs one is kept by the month.
        assert ProgressUpdate.objects.filter(aim__plan=plan).count() == 9
        assert Observation.objects.filter(kpi__register=plan.slug).count() == 5
