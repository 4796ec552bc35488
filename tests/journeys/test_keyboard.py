"""By the keyboard alone: Tab, Enter, Space and the arrows, and at each step the name of what has the focus."""

import pytest
from playwright.sync_api import expect

from commitments.models import SealedQuarter
from tests.journeys.keyboard import Keys
from tests.journeys.page_stage import STAGE, WORDING

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
Q4 = "/plans/north/2023-24-q4/"
PAGES = ("Overview", "What changed", "Themes", "Aims", "KPIs", "Exceptions", "Search", "About")
HEAD = ("Skip to the main content", "Plan tracker", "Published quarters", *PAGES, "Download the pack (zip)")
# From the last thing of a published page backwards.
FOOT = ("Contact", "Privacy", "Cookies", "Accessibility", "Sign in", "Seal", "Corrections", "Glossary")
FOOT = (*FOOT, "About the ratings", "what the record is")
CHOOSER = ("Quarter", "Show the quarter", "Earlier: 2023/24 Q3")
MOVED = ("Moved since", "How it moved")
AIM_FILTER = ("Words in the aim", "Theme", "RAG", "Projected RAG", "Delivered by", "Lead or deputy", *MOVED, "Marked")
AIM_HEADS = ("Aim", "Theme", "RAG", "Projected RAG", "Delivered by", "Lead", "Last update")
SIX = ("Red", "Amber", "Green", "Complete", "Not rated", "All")
OF_AIMS = ("4 aims", "2 Red", "0 Amber", "1 Green", "0 Complete", "1 not rated")
OF_STREETS = ("1 aim stale", *SIX, "Projected Green or Complete: 0% (0 of 3)")
# Both ratings, each now and then: the six counts of four aims.
COUNTS = tuple("201014 021014 021014 003014".replace(" ", ""))
VERDICTS = ("Bad", "Red", "Special cause: concern", "Stable", "Cannot be said", "All")
PAPERS = ("Force report", "Office report", "Partnership dashboard")
KPI_FILTER = ("Words in the KPI", "Theme", "Section", "Verdict", "Good or bad", "Exception class", "Board", "Key KPI")
KPI_FILTER = (*KPI_FILTER, "Current figure")
PATROLS, WARDENS = "Put more officers on foot patrol", "Train the wardens"
# Of each page of a quarter: what the focus comes to after the chooser, as far as the first thing to read on.
MAIN_PATHS = {
    "": (
        *(
            "2 of 4 aims got worse",
            "0 better",
            "0 unchanged",
            "1 new",
            "1 with another text",
            "1 was withdrawn since",
        ),
        *(*COUNTS, "1 of these ratings is carried from an earlier quarter", "2 aims stale"),
        *OF_AIMS,
        *("2 key KPIs", "0 good", "1 bad", "0 neither good nor bad", "1 cannot be said"),
        *("1 exception", "3 adverse KPIs without a comment", "6 KPIs that are not key"),
        *(
            "Bad",
            "Neither good nor bad",
            "Good",
            "Cannot be said",
            "All",
            PATROLS,
            WARDENS,
            "Burglaries",
            "Robbery",
            "All crime",
        ),
    ),
    "changes/": (
        *("Compare with the earlier quarter", "Compare"),
        *("Theme", "Who delivers", "Apply the filter", PATROLS, WARDENS),
    ),
    "themes/": (*OF_AIMS, "Safer streets", "Victims first", *OF_STREETS, "Burglaries", "Shoplifting", PATROLS),
    "themes/streets/": ("2023/24 Q4", "Themes", *OF_STREETS, "Burglaries", "Shoplifting", PATROLS),
    "aims/": (*AIM_FILTER, "Apply the filter", "Download these rows (CSV)", *AIM_HEADS, PATROLS),
    "aims/patrols/": (
        "2023/24 Q4",
        "Aims",
        "Both ratings by quarter, the oldest first.",
        "Safer streets",
        "Burglaries",
    ),
    "kpis/": (
        *(*VERDICTS, *PAPERS, *KPI_FILTER, "Apply the filter", "Download these rows (CSV)"),
        *("Number", "KPI", "Verdict", "Burglaries"),
    ),
    "kpis/force/": (
        *("2023/24 Q4", "KPIs", *KPI_FILTER, "Apply the filter", "Download this table (CSV)"),
        *("Section", "Number", "KPI", "Trend", "Shoplifting"),
    ),
    "kpis/shoplifting/": ("2023/24 Q4", "KPIs", "Download the whole series (CSV)", "Series, the newest first."),
    "exceptions/": (
        *("Shoplifting", "Words in the KPI", "Theme", "Exception class", "Board", "Comment", "Apply the filter"),
        *("Download these exceptions (CSV)", "Concern", "Class", "KPI", "Burglaries"),
    ),
    "corrections/": ("2023/24 Q4", "Burglaries", PATROLS, "Safer streets", "Overview of 2023/24 Q4"),
    "search/": ("Words to look for", "Search", "what the record is"),
    "about/": ("Glossary", "Overview", "what the record is"),
    "glossary/": ("2023/24 Q4", "About", "Shoplifting", "KPIs"),
}


