"""Four plans in every state that a page of the trees can have, made once and put back for every later test.

``north`` has measures of every section; both of its quarters are published, the second is corrected, and a round is
open. ``grown`` has 300 aims and 120 KPIs with long texts, both quarters published. ``south`` has nothing published.
``bare`` has neither themes nor measures, and one published quarter. All are public but ``closed``, which is for its
members. The people of ``north`` have their roles in every plan.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from commitments.actions.plan import create_aim, create_plan, create_theme, edit_plan, edit_theme, set_role
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.choices import Deliverer, Role
from commitments.models import (
    Aim,
    ExceptionComment,
    Plan,
    ProgressUpdate,
    Publication,
    Round,
    SealedAim,
    SealedKPI,
    SealedQuarter,
    Theme,
    ThemeRating,
)
from kpis.actions.measures import edit_kpi
from kpis.models import KPI, Area, Definition, Observation, Reset, Target, Term
from kpis.periods import Period
from tests.cast import PLANNED_AT, QUARTER, Cast, approve, make_plan, open_round_of, submit
from tests.commitments.views.many import grow_measures
from tests.commitments.views.measures import seal_measures
from tests.commitments.views.story import CORRECTED_AT, NEXT, NEXT_OPENED, NEXT_WRITTEN
from tests.stage import MODELS, Stage

AIMS, MEASURES = 300, 120
# Of them rated Amber in the first quarter and Red in the second, and rated Amber in the second for the first time.
WORSE, NEW = 8, 60
PUBLISHED_AT = CORRECTED_AT + timedelta(days=2)
# As long as an aim's wording may well be, a word that no line holds, and a whole update.
WORDING = "Put more officers on foot patrol in every town centre, market square and neighbourhood " * 3
WORD = "https://www.grown.example/police-and-crime-plan/appendices/" + "neighbourhood-policing-" * 8
ACTIVITY = f"{'Two more officers walk the town centre on Friday nights. ' * 100}See {WORD}"
ROLES = {
    "governance": Role.GOVERNANCE,
    "second_governance": Role.GOVERNANCE,
    "analyst": Role.ANALYST,
    "lead": Role.LEAD,
    "reviewer": Role.REVIEWER,
    "panel": Role.PANEL,
}


@dataclass(frozen=True)
class PageStage:
    """The casts of the plans that have one; visitors are the people of ``north``."""

    north: Cast
    grown: Cast
    south: Cast


def make_pages():
    """All plans."""
    told = seal_measures()
    north = told.cast
    _publish(north, told.first, told.second)
    now = timezone.now()
    closes = now + timedelta(days=14)
    open_round_of(north, quarter=Period.parse("2024/25 Q1"), at=now, submit_by=closes.date(), cut_off=closes)
    grown, south = make_plan(slug="grown"), make_plan(slug="south")
    _grow(grown)
    _open_to_everyone(south.plan, south.governance)
    _bare(north)
    for cast in (grown, south):
        _let_in(north, cast.plan)
    return PageStage(north, grown, south)


def _grow(cast):
    by = cast.governance
    for theme, changes in (
        (cast.streets, {"title": "Streets that are safer by day and by night " * 4, "objective": ACTIVITY[:2000]}),
        (cast.victims, {"starts_on": date(2022, 4, 1)}),
    ):
        edit_theme(theme=theme, changes=Changes(changes), based_on=1, by=by, at=PLANNED_AT)
    quiet = Theme(plan=cast.plan, slug="quiet", order=3, title="A theme without aims")
    create_theme(theme=quiet, by=by, at=PLANNED_AT)
    aims = [cast.patrols]
    for place in range(cast.plan.aims.count(), AIMS):
        aim = Aim(plan=cast.plan, theme=cast.streets, slug=f"more-{place}", order=place, title=f"{WORDING}{place}")
        aim.delivered_by, aim.lead = Deliverer.FORCE, cast.lead
        aims.append(create_aim(aim=aim, deputies=[], kpis=[], by=by, at=PLANNED_AT))
    grow_measures(cast, MEASURES)
    long_named = KPI.objects.get(register=cast.plan.register, slug="measure-2")
    title = {"title": "Offences that were recorded by the police in every town of the area " * 4}
    edit_kpi(kpi=long_named, changes=title, based_on=long_named.version, by=cast.analyst, at=PLANNED_AT)

    round_ = open_round_of(cast)
    for aim in aims[:WORSE]:
        approve(submit(aim, round_, by=cast.lead, activity=ACTIVITY), by=by)
    first = seal_quarter(plan=cast.plan, quarter=QUARTER, by=by, at=round_.cut_off).record
    round_ = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    red = {"rag": "red", "rag_reason": ACTIVITY[:600], "projected_rag": "amber", "projected_reason": WORD}
    for aim in aims[:WORSE]:
        update = submit(aim, round_, by=cast.lead, at=NEXT_WRITTEN, activity=ACTIVITY, **red)
        approve(update, by=by, at=NEXT_WRITTEN)
    for aim in aims[WORSE : WORSE + NEW]:
        approve(submit(aim, round_, by=cast.lead, at=NEXT_WRITTEN), by=by, at=NEXT_WRITTEN)
    second = seal_quarter(plan=cast.plan, quarter=NEXT, by=by, at=round_.cut_off).record
    note = CorrectionNote("aim", "patrols", ACTIVITY[:300], WORD, WORDING)
    record_correction(seal=second, note=note, by=by, at=CORRECTED_AT)
    _publish(cast, first, second)


def _bare(north):
    said = {"area": "Bare", "office": "Office of bare", "board": "Governance Board", "panel": "Police and Crime Panel"}
    days = {"starts_on": date(2021, 4, 1), "ends_on": date(2025, 3, 31)}
    for slug in ("bare", "closed"):
        plan = create_plan(
            plan=Plan(slug=slug, title=f"Plan of {slug}", **said, **days), by=north.administrator, at=PLANNED_AT
        )
        _let_in(north, plan)
        seal = seal_quarter(plan=plan, quarter=QUARTER, by=north.governance, at=CORRECTED_AT).record
        publish_quarter(seal=seal, by=north.governance, at=PUBLISHED_AT)
        if slug == "bare":
            _open_to_everyone(plan, north.governance)


def _publish(cast, *seals):
    for seal in seals:
        publish_quarter(seal=seal, by=cast.governance, at=PUBLISHED_AT)
    _open_to_everyone(cast.plan, cast.governance)


def _open_to_everyone(plan, by):
    stored = Plan.objects.get(pk=plan.pk)
    edit_plan(plan=stored, changes=Changes({"is_public": True}), based_on=stored.version, by=by, at=PUBLISHED_AT)


def _let_in(north, plan):
    for name, role in ROLES.items():
        set_role(plan=plan, person=getattr(north, name), role=role, by=north.administrator, at=PLANNED_AT)


STAGE = Stage(
    make_pages,
    (
        *MODELS[:4],
        Area,
        Area.similar.through,
        Term,
        *MODELS[4:5],
        KPI.terms.through,
        *MODELS[5:],
        Definition,
        Target,
        Reset,
        Observation,
        Round,
        ProgressUpdate,
        ThemeRating,
        ExceptionComment,
        SealedQuarter,
        SealedAim,
        SealedKPI,
        Publication,
    ),
)
