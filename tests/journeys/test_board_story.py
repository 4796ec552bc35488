"""Five minutes before the board, the Chief Constable's staff officer asks what got worse since last time, and why."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from commitments.actions.sealing import seal_quarter
from tests.cast import PASSWORD, approve, make_plan, open_round_of, submit
from tests.commitments.views.story import NEXT, report_first_quarter

DESK = {"width": 1280, "height": 720}
MOST_CLICKS = 2
WORST, REASON = "Put more officers on foot patrol", "Officers were moved to the airport."
PAGES = (
    "live/",
    "live/themes/streets/",
    "live/themes/victims/",
    "live/aims/",
    "live/aims/?rag=green",
    "live/aims/patrols/",
    "live/kpis/",
    "live/kpis/burglary/",
    "live/exceptions/",
    "live/changes/",
    "2023-24-q3/",
    "2023-24-q3/aims/",
    "2023-24-q3/changes/",
    "quarters/",
    "board/",
    "board/2024-01-25/",
)


@pytest.fixture
def cast(transactional_db):
    """A quarter that is sealed, and one that is under way, for which patrols went from Amber to Red yesterday."""
    cast = make_plan()
    first = report_first_quarter(cast)
    seal_quarter(plan=cast.plan, quarter=first.as_period, by=cast.governance, at=first.cut_off)
    now = timezone.now()
    cut_off = now + timedelta(weeks=2)
    round_ = open_round_of(
        cast, quarter=NEXT, at=now - timedelta(days=3), submit_by=(now + timedelta(weeks=1)).date(), cut_off=cut_off
    )
    told = {"rag": "red", "rag_reason": REASON, "projected_rag": "green"}
    yesterday = now - timedelta(days=1)
    approve(submit(cast.patrols, round_, by=cast.lead, at=yesterday, **told), by=cast.governance, at=yesterday)
    return cast


class Clicks:
    """A reader's clicks, counted."""

    def __init__(self, page):
        self.page, self.number = page, 0

    def on(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.number += 1


def answer_on(page):
    """What got worse, the worst first: its row, with the reason."""
    row = page.get_by_role("table", name=re.compile("^(Got worse|Worse): 2 aims")).get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_contain_text(WORST)
    expect(row).to_contain_text("Amber to ■ Red")
    expect(row).to_contain_text(REASON)
    return row


def test_from_the_page_that_sign_in_opens(page, cast):
    page.set_viewport_size(DESK)
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(cast.reviewer.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/review/north/board/")
    clicks = Clicks(page)
    row = answer_on(page)
    assert clicks.number == 0
    for shown in (row, *page.get_by_role("main").locator(".tally a").all()):
        expect(shown).to_be_in_viewport(ratio=1)
    clicks.on(WORST)
    expect(page.get_by_role("heading", level=1)).to_have_text(WORST)
    assert clicks.number <= MOST_CLICKS


@pytest.mark.parametrize("address", PAGES)
def test_from_any_page_of_the_plan(page, sign_in, cast, address):
    sign_in(cast.reviewer)
    page.goto(f"/review/north/{address}")
    clicks = Clicks(page)
    clicks.on("Board")
    answer_on(page)
    assert clicks.number <= MOST_CLICKS


def test_by_quarters_it_takes_no_more(page, sign_in, cast):
    sign_in(cast.reviewer)
    page.goto("/review/north/quarters/")
    clicks = Clicks(page)
    clicks.on("Live")
    clicks.on("What changed")
    answer_on(page)
    assert clicks.number <= MOST_CLICKS


def test_another_board_is_chosen_by_keyboard(page, sign_in, cast):
    sign_in(cast.reviewer)
    page.goto("/review/north/board/")
    page.get_by_label("Board on").fill("2024-01-25")
    page.get_by_label("Compared with").fill("2024-01-07")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/review/north/board/2024-01-25/?since=2024-01-07")
    expect(page.get_by_role("heading", level=1)).to_have_text("Board on 25 January 2024")


def test_an_earlier_quarter_is_chosen_by_keyboard(page, sign_in, cast):
    sign_in(cast.reviewer)
    page.goto("/review/north/live/changes/")
    page.get_by_label("Compare with the earlier quarter").select_option("2023/24 Q3")
    page.get_by_role("button", name="Compare").press("Enter")
    expect(page).to_have_url("/review/north/live/changes/since/2023-24-q3/")
    answer_on(page)