@pytest.fixture
def stage(transactional_db):
    return STAGE.set()


@pytest.fixture
def keys(page, stage):
    return Keys(page)


def state_bar():
    digest = SealedQuarter.objects.seals().get(plan__slug="north", quarter="2023/24 Q4").record_hash[:12]
    return (f"Record hash {digest}: check it", "It has 4 corrections")


def test_the_main_path_of_every_page_of_a_quarter(page, keys):
    around = (*state_bar(), *CHOOSER)
    for address, path in MAIN_PATHS.items():
        page.goto(f"{Q4}{address}")
        keys.skip()
        keys.tab(*around, *path)


def test_from_the_front_page_to_the_reason_for_a_rating(page, keys):
    page.goto("/")
    newest = [
        f"2023/24 {quarter} of Plan of {plan}"
        for quarter, plan in (
            ("Q3 (October to December 2023)", "bare"),
            ("Q4 (January to March 2024)", "grown"),
            ("Q4 (January to March 2024)", "north"),
        )
    ]
    keys.tab("Skip to the main content", "Plan tracker", "Plan of bare", newest[0], "Plan of grown", newest[1])
    keys.tab("300 aims", "9 Red", "60 Amber", "0 Green", "0 Complete", "231 not rated")
    keys.tab("2 key KPIs", "0 good", "0 bad", "0 neither good nor bad", "2 cannot be said")
    keys.tab("Plan of north")
    keys.follow()
    keys.tab("Skip to the main content", "Plan tracker", "Published quarters", "2023/24 Q4 (January to March 2024)")
    keys.follow()
    keys.tab(*HEAD, *state_bar(), *CHOOSER, "2 of 4 aims got worse")
    keys.follow()
    expect(page).to_have_url(f"{Q4}changes/#worse")
    keys.tab(PATROLS)
    keys.follow()
    expect(page).to_have_url(f"{Q4}aims/patrols/")


def test_the_list_of_aims_is_filtered_cleared_and_sorted(page, keys):
    page.goto(f"{Q4}aims/")
    keys.skip()
    keys.tab(*state_bar(), *CHOOSER, "Words in the aim", "Theme", "RAG")
    keys.choose("Red")
    keys.tab("Projected RAG", "Delivered by", "Lead or deputy", *MOVED, "Marked", "Apply the filter")
    keys.follow("Space")
    expect(page.get_by_text("2 of 4 aims: rated Red.")).to_be_visible()
    # The address still names the main part, so that nobody has to skip to it again.
    chosen = (*AIM_FILTER[:3], "or RAG", *AIM_FILTER[3:])
    keys.tab(*state_bar(), *CHOOSER, *chosen, "Apply the filter", "Clear the filter")
    keys.follow()
    expect(page.get_by_text("All 4 aims.")).to_be_visible()
    keys.skip()
    keys.tab(*state_bar(), *CHOOSER, *MAIN_PATHS["aims/"][:-1])
    keys.back("Lead", "Delivered by", "Projected RAG", "RAG", "Theme", "Aim")
    keys.follow()
    expect(page.get_by_role("columnheader", name="Aim", exact=True)).to_have_attribute("aria-sort", "ascending")
    keys.skip()
    keys.tab(*state_bar(), *CHOOSER, *MAIN_PATHS["aims/"][:10], "Download these rows (CSV)", "Aim")
    keys.follow()
    expect(page.get_by_role("columnheader", name="Aim", exact=True)).to_have_attribute("aria-sort", "descending")


