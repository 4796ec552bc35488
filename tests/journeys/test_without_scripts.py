"""Somebody whose browser runs no scripts filters, turns to another quarter, compares, signs in and asks for a board."""

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD, make_plan
from tests.commitments.views.story import seal_both_quarters
from tests.commitments.views.test_published import open_to_everyone, publish
from tests.journeys.conftest import WAIT_MS, watched

Q3, Q4 = "/plans/north/2023-24-q3/", "/plans/north/2023-24-q4/"


@pytest.fixture
def context(browser, live_server):
    """The visitor's window, without scripts."""
    opened = browser.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    opened.set_default_timeout(WAIT_MS)
    faults = watched(opened)
    yield opened
    opened.close()
    assert not faults, f"The browser reported: {faults}"


@pytest.fixture
def told(transactional_db):
    """A public plan with both quarters published."""
    told = seal_both_quarters(make_plan())
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    return told


def test_the_browser_runs_no_scripts(page):
    page.goto("data:text/html,<noscript>off</noscript><p>said</p><script>document.body.textContent = 'on'</script>")
    expect(page.get_by_text("said")).to_be_visible()
    expect(page.get_by_text("off")).to_be_visible()


def test_a_list_is_filtered_and_the_filter_goes_along_to_another_quarter(page, told):
    page.goto(f"{Q4}aims/")
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(5)
    page.get_by_label("RAG", exact=True).select_option("Red")
    page.get_by_role("button", name="Apply the filter").click()
    expect(page.get_by_text("2 of 4 aims: rated Red.")).to_be_visible()
    expect(rows).to_have_count(3)
    page.get_by_label("Quarter", exact=True).select_option("2023/24 Q3 (published)")
    page.get_by_role("button", name="Show the quarter").click()
    expect(page.get_by_text("0 of 4 aims: rated Red.")).to_be_visible()
    assert page.url.split("?")[0].endswith(f"{Q3}aims/")


def test_two_quarters_are_compared(page, told):
    page.goto(f"{Q4}changes/")
    page.get_by_label("Compare with the earlier quarter").select_option("2023/24 Q3")
    page.get_by_role("button", name="Compare").click()
    assert page.url.split("?")[0].endswith(f"{Q4}changes/since/2023-24-q3/")
    expect(page.get_by_role("table", name="Worse: 2 aims").get_by_role("row")).to_have_count(3)


def test_a_reviewer_signs_in_and_asks_for_another_board(page, told):
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(told.cast.reviewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/review/north/board/")
    page.get_by_label("Board on").fill("2024-04-25")
    page.get_by_label("Compared with").fill("2024-02-01")
    page.get_by_role("button", name="Show this board").click()
    expect(page).to_have_url("/review/north/board/2024-04-25/?since=2024-02-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board on 25 April 2024")
    expect(page.get_by_role("table", name="Got worse: 2 aims").get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
