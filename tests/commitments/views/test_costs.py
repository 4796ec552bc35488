"""No page asks the database more for more aims, measures, updates, quarters or corrections."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import create_aim
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim
from tests.cast import QUARTER, WRITTEN_AT, approve, open_round_of, submit

PAGES = ("", "themes/streets/", "changes/", "aims/", "pack/")
DURING = "2024-01-10T10:00:00Z"


def grow(cast, round_, number):
    """Aims with a lead and an approved update each, so that the plan has ``number`` in all."""
    for place in range(cast.plan.aims.count(), number):
        aim = Aim(plan=cast.plan, theme=cast.streets, slug=f"more-{place}", order=place, title=f"More {place}")
        aim.lead = cast.lead
        create_aim(aim=aim, deputies=[cast.deputy], kpis=[cast.burglary_link], by=cast.governance, at=WRITTEN_AT)
        approve(submit(aim, round_, by=cast.lead), by=cast.governance)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("address", [*(f"draft/{page}" for page in PAGES), *(f"live/{page}" for page in PAGES[:-1])])
def test_pages_before_the_seal(client, cast, address):
    round_ = open_round_of(cast)
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)
    client.force_login(cast.governance)
    with time_machine.travel(DURING, tick=False):
        few = queries(client, f"/review/north/{address}")
        grow(cast, round_, 30)
        many = queries(client, f"/review/north/{address}")
    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= 21


@pytest.mark.parametrize("page", PAGES)
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
    assert len(many) <= 9


def test_list_of_quarters(client, told):
    client.force_login(told.cast.reviewer)
    few = queries(client, "/review/north/quarters/")
    note = CorrectionNote("quarter", "", "", "Another reading", "A slip.")
    record_correction(seal=told.first, note=note, by=told.cast.governance, at=told.second.cut_off)
    many = queries(client, "/review/north/quarters/")
    assert len(few) == len(many), "\n".join(many)