def test_the_next_page_of_300_rows(page, keys):
    """The aims are numbered in their wording; there is none that ends in 1, 2 or 3 alone."""
    page.goto("/plans/grown/2023-24-q4/aims/")
    keys.back(*FOOT, "All 300 rows on one page, to print", "Next page")
    keys.follow()
    expect(page.get_by_text("Page 2 of 6.")).to_be_visible()
    keys.back(*FOOT, "All 300 rows on one page, to print", "Next page", "Previous page")
    keys.back(f"{WORDING}101")
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{WORDING}101")


def test_closed_details_are_opened_and_closed(page, keys):
    page.goto("/plans/grown/2023-24-q4/changes/?page=all")
    first = page.get_by_role("link", name=f"{WORDING}299", exact=True)
    keys.back(*FOOT, "The first of each group", "The unchanged aims by name")
    expect(first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    assert keys.focused == "The unchanged aims by name"
    page.keyboard.press("Space")
    expect(first).to_be_hidden()


def test_the_same_page_of_another_quarter(page, keys):
    page.goto(f"{Q4}kpis/?key=yes")
    keys.skip()
    keys.tab(*state_bar(), "Quarter")
    keys.choose("2023/24 Q3 (published)")
    keys.tab("Show the quarter")
    keys.follow()
    expect(page).to_have_url("/plans/north/2023-24-q3/kpis/?key=yes")


def test_grids_are_scrolled_by_the_arrows(page, keys, sign_in, stage):
    """On a phone, where they are wider than the page."""
    page.set_viewport_size(PHONE)
    page.goto(f"{Q4}kpis/shoplifting/")
    keys.skip()
    keys.tab(*state_bar(), *CHOOSER, *MAIN_PATHS["kpis/shoplifting/"])
    scroll_right(page)
    sign_in(stage.north.reviewer)
    page.goto("/review/grown/live/aims/patrols/")
    keys.skip()
    keys.tab("Quarter", "Show the quarter", "Earlier: 2023/24 Q4", "2024/25 Q4", "Aims")
    keys.tab("Both ratings by quarter, the oldest first.")
    scroll_right(page)


def scroll_right(page):
    assert page.evaluate("document.activeElement.scrollLeft") == 0
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_a_mistake_leads_into_its_field(page, keys):
    page.goto(f"{Q4}search/?q=a")
    keys.skip()
    mistake = "Words to look for: Write at least two letters or digits together; one alone is in almost every text."
    keys.tab(*state_bar(), *CHOOSER, mistake)
    page.keyboard.press("Enter")
    assert keys.focused == "Words to look for"
    keys.tab("Search")


def test_the_board_on_another_day(page, keys, sign_in, stage):
    sign_in(stage.north.reviewer)
    page.goto("/review/north/board/2024-05-10/")
    keys.back("Contact", "Privacy", "Cookies", "Accessibility", "Show this board")
    # A date is four stops: three parts, of which the first is day or month as the machine has it, and its calendar.
    keys.back(*["Compared with"] * 4, *["Board on"] * 4)
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_label("Board on").input_value()
    keys.tab(*["Board on"] * 3, *["Compared with"] * 4, "Show this board")
    keys.follow()
    day = {"2024-05-09": "9 May 2024", "2024-04-10": "10 April 2024"}[chosen]
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Board on {day}")
    keys.tab("Skip to the main content", "Plan tracker", "Your plans", "Sign out")
    keys.follow()
    expect(page).to_have_url("/sign-in/")


def test_a_lead_comes_from_their_aim_to_its_form(page, keys, sign_in, stage):
    sign_in(stage.north.lead)
    page.goto("/review/north/live/aims/patrols/")
    keys.skip()
    keys.tab("Quarter", "Show the quarter", "Earlier: 2023/24 Q4", "2024/25 Q1", "Aims")
    keys.tab("Write the update for 2024/25 Q1")
    keys.follow()
    expect(page.get_by_label("Activity to date")).to_be_visible()
