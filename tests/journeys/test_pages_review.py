"""A staff officer reads a sealed quarter, on a desk and on a phone, by keyboard and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD, make_plan, open_round_of
from tests.commitments.views.story import NEXT, seal_both_quarters
from tests.journeys.axe import assert_accessible

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture
def told(transactional_db):
    return seal_both_quarters(make_plan())


def test_a_draft_says_so_at_head_and_foot(page, sign_in, told):
    cut_off = told.second.cut_off.replace(year=2090)
    open_round_of(
        told.cast,
        quarter=NEXT.shifted(1),
        at=told.second.cut_off.replace(month=7),
        submit_by=cut_off.date(),
        cut_off=cut_off,
    )
    sign_in(told.cast.governance)
    for address in ("", "themes/streets/", "changes/", "aims/"):
        page.goto(f"/review/north/draft/{address}")
        expect(page.get_by_text(re.compile("^DRAFT OFFICIAL"))).to_have_count(2)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_somebody_signs_in_and_reads_what_got_worse(page, told, size):
    page.set_viewport_size(size)
    page.goto(f"/review/north/{NEXT.slug}/")
    assert_accessible(page)
    page.get_by_label("E-mail address").fill(told.cast.reviewer.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    assert_accessible(page)
    page.get_by_label("E-mail address").fill(told.cast.reviewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    table = page.get_by_role("table", name="Table One")
    expect(table.get_by_role("rowheader", name="Safer streets")).to_be_visible()
    expect(table.get_by_role("row", name="Burglaries").first).to_contain_text("410")

    page.get_by_role("link", name="What changed").click()
    worse = page.get_by_role("table", name="Worse: 2 aims")
    expect(worse.get_by_role("row", name="Put more officers on foot patrol")).to_contain_text("Officers were moved.")

    page.get_by_role("link", name="Aims", exact=True).click()
    page.get_by_label("Words in the aim").fill("helpline")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 4 aims: with “helpline” in the wording.")).to_be_visible()
    page.get_by_role("link", name="Open a helpline at night").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open a helpline at night")

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"/review/north/{NEXT.slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_keyboard_reaches_the_content_first(page, sign_in, told):
    sign_in(told.cast.reviewer)
    page.goto(f"/review/north/{NEXT.slug}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=re.compile("^Record hash .*: check it$"))).to_be_focused()


def test_a_row_is_still_a_row_on_a_phone(page, sign_in, told):
    sign_in(told.cast.reviewer)
    page.set_viewport_size(PHONE)
    page.goto(f"/review/north/{NEXT.slug}/aims/")
    expect(page.get_by_role("table", name="Aims, in plan order.").get_by_role("row")).to_have_count(5)
    page.get_by_role("link", name="Theme", exact=True).click()
    expect(page.get_by_role("columnheader", name="Theme")).to_have_attribute("aria-sort", "ascending")


def test_paper_keeps_the_marking_and_leaves_the_navigation_out(page, sign_in, told):
    sign_in(told.cast.reviewer)
    page.goto(f"/review/north/{NEXT.slug}/themes/streets/")
    page.emulate_media(media="print")
    expect(page.get_by_text("OFFICIAL-SENSITIVE", exact=True).first).to_be_visible()
    expect(page.get_by_text("As at the cut-off on 22 April 2024, 6pm")).to_be_visible()
    expect(page.get_by_role("navigation", name="Quarters of the plan")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_role("button", name="Show the quarter")).to_be_hidden()
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    assert size == "13.3333px"  # 10 point
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"


@pytest.mark.parametrize("size", [DESK, {"width": 375, "height": 812}], ids=["desk", "phone"])
def test_the_first_screen_of_the_overview_has_headline_and_counts(page, sign_in, told, size):
    sign_in(told.cast.reviewer)
    page.set_viewport_size(size)
    page.goto(f"/review/north/{told.first.as_period.slug}/")
    for part in (page.locator(".state"), page.locator("p.lead"), page.get_by_role("table", name="How many aims")):
        box = part.bounding_box()
        assert box["y"] + box["height"] <= size["height"]


def test_paper_has_every_fact_of_what_changed(page, sign_in, told):
    """Both ratings with the word for the move, both figures and what they mean; what is in the row already but once."""
    sign_in(told.cast.reviewer)
    page.goto(f"/review/north/{NEXT.slug}/changes/")
    then = page.get_by_text("Was: Burglaries:")
    expect(then).to_be_visible()
    page.emulate_media(media="print")
    expect(then).to_be_hidden()
    for kind in (".moved-aims .moved", ".moved-aims small", ".moved-kpis td.number", ".moved-kpis .meaning"):
        shown = page.locator(kind).evaluate_all(
            "all => all.map(each => each.checkVisibility() && each.offsetWidth > 1)"
        )
        assert set(shown) == {True}, kind
    table = page.get_by_role("table", name="Worse: 2 aims")
    words = (
        table.locator("tbody tr")
        .first.locator("td")
        .evaluate_all("all => all.map(each => getComputedStyle(each, '::before').content)")
    )
    assert words == ['"RAG:\u00a0"', '"Projected:\u00a0"', "none"]
    sizes = page.locator("main, .briefing :not(sup)").evaluate_all(
        "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) > 13.3  # 10 point
    expect(page.locator(".briefing h2:has(+ .none)").first).to_have_css("display", "inline")
    expect(page.get_by_role("button", name="Compare")).to_be_hidden()
