"""No page asks the database more for more aims, measures, updates, quarters or corrections."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import create_aim
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim
from commitments.reporting.records import published_kept, sealed_kept
from plantracker.ui.tables import PER_PAGE
from tests.cast import PLANNED_AT, QUARTER, WRITTEN_AT, approve, open_round_of, submit
from tests.commitments.views.many import grow_measures
from tests.commitments.views.story import NEXT, NEXT_OPENED

PAGES = (
    "",
    "themes/",
    "themes/streets/",
    "changes/",
    "aims/",
    "aims/patrols/",
    "search/?q=m",
    "search/?q=more",
    "about/",
    "glossary/",
    "pack/",
)
SEAL_PAGES = (*PAGES, "seal/", "corrections/")
MEASURE_PAGES = (
    "",
    "changes/",
    "kpis/",
    "kpis.csv",
    "kpis/force/",
    "kpis/force.csv",
    "kpis/measure-2/",
    "kpis/measure-2/series.csv",
    "exceptions/",
    "exceptions.csv",
    "search/?q=measure",
    "about/",
    "glossary/",
)
UNSEALED = [
    *(f"draft/{page}" for page in dict.fromkeys((*PAGES, *MEASURE_PAGES))),
    *(f"live/{page}" for page in dict.fromkeys((*PAGES[:-1], *MEASURE_PAGES))),
    "board/",
    "board/2024-01-10/?since=2023-12-01",
    "quarters/",
]
# However much a plan holds, whoever reads it, and whatever page it is.
MOST = 12
DURING = "2024-01-10T10:00:00Z"


def grow(cast, round_, number):
    """Aims with a lead and an approved update each, so that the plan has ``number`` in all."""
    for place in range(cast.plan.aims.count(), number):
        aim = Aim(plan=cast.plan, theme=cast.streets, slug=f"more-{place}", order=place, title=f"More {place}")
        aim.lead = cast.lead
        create_aim(aim=aim, deputies=[cast.deputy], kpis=[cast.burglary_link], by=cast.governance, at=WRITTEN_AT)
        approve(submit(aim, round_, by=cast.lead), by=cast.governance)


def queries(client, address):
    """What a process asks that has read no record yet."""
    sealed_kept.clear()
    published_kept.clear()
    assert connection.features.supports_json_field  # Django asks SQLite once in each process.
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_pages_before_the_seal_ask_as_much_of_3_30_and_300(client, cast, subtests):
    """Aims with updates of two quarters, one of them superseded, measures, a sealed quarter and its correction."""
    seen = begin(cast)
    client.force_login(cast.governance)
    asked = {}
    with time_machine.travel(DURING, tick=False):
        for size in (3, 30, 300):
            grow(cast, seen, size)
            grow_measures(cast, size)
            asked[size] = {address: queries(client, f"/review/north/{address}") for address in UNSEALED}
    for address in UNSEALED:
        few, more, many = (asked[size][address] for size in (3, 30, 300))
        with subtests.test(address=address):
            assert len(few) == len(more) == len(many), "\n".join(many)
            assert len(many) <= MOST


def begin(cast):
    """The quarter before sealed and corrected, and an open round in which an update was superseded."""
    quarter, closing = QUARTER.shifted(-1), PLANNED_AT + timedelta(hours=8)
    dates = {"submit_by": PLANNED_AT.date(), "cut_off": closing}
    before = open_round_of(cast, quarter=quarter, at=PLANNED_AT, **dates)
    approve(submit(cast.helpline, before, by=cast.other_lead, at=PLANNED_AT), by=cast.governance, at=PLANNED_AT)
    sealed = seal_quarter(plan=cast.plan, quarter=quarter, by=cast.governance, at=closing).record
    note = CorrectionNote("aim", "patrols", "", "Another reading", "A slip.")
    record_correction(seal=sealed, note=note, by=cast.governance, at=closing)
    round_ = open_round_of(cast)
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)
    approve(submit(cast.helpline, round_, by=cast.other_lead, activity="A second line was opened."), by=cast.governance)
    return round_


@pytest.mark.parametrize("page", [*MEASURE_PAGES, "seal/"])
def test_pages_of_measures_of_a_sealed_quarter(client, cast, page):
    """A seal of 3 measures, and one of 30 after it; both have an earlier one to be held against."""
    client.force_login(cast.reviewer)
    grow_measures(cast, 3)
    seal_quarter(plan=cast.plan, quarter=QUARTER.shifted(-1), by=cast.governance, at=WRITTEN_AT)
    first = open_round_of(cast)
    seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first.cut_off)
    few = queries(client, f"/review/north/2023-24-q3/{page}")
    grow_measures(cast, 30)
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second.cut_off)
    many = queries(client, f"/review/north/2023-24-q4/{page}")
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= MOST


def test_the_list_of_60_and_of_2000_measures(client, cast):
    """As many queries, and lines drawn for one page only."""
    open_round_of(cast)
    grow_measures(cast, 60)
    client.force_login(cast.governance)
    with time_machine.travel(DURING, tick=False):
        few = queries(client, "/review/north/live/kpis/")
        grow_measures(cast, 2000)
        with CaptureQueriesContext(connection) as captured:
            listed = client.get("/review/north/live/kpis/?page=7&sort=-number").content.decode()
    assert len(few) == len(captured)
    assert listed.count('class="sparkline"') == PER_PAGE
    assert "Page 7 of 40." in listed


def test_the_overview_leaves_more_than_a_page_of_measures_to_the_list(client, cast):
    grow_measures(cast, 60)
    client.force_login(cast.governance)
    with time_machine.travel(DURING, tick=False):
        overview = client.get("/review/north/live/").content.decode()
    assert '<a href="/review/north/live/kpis/?key=no">58 KPIs that are not key</a>' in overview
    assert "Measure 59" not in overview


@pytest.mark.parametrize("page", SEAL_PAGES)
def test_pages_of_a_sealed_quarter(client, cast, page):
    client.force_login(cast.reviewer)
    round_ = open_round_of(cast)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=round_.cut_off).record
    few = queries(client, f"/review/north/2023-24-q3/{page}")
    for number in range(10):
        note = CorrectionNote("aim", "patrols", "", f"Reading {number}", "A slip.")
        record_correction(seal=seal, note=note, by=cast.governance, at=round_.cut_off)
    many = queries(client, f"/review/north/2023-24-q3/{page}")
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= MOST


@pytest.mark.parametrize("file", ["aims/", "aims.csv"])
def test_the_list_of_what_moved_since_a_quarter(client, cast, file):
    client.force_login(cast.reviewer)
    seal_quarter(plan=cast.plan, quarter=QUARTER.shifted(-1), by=cast.governance, at=WRITTEN_AT)
    first = open_round_of(cast)
    seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first.cut_off)
    few = queries(client, f"/review/north/2023-24-q3/{file}?since=2023-24-q2&moved=unchanged")
    second = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    for place in range(27):
        aim = Aim(plan=cast.plan, theme=cast.streets, slug=f"more-{place}", order=9 + place, title=f"More {place}")
        create_aim(aim=aim, deputies=[], kpis=[], by=cast.governance, at=NEXT_OPENED)
    seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second.cut_off)
    many = queries(client, f"/review/north/2023-24-q4/{file}?since=2023-24-q3")
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= MOST


def test_list_of_quarters(client, told):
    client.force_login(told.cast.reviewer)
    few = queries(client, "/review/north/quarters/")
    note = CorrectionNote("quarter", "", "", "Another reading", "A slip.")
    record_correction(seal=told.first, note=note, by=told.cast.governance, at=told.second.cut_off)
    many = queries(client, "/review/north/quarters/")
    assert len(few) == len(many), "\n".join(many)
