"""One story for each role: how they come to a list, filter and sort it, take it home as a file and on paper."""

import csv
import io

import pytest
from playwright.sync_api import expect

from commitments.actions.plan import edit_plan
from commitments.actions.records import Changes
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan
from tests.cast import PASSWORD, QUARTER
from tests.commitments.views.story import CORRECTED_AT
from tests.journeys.page_stage import PUBLISHED_AT, STAGE, WORDING

FORBIDDEN_ON_PAPER = "nav a, form, select, button, .download, .govuk-footer, .govuk-skip-link, .site"
SHOWN = "all => all.filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 160))"
# Columns of a table whose cells say on paper what they are neither under a repeated head nor by a label of their own.
UNNAMED = """table => getComputedStyle(table.tHead).display === "table-header-group" ? [] :
    [...table.querySelectorAll("tbody td[data-label]")].filter(
        each => !getComputedStyle(each, "::before").content.includes(each.dataset.label + ":")
    ).map(each => each.dataset.label)"""
PLAIN_ON_PAPER = {"Number", "Verdict", "Trend"}
PATROLS = "Put more officers on foot patrol"


@pytest.fixture
def stage(transactional_db):
    return STAGE.set()


def come_in(page, person):
    """Through the door; answers where it leads."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url("/sign-in/")


def follow(page, name, within="main"):
    page.locator(within).get_by_role("link", name=name, exact=True).first.click()


def go_to(page, name):
    """One of the pages of the quarter."""
    page.get_by_role("navigation", name="Pages of").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def choose(page, **options):
    """Set fields of the filter by their labels, and apply it."""
    filter_ = page.get_by_role("search", name="Filter")
    for label, option in options.items():
        filter_.get_by_label(label.replace("_", " "), exact=True).select_option(option)
    filter_.get_by_role("button", name="Apply the filter").click()


def sort_by(page, name, *, twice=False):
    for way in ("ascending", "descending")[: 1 + twice]:
        page.get_by_role("columnheader", name=name, exact=True).get_by_role("link").click()
        expect(page.get_by_role("columnheader", name=name, exact=True)).to_have_attribute("aria-sort", way)


def listed(page):
    """The wordings of the list's rows on this and every following page, with the paths of their pages."""
    found = []
    while True:
        links = page.locator("table.list th[scope=row] a")
        found += links.evaluate_all("all => all.map(each => [each.textContent, each.getAttribute('href')])")
        following = page.get_by_role("link", name="Next page")
        if not following.count():
            return found
        following.click()


