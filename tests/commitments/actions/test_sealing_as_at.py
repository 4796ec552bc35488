"""A seal holds a quarter as at its cut-off: whatever happens before it is taken changes no byte of it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import (
    create_aim,
    create_theme,
    edit_aim,
    edit_kpi_link,
    edit_plan,
    edit_theme,
    link_kpi,
    reword_aim,
    set_role,
    withdraw_aim,
)
from commitments.actions.progress import approve_updates
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.models import Aim, PlanKPI, Theme
from commitments.reporting.canonical import text_of
from commitments.reporting.records import sealed_summary, summary_as_at
from kpis.actions.measures import create_kpi, edit_kpi
from kpis.models import KPI
from kpis.periods import LONDON, Period
from plantracker.people.actions import edit_person
from tests.cast import (
    CUT_OFF,
    QUARTER,
    WRITTEN_AT,
    approve,
    make_plan,
    observe,
    open_round_of,
    submit,
)
from tests.commitments.imports import anyshire

INSTANT = timedelta(microseconds=1)
LATE = CUT_OFF + timedelta(days=3)


def sealed(cast, quarter=QUARTER, *, at=LATE):
    return seal_quarter(plan=cast.plan, quarter=quarter, by=cast.governance, at=at).record


@pytest.fixture
def reported(cast, round_):
    """A quarter with something of everything in it."""
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    submit(cast.helpline, round_, by=cast.other_lead)
    rate_theme(theme=cast.streets, round=round_, rag="amber", reason="Half.", by=cast.governance, at=WRITTEN_AT)
    observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst)
    observe(cast.satisfaction, "2023/24 Q3", None, absence="late", by=cast.lead)
    return cast


def edit(action, name, record, *, at, lists=None, by, **fields):
    action(**{name: record}, changes=Changes(fields, lists or {}), based_on=record.version, by=by, at=at)


def new_theme(cast, by, at):
    theme = Theme(plan=cast.plan, slug="roads", order=3, title="Safer roads")
    create_theme(theme=theme, by=by, at=at)


def new_aim(cast, by, at):
    aim = Aim(plan=cast.plan, theme=cast.streets, slug="cameras", order=3, title="Cameras")
    create_aim(aim=aim, deputies=[], kpis=[], by=by, at=at)


def new_measure(cast, by, at):
    kpi = KPI(register="north", slug="robbery", title="Robberies", unit="x", polarity="lower", frequency="quarter")
    create_kpi(kpi=kpi, by=by, at=at)
    link_kpi(link=PlanKPI(plan=cast.plan, kpi=kpi, position=3, baseline_absence="late"), themes=[], by=by, at=at)


# Everything that may happen between the cut-off and a late run.
AFTERWARDS = {
    "plan renamed": lambda cast, by, at: edit(edit_plan, "plan", cast.plan, office="New office", by=by, at=at),
    "plan marked": lambda cast, by, at: edit(edit_plan, "plan", cast.plan, marking="OFFICIAL-SENSITIVE", by=by, at=at),
    "theme renamed": lambda cast, by, at: edit(edit_theme, "theme", cast.streets, title="Streets", by=by, at=at),
    "theme moved": lambda cast, by, at: edit(edit_theme, "theme", cast.streets, order=9, by=by, at=at),
    "theme begins later": lambda cast, by, at: edit(
        edit_theme, "theme", cast.streets, starts_on=date(2024, 4, 1), by=by, at=at
    ),
    "theme added": new_theme,
    "aim added": new_aim,
    "aim reworded": lambda cast, by, at: reword_aim(
        aim=cast.patrols, title="Walk more", on=date(2024, 1, 22), reason="Clearer.", based_on=1, by=by, at=at
    ),
    "aim withdrawn": lambda cast, by, at: withdraw_aim(
        aim=cast.court_visits, on=date(2023, 12, 31), reason="Gone.", based_on=1, by=by, at=at
    ),
    "lead changed": lambda cast, by, at: edit(edit_aim, "aim", cast.patrols, lead=cast.deputy, by=by, at=at),
    "deputies changed": lambda cast, by, at: edit(
        edit_aim, "aim", cast.patrols, lists={"deputies": [cast.other_lead]}, by=by, at=at
    ),
    "reported by itself": lambda cast, by, at: edit(edit_aim, "aim", cast.wardens, reported_with=None, by=by, at=at),
    "lead renamed": lambda cast, by, at: edit_person(
        person=cast.lead, changes={"name": "Liam Renamed"}, by=cast.administrator, at=at
    ),
    "approver renamed": lambda cast, by, at: edit_person(
        person=cast.governance, changes={"name": "Greta Renamed"}, by=cast.administrator, at=at
    ),
    "role taken": lambda cast, by, at: set_role(plan=cast.plan, person=cast.lead, role="", by=by, at=at),
    "measure redefined": lambda cast, by, at: edit_kpi(
        kpi=cast.burglary, changes={"title": "Break-ins", "polarity": "neutral"}, based_on=1, by=by, at=at
    ),
    "measure added": new_measure,
    "baseline revised": lambda cast, by, at: edit(
        edit_kpi_link, "link", cast.burglary_link, baseline_value=Decimal(410), by=by, at=at
    ),
    "no longer key": lambda cast, by, at: edit(edit_kpi_link, "link", cast.burglary_link, key=False, by=by, at=at),
    "value revised": lambda cast, by, at: observe(cast.burglary, "2023/24 Q3", "310", by=cast.analyst, at=at),
    "value backdated": lambda cast, by, at: observe(
        cast.burglary, "2023/24 Q3", "311", by=cast.analyst, at=at, known_on=date(2024, 1, 2)
    ),
    "absence ended": lambda cast, by, at: observe(cast.satisfaction, "2023/24 Q3", "80", by=cast.lead, at=at),
}


@pytest.mark.parametrize("what", AFTERWARDS)
def test_a_late_run_gives_the_same_digest(reported, what):
    """What happens at the very instant of the cut-off, or later, is not in the quarter."""
    on_time = text_of(summary_as_at(reported.plan, QUARTER, cut_off=CUT_OFF))
    AFTERWARDS[what](reported, reported.governance, CUT_OFF)
    record = sealed(reported)
    assert record.content == on_time
    assert sealed_summary(record) == summary_as_at(reported.plan, QUARTER, cut_off=CUT_OFF)


@pytest.mark.parametrize("what", [what for what in AFTERWARDS if what not in ("role taken", "value backdated")])
def test_the_same_one_instant_earlier_is_in(reported, what):
    """So that the table above cannot pass for want of an effect."""
    before = text_of(summary_as_at(reported.plan, QUARTER, cut_off=CUT_OFF))
    AFTERWARDS[what](reported, reported.governance, CUT_OFF - INSTANT)
    assert sealed(reported).content != before


def test_the_next_round_does_not_reach_back(reported):
    """The next quarter's round opens, carries text over and has it approved, before the late run."""
    on_time = text_of(summary_as_at(reported.plan, QUARTER, cut_off=CUT_OFF))
    later = open_round_of(reported, quarter=QUARTER.shifted(1), at=CUT_OFF)
    update = submit(reported.helpline, later, by=reported.other_lead, at=CUT_OFF, activity="Carried, then finished.")
    assert approve_updates(updates=[update], by=reported.governance, at=CUT_OFF + INSTANT).done == [update]
    rate_theme(theme=reported.streets, round=later, rag="red", reason="No.", by=reported.governance, at=CUT_OFF)
    assert sealed(reported).content == on_time


