"""An analyst and a reviewer read the measures of a quarter, on a desk and on a phone, and on paper."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.commitments.views.measures import seal_measures
from tests.commitments.views.story import NEXT

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
Q3, Q4 = "/review/north/2023-24-q3/", f"/review/north/{NEXT.slug}/"


@pytest.fixture
def told(transactional_db):
    return seal_measures()


@SIZES
def test_a_reviewer_goes_from_an_exception_to_its_figures_and_their_revision(page, sign_in, told, size):
    page.set_viewport_size(size)
    sign_in(told.cast.reviewer)
    page.goto(Q4)
    page.get_by_role("link", name="1 exception", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exceptions")
    first = page.get_by_role("article").first
    expect(first).to_contain_text("Adverse without a comment")
    robbery = page.get_by_role("article").filter(has=page.get_by_role("link", name="Robbery"))
    expect(robbery).to_contain_text("Analyse the cause of the exception.")
    expect(robbery.get_by_role("img", name="Robbery")).to_be_visible()
    page.get_by_label("Comment").select_option("Adverse without a comment")
    page.get_by_role("button", name="Apply the filter").click()
    expect(page.get_by_text("3 of 3 KPIs: adverse without a comment.")).to_be_visible()

    page.get_by_role("link", name="KPIs", exact=True).click()
    page.get_by_label("Words in the KPI").fill("shop")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 8 KPIs: with “shop” in number or title.")).to_be_visible()
    page.get_by_role("rowheader").get_by_role("link", name="Shoplifting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shoplifting")
    # Of the two drawings one is shown, the other is not there for anybody.
    expect(page.get_by_role("img", name="Shoplifting")).to_have_count(1)
    revised = page.get_by_role("table", name="Figures as published and as revised since")
    expect(revised.get_by_role("row", name="January 2024")).to_contain_text("+9 (+8.0%)")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the whole series (CSV)").click()
    assert download.value.suggested_filename == "north-2023-24-q4-shoplifting-series.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert (len(rows), rows[-1]["figure"]) == (27, "114")


def test_a_row_of_a_paper_is_still_a_row_on_a_phone(page, sign_in, told):
    sign_in(told.cast.reviewer)
    page.set_viewport_size(PHONE)
    page.goto(f"{Q3}kpis/force/")
    table = page.get_by_role("table", name="Force report")
    expect(table.get_by_role("row", name="Robbery")).to_contain_text("Stable")
    page.goto(f"{Q3}kpis/")
    page.get_by_role("link", name="Number").click()
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")


def test_paper_keeps_the_chart_and_leaves_the_filter_out(page, sign_in, told):
    sign_in(told.cast.analyst)
    page.emulate_media(media="print")
    page.goto(f"{Q3}kpis/")
    expect(page.get_by_role("button", name="Apply the filter")).to_be_hidden()
    expect(page.get_by_role("table", name="KPIs, in plan order.")).to_be_visible()
    page.goto(f"{Q3}kpis/shoplifting/")
    expect(page.get_by_role("img", name="Shoplifting")).to_have_count(1)
    expect(page.get_by_text("Download the whole series (CSV)")).to_be_hidden()


def test_paper_leaves_out_what_only_leads_on(page, sign_in, told):
    sign_in(told.cast.analyst)
    page.emulate_media(media="print")
    page.goto("/review/north/2023-24-q3/seal/")
    expect(page.locator("main a[href='#check']")).to_be_hidden()
    expect(page.get_by_role("heading", name="Check a file that you have downloaded")).to_be_visible()
    page.goto("/review/north/live/kpis/shoplifting/")
    expect(page.get_by_text("Comment on this KPI in the administration")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.get_by_text("Comment on this KPI in the administration")).to_be_visible()


def test_paper_gives_an_aims_activity_the_whole_width(page, sign_in, told):
    sign_in(told.cast.analyst)
    page.emulate_media(media="print")
    page.goto("/review/north/2023-24-q3/themes/")
    table = page.locator(".aims").first.bounding_box()
    activity = page.locator(".aims td[data-label='Activity to date']").first.bounding_box()
    assert activity["width"] > 0.95 * table["width"]
    rag = page.locator(".aims td[data-label='RAG']").first
    assert rag.evaluate("each => getComputedStyle(each, '::before').content") == '"RAG:"'