def download(page, name):
    """The file behind a link: its name and its rows."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name, exact=True).click()
    text = started.value.path().read_bytes().decode("utf-8-sig")
    return started.value.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def check_paper(page, *, rows, of="", marking="OFFICIAL"):
    """On paper: so many rows whose cells are named, the marking, the state; nothing to press.

    ``of`` is the sentence on which rows of a longer list it holds.
    """
    page.emulate_media(media="print")
    shown = page.locator("main table tbody tr:not(.beneath)")
    assert (shown.count(), len(shown.evaluate_all(SHOWN))) == (rows, rows)
    assert set(page.locator("main table").first.evaluate(UNNAMED)) <= PLAIN_ON_PAPER
    expect(page.locator(".marking").first).to_be_visible()
    expect(page.locator(".marking").first).to_have_text(marking)
    expect(page.locator(".state")).to_be_visible()
    ways = page.locator("main nav").evaluate_all(
        "all => all.filter(each => each.checkVisibility()).map(each => each.innerText)"
    )
    assert "".join(ways) == ""
    if of:
        expect(page.get_by_text(of, exact=True)).to_be_visible()
    assert page.locator(FORBIDDEN_ON_PAPER).evaluate_all(SHOWN) == []
    page.emulate_media(media="screen")


def test_somebody_of_the_public(page, stage):
    """Sixty aims became Amber in the newest quarter; those numbered 11 to 70."""
    page.goto("/")
    follow(page, "2023/24 Q4 (January to March 2024) of Plan of grown")
    expect(page).to_have_url("/plans/grown/2023-24-q4/")
    go_to(page, "Aims")
    choose(page, RAG="Amber")
    expect(page.get_by_text("60 of 300 aims: rated Amber.")).to_be_visible()
    sort_by(page, "Aim", twice=True)
    expect(page.get_by_text("Page 1 of 2.")).to_be_visible()
    check_paper(page, rows=50, of="Rows 1 to 50 of 60 are on this page.")
    page.get_by_role("link", name="All 60 rows on one page, to print").click()
    check_paper(page, rows=60)
    page.get_by_role("link", name="In pages of 50 rows").click()
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "grown-2023-24-q4-aims.csv"
    assert [row["title"] for row in rows] == [f"{WORDING}{number}" for number in range(70, 10, -1)]
    assert {row["rag"] for row in rows} == {"amber"}
    assert listed(page) == [[row["title"], row["page"]] for row in rows]
    check_paper(page, rows=10, of="Rows 51 to 60 of 60 are on this page.")
    page.goto("/review/grown/live/")
    expect(page).to_have_title("Sign in – Plan tracker")


def test_a_member_of_the_panel_of_a_plan_that_is_not_public(page, context, stage):
    """Eight aims are Red: patrols, and those numbered 4 to 10."""
    plan = Plan.objects.get(slug="grown")
    edit_plan(
        plan=plan,
        changes=Changes({"is_public": False}),
        based_on=plan.version,
        by=stage.grown.governance,
        at=PUBLISHED_AT,
    )
    assert page.goto("/plans/grown/").status == 404
    come_in(page, stage.grown.panel)
    expect(page).to_have_url("/plans/grown/")
    page.get_by_role("link", name="2023/24 Q4", exact=True).click()
    go_to(page, "Aims")
    choose(page, RAG="Red", Delivered_by="Force")
    expect(page.get_by_text("8 of 300 aims: rated Red and delivered by: Force.")).to_be_visible()
    sort_by(page, "Aim")
    check_paper(page, rows=8)
    _, rows = download(page, "Download these rows (CSV)")
    assert [row["title"] for row in rows] == [PATROLS, *(f"{WORDING}{number}" for number in (10, 4, 5, 6, 7, 8, 9))]
    assert listed(page) == [[row["title"], row["page"]] for row in rows]
    for address in ("/review/grown/live/", "/review/grown/board/", "/review/grown/2023-24-q4/", "/admin/"):
        assert page.goto(address).status == 404, address
    page.goto("/plans/grown/")
    page.get_by_role("button", name="Sign out").click()
    assert page.goto("/plans/grown/").status == 404


def test_a_reviewer(page, stage):
    """Of the measures numbered 2 to 119 the first has another name; three pages of them, the last numbers first."""
    come_in(page, stage.grown.reviewer)
    expect(page).to_have_url("/review/grown/board/")
    follow(page, "What changed in 2023/24 Q4, the newest sealed quarter")
    go_to(page, "KPIs")
    page.get_by_label("Words in the KPI").fill("measure")
    choose(page, Section="Force: Many")
    expect(page.get_by_text("117 of 120 KPIs")).to_be_visible()
    sort_by(page, "Number", twice=True)
    expect(page.get_by_text("Page 1 of 3.")).to_be_visible()
    check_paper(page, rows=50, of="Rows 1 to 50 of 117 are on this page.")
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "grown-2023-24-q4-kpis.csv"
    assert [row["title"] for row in rows] == [f"Measure {number}" for number in range(119, 2, -1)]
    # What a sealed quarter's file cites is the published page.
    assert listed(page) == [[row["title"], row["page"].replace("/plans/", "/review/")] for row in rows]
    assert page.goto("/review/grown/draft/").status == 404
    assert page.goto("/admin/").status == 404


def test_a_lead(page, stage):
    """Patrols and wardens are theirs; nothing was written yet for the open round."""
    come_in(page, stage.north.lead)
    expect(page).to_have_url("/admin/")
    due = page.get_by_role("region", name="Plan of north").get_by_role("link", name=PATROLS)
    due.click()
    expect(page.get_by_label("Activity to date")).to_be_visible()
    page.goto("/review/north/live/")
    go_to(page, "Aims")
    choose(page, Lead_or_deputy="Liam Lead")
    expect(page.get_by_text("2 of 4 aims: led or deputised by Liam Lead.")).to_be_visible()
    sort_by(page, "Aim", twice=True)
    check_paper(page, rows=2)
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "live-north-2024-25-q1-aims.csv"
    assert [row["title"] for row in rows] == ["Train the wardens", PATROLS]
    assert listed(page) == [[row["title"], row["page"]] for row in rows]
    page.get_by_role("rowheader").get_by_role("link", name=PATROLS).click()
    page.get_by_role("link", name="Write the update for 2024/25 Q1").click()
    expect(page.get_by_label("Activity to date")).to_be_visible()


def test_an_analyst(page, stage):
    """Of eight measures of the quarter four cannot be said; the section before the number sorts them."""
    come_in(page, stage.north.analyst)
    expect(page).to_have_url("/admin/")
    page.goto("/review/north/2023-24-q4/")
    go_to(page, "KPIs")
    choose(page, Verdict="Cannot be said")
    sort_by(page, "KPI", twice=True)
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "north-2023-24-q4-kpis.csv"
    assert [row["title"] for row in rows] == [
        "Victims who are satisfied",
        "Informants",
        "Emails received",
        "A good outcome",
    ]
    assert listed(page) == [[row["title"], row["page"].replace("/plans/", "/review/")] for row in rows]
    check_paper(page, rows=4)
    page.goto("/review/north/2023-24-q4/kpis/shoplifting/")
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="Shoplifting")).to_have_count(1)
    page.emulate_media(media="screen")
    name, rows = download(page, "Download the whole series (CSV)")
    assert (name, len(rows)) == ("north-2023-24-q4-shoplifting-series.csv", 27)


def test_an_officer_of_governance(page, stage):
    """From the live plan to its draft, whose file and paper say so."""
    come_in(page, stage.north.governance)
    expect(page).to_have_url("/admin/")
    page.goto("/review/north/live/")
    page.get_by_role("navigation", name="Quarters of the plan").get_by_role("link", name="Draft").click()
    go_to(page, "Aims")
    choose(page, RAG="Red")
    sort_by(page, "Aim", twice=True)
    check_paper(page, rows=2, marking="DRAFT OFFICIAL")
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "DRAFT-north-2024-25-q1-aims.csv"
    assert [(row["marking"], row["state"], row["title"]) for row in rows] == [
        ("DRAFT OFFICIAL", "DRAFT", "Train the wardens"),
        ("DRAFT OFFICIAL", "DRAFT", PATROLS),
    ]
    assert listed(page) == [[row["title"], row["page"]] for row in rows]


def test_governance_publishes_and_a_stranger_reads(page, context, stage):
    plan = stage.south.plan
    seal_quarter(plan=plan, quarter=QUARTER, by=stage.south.governance, at=CORRECTED_AT)
    assert page.goto("/plans/south/2023-24-q3/").status == 404
    come_in(page, stage.south.governance)
    page.get_by_role("link", name="Sealed quarters", exact=True).first.click()
    page.get_by_role("link", name="2023/24 Q3").first.click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish 2023/24 Q3").click()
    page.get_by_role("link", name="Its published pages").click()
    expect(page).to_have_url("/plans/south/2023-24-q3/")
    context.clear_cookies()
    page.goto("/")
    follow(page, "2023/24 Q3 (October to December 2023) of Plan of south")
    expect(page.locator(".state")).to_contain_text("Published")


def test_an_administrator(page, stage):
    """Every plan, its draft, and who may come in."""
    come_in(page, stage.north.administrator)
    expect(page).to_have_url("/admin/")
    for name in ("People", "Plans", "Audit events"):
        expect(page.get_by_role("link", name=name, exact=True).first).to_be_visible()
    page.goto("/review/")
    for name in ("bare", "closed", "grown", "north", "south"):
        expect(page.get_by_role("heading", name=f"Plan of {name}", exact=True)).to_be_visible()
    page.get_by_role("link", name="Draft of Plan of north").click()
    expect(page.get_by_text("DRAFT.", exact=True)).to_be_visible()
    go_to(page, "Aims")
    choose(page, Theme="Victims first")
    sort_by(page, "Aim", twice=True)
    check_paper(page, rows=1, marking="DRAFT OFFICIAL")
    name, rows = download(page, "Download these rows (CSV)")
    assert name == "DRAFT-north-2024-25-q1-aims.csv"
    assert [row["title"] for row in rows] == ["Open a helpline at night"]
    assert listed(page) == [[row["title"], row["page"]] for row in rows]
