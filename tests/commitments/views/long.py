"""A public plan of 300 aims and 300 measures with long texts, two quarters of it sealed and published.

Of each ten aims one got worse, one better, one was rated for the first time, one is new, one gone, one reworded, and
four stayed. Of each three measures one got another verdict, and one is an exception. One theme holds most of both.
"""

from decimal import Decimal

from commitments.actions.plan import create_aim, create_theme, edit_plan, reword_aim, withdraw_aim
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.choices import Deliverer, UpdateState
from commitments.models import (
    Aim,
    Plan,
    PlanKPI,
    ProgressUpdate,
    Publication,
    Round,
    SealedAim,
    SealedKPI,
    SealedPack,
    SealedQuarter,
    Theme,
)
from kpis.actions.records import register_scope
from kpis.models import KPI, Definition, Observation
from kpis.periods import Period
from plantracker.ledger.events import Entry, record_many, state_of
from tests.cast import PLANNED_AT, QUARTER, WRITTEN_AT, make_plan, open_round_of
from tests.commitments.views.many import observation_of
from tests.commitments.views.story import CORRECTED_AT, FEBRUARY, NEXT, NEXT_OPENED, NEXT_WRITTEN
from tests.stage import MODELS, Stage

ROWS = 300
# The plan of the cast has so many of its own; two themes hold so many of the others.
OWN_AIMS, OWN_MEASURES, SHARE = 4, 2, 30
WORSE, BETTER, RATED, NEW, GONE, REWORDED = range(6)
# As long as offices print them, with letters that take more than one byte and signs that are escaped.
WORDING = "Put more officers on foot patrol in every town centre, the force’s “market squares” & each suburb " * 2
SAID = "Officers, wardens and partners met, agreed who does what by when, and began with the town's first streets. "
REASON = (SAID * 3).strip()
ACTIVITY = "\n\n".join([(SAID * 5).strip()] * 3)
MEASURE = "Offences of the “most serious” kind & others that were recorded by the police in every town of the area "
FIRST = Period.parse("2022-01")
STEADY = (100, 104, 98, 101, 103, 99)


def make_long(rows=ROWS):
    """The cast of the plan."""
    cast = make_plan()
    harbour = Theme(plan=cast.plan, slug="harbour", order=3, title="A harbour for everybody", objective=REASON)
    create_theme(theme=harbour, by=cast.governance, at=PLANNED_AT)
    themes = [(cast.victims, harbour, cast.streets)[min(place // SHARE, 2)] for place in range(rows)]
    _measures(cast, themes[OWN_MEASURES:])
    places = range(OWN_AIMS, rows)
    aims = {place: _aim(cast, themes[place], place, PLANNED_AT) for place in places if place % 10 != NEW}
    first = _quarter(cast, aims, QUARTER, WRITTEN_AT, {BETTER: "red"}, left_out=RATED)
    said = {"on": FEBRUARY.date(), "reason": REASON, "based_on": 1, "by": cast.governance, "at": FEBRUARY}
    for place, aim in aims.items():
        if place % 10 == GONE:
            withdraw_aim(aim=aim, **said)
        elif place % 10 == REWORDED:
            reword_aim(aim=aim, title=f"{WORDING}at night {place}", **said)
    aims = {place: aim for place, aim in aims.items() if place % 10 != GONE}
    aims |= {place: _aim(cast, themes[place], place, FEBRUARY) for place in places if place % 10 == NEW}
    second = _quarter(cast, aims, NEXT, NEXT_WRITTEN, {WORSE: "red"}, at=NEXT_OPENED)
    for seal in (first, second):
        publish_quarter(seal=seal, by=cast.governance, at=CORRECTED_AT)
    stored = Plan.objects.get(pk=cast.plan.pk)
    changes = Changes({"is_public": True})
    edit_plan(plan=stored, changes=changes, based_on=stored.version, by=cast.governance, at=CORRECTED_AT)
    return cast


STAGE = Stage(
    make_long,
    (
        *MODELS,
        Definition,
        Observation,
        Round,
        ProgressUpdate,
        SealedQuarter,
        SealedAim,
        SealedKPI,
        SealedPack,
        Publication,
    ),
)


def _aim(cast, theme, place, at):
    aim = Aim(plan=cast.plan, theme=theme, slug=f"aim-{place}", order=10 + place, title=f"{WORDING}{place}")
    aim.delivered_by, aim.lead = Deliverer.PARTNERS, cast.lead
    return create_aim(aim=aim, deputies=[cast.deputy], kpis=[cast.burglary_link], by=cast.governance, at=at)


def _quarter(cast, aims, quarter, written_at, rags, *, left_out=None, **opened):
    """The seal of a quarter with an update of every aim but those left out; Amber unless told otherwise."""
    round_ = open_round_of(cast, quarter=quarter, **opened)
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(
            aim=aim,
            round=round_,
            quarter=round_.quarter,
            quarter_start=round_.quarter_start,
            version=1,
            state=UpdateState.APPROVED,
            activity=f"{place}. {ACTIVITY}",
            rag=rags.get(place % 10, "amber"),
            rag_reason=REASON,
            projected_rag="amber",
            projected_reason=REASON,
            author=cast.lead,
            written_at=written_at,
            submitted_at=written_at,
            submitted_by=cast.lead,
            approved_on=written_at.date(),
            approved_by=cast.governance,
            counts_from=written_at,
        )
        for place, aim in aims.items()
        if place % 10 != left_out
    )
    return seal_quarter(plan=cast.plan, quarter=quarter, by=cast.governance, at=round_.cut_off).record


def _measures(cast, themes):
    """One measure of each theme; every third is judged by the classes of process control."""
    kpis = KPI.objects.bulk_create(
        KPI(
            register=cast.plan.register,
            slug=f"measure-{place}",
            title=f"{MEASURE}{place}",
            definition=REASON,
            source=SAID,
            number=f"5.{place}",
            section=("Force: Many", "Office: Many", "Partnership: Many")[place % 3],
            board="Governance Board",
            unit="offences",
            polarity="lower",
            frequency="month",
            combine="sum",
            owner=cast.lead,
            rule="classes" if place % 3 == 0 else "baseline",
        )
        for place in range(len(themes))
    )
    links = PlanKPI.objects.bulk_create(
        PlanKPI(
            plan=cast.plan,
            kpi=kpi,
            position=10 + place,
            key=True,
            baseline_period="2020-12",
            baseline_value=Decimal(120),
        )
        for place, kpi in enumerate(kpis)
    )
    PlanKPI.themes.through.objects.bulk_create(
        PlanKPI.themes.through(plankpi_id=link.pk, theme_id=theme.pk) for link, theme in zip(links, themes, strict=True)
    )
    scope = register_scope(cast.plan.register)
    entries = [Entry("create_kpi", scope, kpi, state_of(kpi, {"terms": []})) for kpi in kpis]
    entries += [
        Entry("create_plankpi", cast.plan.scope, link, state_of(link, {"themes": [theme.pk]}))
        for link, theme in zip(links, themes, strict=True)
    ]
    record_many(by=cast.analyst, at=PLANNED_AT, entries=entries)
    Observation.objects.bulk_create(
        (
            observation_of(cast, kpi, FIRST.shifted(month), value, days=5, note=SAID)
            for place, kpi in enumerate(kpis)
            for month, value in enumerate(_figures(place))
        ),
        batch_size=1000,
    )


def _figures(place):
    """27 months until March 2024: one in three breaks its limit then, one in three is worse than its baseline then."""
    last = {0: 170, 1: 150}.get(place % 3, 101)
    return (*STEADY * 4, 100, 102, last)
