"""A clerk checks a seal, somebody searches a quarter and asks what its words mean, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import make_plan
from tests.commitments.views.story import seal_both_quarters
from tests.commitments.views.test_published import open_to_everyone, publish

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


@pytest.fixture
def told(transactional_db):
    """A public plan with both quarters published."""
    told = seal_both_quarters(make_plan())
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    return told


@SIZES
def test_a_stranger_finds_out_how_to_check_the_record(page, told, size):
    page.set_viewport_size(size)
    page.goto("/plans/north/2023-24-q4/aims/")
    page.get_by_role("link", name=f"Record hash {told.second.record_hash[:12]}: check it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seal")
    row = page.get_by_role("table", name="What the seal holds").get_by_role("row", name=re.compile("^Record hash"))
    expect(row).to_contain_text(told.second.record_hash)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the pack (zip, ").first.click()
    assert download.value.suggested_filename == "north-2023-24-q4.zip"
    page.get_by_role("link", name="4 corrections to this record").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Corrections")
    page.get_by_role("link", name="Burglaries").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Burglaries")


def test_somebody_searches_by_keyboard_and_takes_the_search_to_another_quarter(page, told):
    page.goto("/plans/north/2023-24-q4/")
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Words to look for").focus()
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Write at least two letters or digits together")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Words to look for")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("night")
    page.keyboard.press("Enter")
    said = "1 result in 2023/24 Q4: 1 aim."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator("mark")).to_have_text("night")
    page.get_by_label("Quarter", exact=True).select_option("2023/24 Q3 (published)")
    page.get_by_role("button", name="Show the quarter").click()
    said = "1 result in 2023/24 Q3: 1 update."
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("link", name="Put more officers on foot patrol").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Put more officers on foot patrol")


def test_the_citation_is_on_paper_and_the_foot_is_not(page, told):
    page.goto("/plans/north/2023-24-q4/about/")
    page.emulate_media(media="print")
    expect(page.get_by_text("To cite this page: About the ratings, 2023/24 Q4, /plans/north/")).to_be_visible()
    expect(page.get_by_role("link", name="Cookies")).to_be_hidden()