def test_two_runs_of_the_same_history_agree(reported):
    """Made twice, under two keys: on time and late, with a rename between, but for the plan's own slug."""
    other = make_plan(slug="south")
    round_ = open_round_of(other)
    approve(submit(other.patrols, round_, by=other.lead), by=other.governance)
    submit(other.helpline, round_, by=other.other_lead)
    rate_theme(theme=other.streets, round=round_, rag="amber", reason="Half.", by=other.governance, at=WRITTEN_AT)
    observe(other.burglary, "2023/24 Q3", "300", by=other.analyst)
    observe(other.satisfaction, "2023/24 Q3", None, absence="late", by=other.lead)
    on_time = sealed(reported, at=CUT_OFF).content
    edit(edit_theme, "theme", other.streets, title="Renamed", by=other.governance, at=CUT_OFF)
    late = sealed(other).content
    assert late.replace("south", "north").replace("South", "North") == on_time


def test_a_person_recorded_later_is_named_as_first_recorded(reported):
    """The importer of an update may be younger than its quarter: here, a plan's lead is."""
    record = sealed(reported)
    assert "Liam Lead" in record.content


# A plan that is first recorded after the cut-off ---------------------------------------------------


EARLY = Period.parse("2022/23 Q3")


def test_a_plan_typed_in_late_is_sealed_as_it_stood_at_its_first_seal(cast):
    """Sealed for the quarters before it was recorded: the first seal takes it as it is, the next ones as then."""
    first = sealed(cast, Period.parse("2022/23 Q1"), at=WRITTEN_AT)
    expected = text_of(summary_as_at(cast.plan, EARLY, cut_off=EARLY.ends_at))
    for what in (
        "plan renamed",
        "theme renamed",
        "theme added",
        "lead renamed",
        "measure redefined",
        "baseline revised",
    ):
        # At the very instant that the seal bears.
        AFTERWARDS[what](cast, cast.governance, WRITTEN_AT)
    second = sealed(cast, EARLY)
    assert second.content.replace(*cut_offs(second, EARLY.ends_at)) == expected
    assert sealed_summary(first).themes[0].title == sealed_summary(second).themes[0].title == "Safer streets"


