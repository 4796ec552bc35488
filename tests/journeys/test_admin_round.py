"""One round in the admin, as its people see it: lead, second window, governance; at a desk and on a phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from commitments.models import ProgressUpdate, Round
from kpis.models import Observation
from kpis.periods import Period
from tests.cast import draft, make_plan, open_round_of, submit

WIDTHS = {"desk": 1280, "phone": 390}
# Of the stock admin itself, which the tracker does not rewrite.
STOCK = {"region", "heading-order", "empty-table-header"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def cast(transactional_db, now):
    return make_plan(at=now)


@pytest.fixture
def round_(cast, now):
    closes = now + timedelta(days=14)
    return open_round_of(cast, quarter=Period.parse("2023/24 Q3"), at=now, submit_by=closes.date(), cut_off=closes)


def violations(page):
    # Its preload would fetch what the stock style sheets import from the wrong address.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return {each["id"]: [node["html"] for node in each["nodes"]] for each in found if each["id"] not in STOCK}


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_a_lead_writes_what_is_due_and_governance_approves_it(page, sign_in, cast, round_):
    sign_in(cast.lead)
    page.goto("/admin/")
    page.get_by_role("link", name="Put more officers on foot patrol").click()
    page.get_by_label("Activity to date").fill("Two more officers walk on Fridays.")
    page.get_by_label("RAG: how delivery stands now").select_option("Red")
    page.get_by_label("Projected RAG").select_option("Green")
    page.get_by_role("button", name="Submit to governance").click()
    page.get_by_text("The RAG is Red and the projection Green: say why they differ.").wait_for()
    page.get_by_label("Reason for the RAG").fill("Half of the posts are empty.")
    page.get_by_role("button", name="Submit to governance").click()
    page.get_by_text("Version 1 is submitted: governance reads it now.").wait_for()

    sign_in(cast.governance)
    page.goto("/admin/")
    page.get_by_role("link", name="1 Submitted").click()
    page.get_by_label("Select this object for an action - Put more officers on foot patrol").check()
    page.get_by_label("Action:").select_option("Approve the submitted updates of the ticked aims")
    page.get_by_role("button", name="Go").click()
    page.get_by_text("Half of the posts are empty.").wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved: Put more officers on foot patrol (version 1).").wait_for()
    assert ProgressUpdate.objects.get().approved_by == cast.governance


def test_two_windows_on_one_draft_show_both_texts(context, page, sign_in, cast, round_):
    sign_in(cast.lead)
    address = reverse("admin:commitments_aim_write", args=[cast.patrols.pk])
    page.goto(address)
    second = context.new_page()
    second.goto(address)
    page.get_by_label("Activity to date").fill("The first window's words")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Version 1 is saved as a draft").wait_for()
    second.get_by_label("Activity to date").fill("The second window's words")
    second.get_by_role("button", name="Save draft").click()
    conflict = second.get_by_role("region", name="Two people edited this")
    conflict.get_by_text("The first window's words").wait_for()
    conflict.get_by_text("The second window's words").wait_for()
    second.get_by_role("button", name="Save draft").click()
    second.get_by_text("Version 2 is saved as a draft").wait_for()
    second.close()


def test_an_officer_opens_a_round_and_an_analyst_records_a_value(page, sign_in, cast, now):
    sign_in(cast.governance)
    page.goto("/admin/")
    page.get_by_role("link", name="Open a round").click()
    page.get_by_label("Quarter").select_option("2023/24 Q3")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("do not both lie ahead: give future dates.").wait_for()
    closes = now + timedelta(days=10)
    page.get_by_role("textbox", name="Submit by").fill(f"{closes:%d/%m/%Y}")
    page.get_by_role("textbox", name="Cut-off, date").fill(f"{closes + timedelta(days=2):%d/%m/%Y}")
    page.get_by_role("textbox", name="Cut-off, time").fill("18:00")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    assert Round.objects.get().quarter == "2023/24 Q3"

    sign_in(cast.analyst)
    page.goto(reverse("admin:kpis_observation_due"))
    page.get_by_role("link", name="Burglaries").click()
    page.get_by_label("Value").fill("1,390")
    page.get_by_label("Comment").fill("Fewer at night.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()
    assert Observation.objects.get().value == 1390


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_fit_and_can_be_read_by_everybody(page, sign_in, cast, round_, width):
    draft(cast.helpline, round_, by=cast.other_lead, at=timezone.now())
    update = submit(cast.patrols, round_, by=cast.lead, at=timezone.now())
    page.set_viewport_size({"width": width, "height": 900})
    pages = {
        cast.governance: [
            "/admin/",
            reverse("admin:commitments_aim_changelist"),
            reverse("admin:commitments_aim_change", args=[cast.patrols.pk]),
            reverse("admin:commitments_aim_history", args=[cast.patrols.pk]),
            reverse("admin:commitments_aim_withdraw", args=[cast.helpline.pk]),
            reverse("admin:commitments_progressupdate_change", args=[update.pk]),
            reverse("admin:commitments_round_change", args=[round_.pk]),
            reverse("admin:commitments_plan_draft", args=[cast.plan.pk]),
            reverse("admin:commitments_plan_seal", args=[cast.plan.pk]),
            reverse("admin:commitments_plan_import"),
            reverse("admin:commitments_themerating_add"),
            f"{reverse('admin:kpis_observation_add')}?kpi={cast.burglary.pk}",
        ],
        cast.lead: ["/admin/", reverse("admin:commitments_aim_write", args=[cast.patrols.pk])],
    }
    wrong = {}
    for person, addresses in pages.items():
        sign_in(person)
        for address in addresses:
            page.goto(address)
            found = violations(page)
            if is_too_wide(page):
                found["too wide"] = [str(width)]
            if found:
                wrong[address] = found
    assert wrong == {}
