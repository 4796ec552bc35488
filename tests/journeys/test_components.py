"""The components as a reader meets them: on a desk, on a phone, by keyboard and on paper."""

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import assert_accessible
from tests.journeys.test_pages_review import DESK, PHONE


@pytest.fixture
def gallery(page, transactional_db, settings):
    settings.DEBUG = True
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_component_is_accessible(gallery, size):
    gallery.set_viewport_size(size)
    gallery.goto("/components/")
    assert_accessible(gallery)


def test_the_summary_of_mistakes_takes_the_focus_and_leads_into_its_field(gallery):
    gallery.goto("/components/")
    expect(gallery.locator(".govuk-error-summary")).to_be_focused()
    gallery.get_by_role("link", name="Title: Ensure this value").press("Enter")
    expect(gallery.get_by_role("textbox", name="Title").nth(1)).to_be_focused()


def test_a_grid_scrolls_within_a_region_that_the_keyboard_reaches(gallery):
    gallery.set_viewport_size(PHONE)
    gallery.goto("/components/")
    grid = gallery.get_by_role("region", name="Series, the newest first.")
    grid.focus()
    expect(grid).to_be_focused()
    before = grid.evaluate("each => each.scrollLeft")
    gallery.keyboard.press("ArrowRight")
    gallery.wait_for_function("each => each.scrollLeft > 0", arg=grid.element_handle())
    assert before == 0
    expect(grid.get_by_role("rowheader", name="2023/24")).to_be_in_viewport()


def test_every_count_stands_beside_its_word_on_a_phone(gallery):
    gallery.set_viewport_size(PHONE)
    gallery.goto("/components/")
    table = gallery.get_by_role("table", name="Aims by RAG, now and last quarter")
    cells = table.get_by_role("row", name="2023/24 Q3").get_by_role("cell")
    expect(cells).to_have_text(["3", "29", "60", "5", "0", "97"])
    words = cells.evaluate_all("all => all.map(each => getComputedStyle(each, '::before').content)")
    assert words == ['"Red"', '"Amber"', '"Green"', '"Complete"', '"Not rated"', '"All"']


def test_paper_has_ten_points_and_no_forms(gallery):
    gallery.goto("/components/")
    gallery.emulate_media(media="print")
    for text in ("Burglary fell by 12%", "As it stands on 3 May 2024", "A theme's rating is governance's own"):
        size = gallery.get_by_text(text).first.evaluate("each => getComputedStyle(each).fontSize")
        assert size == "13.3333px", text  # 10 point
    expect(gallery.get_by_role("button", name="Save").first).to_be_hidden()
    ground = gallery.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_paper_has_no_address_after_a_link(page, transactional_db):
    page.goto("/nowhere/")
    link = page.locator("a.govuk-link[href^='/']").first
    page.emulate_media(media="print")
    assert link.evaluate("each => getComputedStyle(each, '::after').content") == "none"
