"""A new analyst's quarter: a workbook with faults, a reset, a comment, the seal, and a revision after it."""

import io
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect

from commitments.actions.plan import link_kpi
from commitments.models import PlanKPI, SealedQuarter
from kpis.actions.measures import create_kpi
from kpis.models import KPI, Observation
from kpis.periods import Period
from tests.cast import PLANNED_AT, make_plan, open_round_of
from tests.commitments.views.measures import record_series

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS = ("2023-10", "2023-11", "2023-12")
REVIEW = "/review/north"


@pytest.fixture
def cast(transactional_db):
    """A plan with one monthly measure, stable until September 2023, and an open round for the quarter after it."""
    cast = make_plan()
    kpi = KPI(register="north", slug="vehicle-crime", title="Vehicle crime", unit="offences")
    kpi.number, kpi.polarity, kpi.frequency, kpi.combine, kpi.rule = "4.1", "lower", "month", "sum", "classes"
    create_kpi(kpi=kpi, by=cast.analyst, at=PLANNED_AT)
    link = PlanKPI(plan=cast.plan, kpi=kpi, position=9, baseline_absence="not collected")
    link_kpi(link=link, themes=[cast.streets], by=cast.governance, at=PLANNED_AT)
    record_series(cast, kpi, "2021-10: " + "200 220 " * 12 + "211 214 209")
    now = timezone.now()
    closes = now + timedelta(days=14)
    quarter = Period.parse("2023/24 Q3")
    round_ = open_round_of(cast, quarter=quarter, at=now, submit_by=closes.date(), cut_off=closes)
    return SimpleNamespace(**vars(cast), vehicle_crime=kpi, round=round_)


def workbook(*rows):
    """A wide workbook of the quarter's months, as a form takes it."""
    book = Workbook()
    for row in (("kpi", *MONTHS), *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return {"name": "q3.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_an_analyst_imports_resets_comments_and_revises_after_the_seal(page, sign_in, cast, width):
    page.set_viewport_size({"width": width, "height": 1100})
    sign_in(cast.analyst)
    page.goto(f"{REVIEW}/live/kpis/vehicle-crime/")
    expect(page.locator(".verdict").first).to_contain_text("Stable")
    before = Observation.objects.count()

    refuse_the_first_workbook(page)
    assert Observation.objects.count() == before
    import_the_mended_one(page)
    assert Observation.objects.count() == before + 3
    page.goto(f"{REVIEW}/live/kpis/vehicle-crime/")
    expect(page.locator(".verdict").first).to_contain_text("Single point exception")
    expect(page.locator(".verdict").first).to_contain_text("A lower figure is wanted here, so this is bad.")

    reset_and_comment(page, cast)
    page.goto(f"{REVIEW}/live/exceptions/")
    found = page.get_by_role("article").filter(has_text="Vehicle crime")
    expect(found).to_contain_text("A gang was at work.")
    expect(found).to_contain_text("Further analysis was asked for.")

    seal_the_quarter(page, sign_in, cast)
    revise_november(page, sign_in, cast)
    page.goto(f"{REVIEW}/2023-24-q3/kpis/vehicle-crime/")
    row = page.get_by_role("table", name="Figures as published and as revised since").get_by_role(
        "row", name="November 2023"
    )
    for text in ("390", "402", "+12 (+3.1%)"):
        expect(row).to_contain_text(text)


def refuse_the_first_workbook(page):
    """Three cells are wrong: a letter in a number, an unknown measure, and words where a figure belongs."""
    page.goto(reverse("admin:kpis_importbatch_add"))
    file = workbook(("vehicle-crime", "38O", 390, "about 400"), ("vehicel-crime", 1, 2, 3))
    page.get_by_label("CSV or Excel file (XLSX)").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    told = page.get_by_role("table", name="What is wrong")
    wrong = (("2", "2023-10", "38O"), ("2", "2023-12", "about 400"), ("3", "kpi", "vehicel-crime"))
    for number, column, value in wrong:
        row = told.get_by_role("row").filter(has_text=value)
        expect(row.get_by_role("rowheader")).to_have_text(number)
        expect(row.get_by_role("cell").first).to_have_text(column)
        # All of what would be right is within the width of the page.
        said = row.get_by_role("cell").last.bounding_box()
        assert said["x"] + said["width"] <= page.viewport_size["width"]
    page.get_by_role("link", name="Choose the mended file").click()


def import_the_mended_one(page):
    mended = workbook(("vehicle-crime", 380, 390, 400))
    page.get_by_label("CSV or Excel file (XLSX)").set_input_files(mended)
    page.get_by_role("button", name="Check the file").click()
    for figure in ("380", "390", "400"):
        expect(page.get_by_role("row").filter(has_text="vehicle-crime").filter(has_text=figure)).to_be_in_viewport()
    page.get_by_role("button", name="Import these figures").click()
    expect(page.get_by_text("0 new, 3 revised, 0 unchanged.")).to_be_visible()


def reset_and_comment(page, cast):
    page.goto(reverse("admin:kpis_kpi_change", args=[cast.vehicle_crime.pk]))
    page.get_by_role("link", name="Reset the limits").click()
    page.get_by_label("From").fill("2022-01")
    page.get_by_label("Reason").fill("The force counts thefts from vans too.")
    page.get_by_label("Decided by").fill("Head of Performance")
    page.get_by_role("textbox", name="Decided on").fill("10/01/2024")
    page.get_by_role("button", name="Reset the limits").click()
    page.goto(f"{REVIEW}/live/kpis/vehicle-crime/")
    expect(page.get_by_role("table", name="Decisions to draw the limits anew.")).to_contain_text("thefts from vans")

    page.get_by_role("link", name="Comment on this KPI in the administration").click()
    page.get_by_label("Comment").fill("A gang was at work.")
    page.get_by_label("Further analysis").check()
    page.get_by_role("button", name="Record the comment").click()


def seal_the_quarter(page, sign_in, cast):
    sign_in(cast.governance)
    page.goto(reverse("admin:commitments_round_close", args=[cast.round.pk]))
    page.get_by_role("button", name="Close").click()
    page.goto(reverse("admin:commitments_plan_seal", args=[cast.plan.pk]))
    page.get_by_role("link", name="Seal 2023/24 Q3").click()
    page.get_by_role("button", name="Seal").click()
    expect(page.get_by_text("2023/24 Q3 is sealed")).to_be_visible()
    assert SealedQuarter.objects.get().quarter == "2023/24 Q3"


def revise_november(page, sign_in, cast):
    sign_in(cast.analyst)
    page.goto(f"{reverse('admin:kpis_observation_add')}?kpi={cast.vehicle_crime.pk}")
    page.get_by_label("Period").fill("2023-11")
    page.get_by_label("Value").fill("402")
    page.get_by_label("Comment").fill("Twelve late reports.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    newest = Observation.objects.latest("id")
    assert (newest.value, newest.known_on) == (Decimal(402), timezone.localdate())