def cut_offs(record, other):
    from_text = record.cut_off.astimezone(LONDON)
    return text_of(from_text), text_of(other)


def test_a_plan_typed_in_late_is_sealed_as_now_the_first_time(cast):
    edit(edit_theme, "theme", cast.streets, title="Renamed since", by=cast.governance, at=WRITTEN_AT)
    assert sealed_summary(sealed(cast, EARLY)).themes[0].title == "Renamed since"


def test_updates_and_figures_of_a_late_plan_count_by_their_own_dates(cast):
    observe(cast.burglary, "2022/23 Q3", "390", by=cast.analyst)
    kpi = sealed_summary(sealed(cast, EARLY)).kpis_by_slug["burglary"]
    assert (kpi.current_value, kpi.current_absence) == (None, "none recorded")


@pytest.fixture
def imported(db):
    """The plan of Anyshire, imported on 20 March 2024, and an administrator's way to seal it."""
    plan = anyshire.load().plan

    def seal(quarter, at=anyshire.LATER):
        return seal_quarter(plan=plan, quarter=Period.parse(quarter), by=anyshire.system_account(at=at), at=at).record

    return plan, seal


def test_an_imported_plan_is_sealed_as_its_first_import_left_it(imported):
    """A second import, a rename and a rewording lie between; 2023/24 Q3 closed before the first."""
    plan, seal = imported
    expected = text_of(summary_as_at(plan, QUARTER, cut_off=CUT_OFF))
    theme, aim = plan.themes.get(slug="victims"), plan.aims.get(slug="victims-01")
    by = anyshire.system_account(at=anyshire.AT)
    edit(edit_theme, "theme", theme, title="Renamed", by=by, at=anyshire.AT)
    reword_aim(aim=aim, title="Renamed", on=date(2024, 3, 1), reason="Clearer.", based_on=1, by=by, at=anyshire.LATER)
    rows = anyshire.tables()
    rows["themes.csv"] = [["safer-streets", "1", "Streets", "", "", "2023-04-01", "10", "red", "Worse."]]
    anyshire.load(rows, at=anyshire.LATER)
    record = seal("2023/24 Q3", anyshire.LATER + timedelta(days=1))
    assert record.content == expected
    summary = sealed_summary(record)
    assert [theme.title for theme in summary.themes] == ["Safer streets", "Victims first"]
    assert (summary.themes[0].rag, summary.themes[0].rag_reason) == ("green", "In hand.")


def test_imported_updates_count_from_midnight_of_their_day(imported):
    """Approved on 12 October 2023, 15 and 16 January 2024; the rounds close on 20 October and 22 January."""
    _plan, seal = imported
    rated = {
        quarter: {aim.slug: (aim.rag, aim.rated_in) for aim in sealed_summary(seal(quarter)).aims}
        for quarter in ("2023/24 Q1", "2023/24 Q2", "2023/24 Q3")
    }
    nothing = ("", "")
    assert rated["2023/24 Q1"] == dict.fromkeys(("streets-01", "streets-02", "victims-01", "victims-02"), nothing)
    assert rated["2023/24 Q2"] == {
        "streets-01": ("amber", "2023/24 Q2"),
        "streets-02": ("amber", "2023/24 Q2"),
        "victims-01": nothing,
        "victims-02": nothing,
    }
    assert rated["2023/24 Q3"] == {
        "streets-01": ("green", "2023/24 Q3"),
        "streets-02": ("green", "2023/24 Q3"),
        "victims-01": ("green", "2023/24 Q3"),
        "victims-02": nothing,
    }


def test_an_import_counts_for_a_quarter_that_closes_after_it(imported):
    """2023/24 Q4 closed on 22 April: the plan was recorded before, and is read as it stood then."""
    plan, seal = imported
    by = anyshire.system_account(at=anyshire.LATER)
    edit(edit_theme, "theme", plan.themes.get(slug="victims"), title="Renamed", by=by, at=anyshire.LATER)
    record = seal("2023/24 Q4", datetime(2024, 5, 1, tzinfo=LONDON))
    assert [theme.title for theme in sealed_summary(record).themes] == ["Safer streets", "Renamed"]


# Cost --------------------------------------------------------------------------------------------


def queries_of(plan):
    with CaptureQueriesContext(connection) as captured:
        summary = summary_as_at(plan, QUARTER, cut_off=CUT_OFF)
    return len(captured), len(summary.aims)


def test_a_summary_costs_the_same_for_ten_times_the_aims(reported):
    before = queries_of(reported.plan)
    for number in range(36):
        aim = Aim(plan=reported.plan, theme=reported.victims, slug=f"aim-{number}", order=number, title="More")
        aim.lead = reported.deputy
        create_aim(aim=aim, deputies=[reported.lead], kpis=[], by=reported.governance, at=WRITTEN_AT)
    after = queries_of(reported.plan)
    assert (before[1], after[1]) == (4, 40)
    assert before[0] == after[0] <= 13
