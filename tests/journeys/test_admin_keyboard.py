"""The work of the admin by the keyboard alone, and at each step the name of what has the focus.

Tab, Enter, Space and the arrows, and what people type into a text. Names in capitals are drawn so by the stock sheet.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.models import ProgressUpdate, Publication, Round, SealedQuarter
from kpis.periods import LONDON, Period
from tests.cast import submit
from tests.journeys.admin_stage import make_stage
from tests.journeys.keyboard import Keys

HEAD = ("Skip to main content", "Plan tracker", "REVIEW PAGES", "CHANGE PASSWORD", "SIGN OUT")
HEAD = (*HEAD, "Toggle theme (current theme: auto)")
TALLIES = ("0 Not started", "1 Draft", "1 Submitted", "0 Returned", "1 Approved")
DOORS = ("All aims", "Values to record", "Approve what is submitted", "Draft pack", "The round", "Seal a quarter")
PROJECTED = "Projected RAG: will it be complete by the plan's end?"
RATED = ("Nothing to report this quarter", "RAG: how delivery stands now")
UNTIL_SUBMITTED = (*RATED, "Reason for the RAG", PROJECTED, "Reason for the projection", "Marking")
SORTED = ("Sort the other way: Version", "Do not sort by it: Version")
UPDATES = ("Search", "Search", "show all", "Action:", "Go", "Updates", "Select all objects on this page for an action")
UPDATES = (*UPDATES, "AIM", "QUARTER", "VERSION", *SORTED, "STATE", "RAG", "PROJECTED", "AUTHOR", "WRITTEN AT")
TICK = "Select this object for an action - 2023/24 Q3, version"


class AdminKeys(Keys):
    """Somebody at the keyboard of the admin, whose way to the main part has its own name."""

    def skip(self):
        self.tab("Skip to main content")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#content-start")).to_be_focused()

    def write(self, name, text):
        """Go on to a field, and type."""
        self.tab(name)
        self.page.keyboard.type(text)

    def press(self, name, key="Enter"):
        """Press what has the focus, by its name, which leads to another page."""
        assert self.focused == name
        self.follow(key)


@pytest.fixture
def stage(transactional_db):
    return make_stage()


@pytest.fixture
def keys(page, stage):
    return AdminKeys(page)


def test_a_lead_submits_and_governance_returns_one_and_approves_one(page, keys, sign_in, stage):
    sign_in(stage.cast.other_lead)
    page.goto("/admin/")
    keys.tab(*HEAD, "Open a helpline")
    keys.press("Open a helpline")
    keys.skip()
    keys.write("Activity to date", "The line is open on three nights.")
    keys.tab("Nothing to report this quarter", "RAG: how delivery stands now")
    keys.choose("Green")
    keys.tab("Reason for the RAG", PROJECTED, "Reason for the projection", "Marking", "Submit to governance")
    keys.press("Submit to governance", "Space")
    expect(page.get_by_text("Version 2 is submitted: governance reads it now.")).to_be_visible()

    sign_in(stage.cast.governance)
    page.goto("/admin/")
    keys.skip()
    keys.tab("0 Not started", "0 Draft", "2 Submitted", "0 Returned", "1 Approved", *DOORS[:3])
    keys.press("Approve what is submitted")
    keys.skip()
    keys.tab(*UPDATES, f"{TICK} 2", "Open a helpline")
    keys.press("Open a helpline")
    keys.skip()
    keys.tab("View in review", "Approve version 2", "Return with a comment")
    keys.press("Return with a comment", "Space")
    keys.skip()
    keys.tab("Read it whole")
    keys.write("What should be changed", "How many called?")
    keys.tab("Return with a comment")
    keys.press("Return with a comment")
    expect(page.get_by_text("Returned: Open a helpline (version 2).")).to_be_visible()
    keys.skip()
    keys.tab(*UPDATES, f"{TICK} 1")
    keys.page.keyboard.press("Space")
    expect(page.locator("input.action-select")).to_be_checked()
    keys.tab("Offer visits before a trial")
    keys.press("Offer visits before a trial")
    keys.skip()
    keys.tab("View in review", "Approve version 1")
    keys.press("Approve version 1")
    expect(page.get_by_text("Approved: Offer visits before a trial (version 1).")).to_be_visible()

    returned = ProgressUpdate.objects.get(aim=stage.cast.helpline, version=2)
    assert (returned.state, returned.rag, returned.return_comment) == ("returned", "green", "How many called?")
    assert returned.activity == "The line is open on three nights."
    assert ProgressUpdate.objects.get(aim=stage.cast.court_visits).approved_by == stage.cast.governance


def test_two_people_wrote_one_update_and_the_second_decides(page, keys, sign_in, stage):
    aim = stage.cast.helpline
    sign_in(stage.cast.other_lead)
    page.goto(reverse("admin:commitments_aim_write", args=[aim.pk]))
    submit(
        aim,
        Round.objects.get(pk=stage.keys["round"]),
        by=stage.cast.other_lead,
        at=timezone.now(),
        activity="From the other window.",
    )
    keys.skip()
    keys.write("Activity to date", "From this window.")
    keys.tab(*UNTIL_SUBMITTED, "Submit to governance", "Save draft")
    keys.press("Save draft")
    conflict = page.get_by_role("region", name="Two people edited this")
    for text in ("From the other window.", "From this window."):
        expect(conflict.get_by_text(text)).to_be_visible()
    # The address still names the main part.
    keys.tab("Activity to date", *UNTIL_SUBMITTED, "Submit to governance", "Save draft")
    keys.press("Save draft")
    expect(page.get_by_text("Version 3 is saved as a draft")).to_be_visible()
    assert ProgressUpdate.objects.get(aim=aim, version=3).activity == "From this window."


def test_governance_opens_a_round_by_calendar_and_clock(page, keys, sign_in, stage):
    sign_in(stage.people["governance of the bare plan"])
    page.goto("/admin/")
    keys.skip()
    keys.tab("All aims", "Open a round")
    keys.press("Open a round")
    assert keys.focused == "Quarter:"
    today = timezone.now().astimezone(LONDON).date()
    keys.tab("Submit by:", "Today: Submit by", "Choose a Date: Submit by")
    pick_next_week(page, keys, today)
    assert keys.focused == "Submit by:"
    keys.tab("Today: Submit by", "Choose a Date: Submit by", "Cut-off, date", "Today: Cut-off, date")
    keys.tab("Choose a Date: Cut-off, date")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert keys.focused == "Choose a Date: Cut-off, date"
    keys.back("Today: Cut-off, date", "Cut-off, date")
    page.keyboard.type(f"{today + timedelta(days=9):%d/%m/%Y}")
    keys.tab("Today: Cut-off, date", "Choose a Date: Cut-off, date")
    keys.tab("Cut-off, time", "Now: Cut-off, time", "Choose a Time: Cut-off, time")
    page.keyboard.press("Enter")
    assert keys.focused == "Now"
    keys.tab("Midnight", "6 a.m.", "Noon", "6 p.m.", key="ArrowDown")
    keys.tab("Cancel", "Now")
    keys.back("Cancel", "6 p.m.")
    page.keyboard.press("Enter")
    assert keys.focused == "Cut-off, time"
    keys.tab("Now: Cut-off, time", "Choose a Time: Cut-off, time", "Save")
    keys.press("Save")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    opened = Round.objects.get(plan=stage.people["governance of the bare plan"].memberships.get().plan)
    assert opened.submit_by == today + timedelta(days=7)
    closes = opened.cut_off.astimezone(LONDON)
    assert (closes.date(), closes.hour, closes.minute) == (today + timedelta(days=9), 18, 0)


def pick_next_week(page, keys, today):
    """In the open calendar, from today: the months are turned there and back, and the day a week on is pressed."""
    page.keyboard.press("Enter")
    assert keys.focused == str(today.day)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert keys.focused in (str(today.day), str(today.day - 1))
    page.keyboard.press("Escape")
    assert keys.focused == "Choose a Date: Submit by"
    page.keyboard.press("Enter")
    next_week = today + timedelta(days=7)
    if next_week.month == today.month:
        keys.tab(str(next_week.day), key="ArrowDown")
    else:
        page.keyboard.press("Shift+Tab")
        while keys.focused != "Later month":
            page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        while keys.focused != str(next_week.day):
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_governance_seals_publishes_and_corrects_a_quarter(page, keys, sign_in, stage):
    sign_in(stage.cast.governance)
    page.goto("/admin/")
    keys.skip()
    keys.tab(*TALLIES, *DOORS)
    keys.press("Seal a quarter")
    keys.back("Seal 2021/22 Q3 …")
    keys.press("Seal 2021/22 Q3 …")
    keys.skip()
    keys.tab("Seal 2021/22 Q3")
    keys.press("Seal 2021/22 Q3", "Space")
    assert SealedQuarter.objects.seals().filter(plan=stage.cast.plan, quarter="2021/22 Q3").exists()

    page.goto(reverse("admin:commitments_sealedquarter_change", args=[stage.keys["seal"]]))
    keys.skip()
    keys.tab("View in review", "Download the pack", "Add a correction", "Publish")
    keys.press("Publish")
    keys.skip()
    keys.tab("View in review")
    keys.write("For which meeting, or why (may be empty)", "Panel of May")
    keys.tab("Publish 2021/22 Q1")
    keys.press("Publish 2021/22 Q1")
    expect(page.get_by_text("Its published pages")).to_be_visible()
    assert Publication.objects.get().note == "Panel of May"

    # The address still names the main part, so that nobody has to skip to it again.
    keys.tab("View in review", "Download the pack", "Add a correction")
    keys.press("Add a correction")
    keys.skip()
    keys.tab("What it is about")
    keys.choose("The whole quarter")
    keys.tab("Its key")
    keys.write("What the record says", "400")
    keys.write("What it should read", "401")
    keys.write("Why", "One came late.")
    keys.tab("Record the correction")
    keys.press("Record the correction")
    correction = SealedQuarter.objects.exclude(pk__in=SealedQuarter.objects.seals()).order_by("pk").last()
    assert Period.parse(correction.quarter) == Period.parse("2021/22 Q1")
    expect(page.get_by_text("One came late.")).to_be_visible()
