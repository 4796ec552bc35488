"""Live, draft and empty: what the pages say before there is a seal, and where there is nothing."""

from datetime import date

import pytest
import time_machine

from commitments.actions.plan import create_plan, create_theme, edit_plan, set_role
from commitments.actions.records import Changes
from commitments.models import Plan, Theme
from tests.cast import PLANNED_AT
from tests.commitments.views.pagetext import page_words
from tests.commitments.views.story import report_first_quarter

DURING = "2024-01-10T10:00:00Z"


def test_live_says_that_it_may_change_and_until_when(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.reviewer)
    with time_machine.travel(DURING, tick=False):
        text = page_words(client.get("/review/north/live/"))
    assert (
        "Live (may change). As it stands on 10 January 2024, 10am."
        " The round of 2023/24 Q3 takes updates until 22 January 2024, 6pm."
        " Of 3 updates due, 2 approved, 0 submitted, 0 returned, 0 in draft and 1 not started."
    ) in text


def test_live_without_a_round_says_so(as_reviewer, cast):
    with time_machine.travel("2024-01-02T12:00:00Z", tick=False):
        assert "No round is open." in page_words(as_reviewer.get("/review/north/live/"))


KPI_PAGES = ("kpis/", "kpis/burglary/", "exceptions/")
KPI_FILES = ("kpis.csv", "kpis/burglary/series.csv", "exceptions.csv")


@pytest.mark.parametrize("page", ["", "themes/streets/", "changes/", "aims/", "pack/", *KPI_PAGES, *KPI_FILES])
@pytest.mark.parametrize(("role", "status"), [("governance", 200), ("analyst", 404), ("lead", 404), ("reviewer", 404)])
def test_draft_is_for_governance_while_a_round_is_open(client, cast, page, role, status):
    report_first_quarter(cast)
    client.force_login(getattr(cast, role))
    with time_machine.travel(DURING, tick=False):
        assert client.get(f"/review/north/draft/{page}").status_code == status


@pytest.mark.parametrize("page", ["", "themes/streets/", "changes/", "aims/", *KPI_PAGES])
def test_every_draft_page_says_draft_at_its_top_and_foot(client, cast, page):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel(DURING, tick=False):
        markup = client.get(f"/review/north/draft/{page}").content.decode()
    assert markup.count('<p class="marking">DRAFT OFFICIAL</p>') == 2
    assert "<strong>DRAFT.</strong> 2023/24 Q3 as it would be sealed now, 10 January 2024, 10am." in markup
    assert 'class="govuk-template__body sheet-official-draft is-draft"' in markup


def test_draft_is_over_at_the_cut_off(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel("2024-01-22T18:00:00Z", tick=False):
        assert client.get("/review/north/draft/").status_code == 404


def test_draft_leads_to_the_checklist(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.governance)
    with time_machine.travel(DURING, tick=False):
        markup = client.get("/review/north/draft/").content.decode()
        address = f"/admin/commitments/plan/{cast.plan.pk}/draft/"
        assert f'<a href="{address}">Checklist before the cut-off</a>' in markup
        assert client.get(address).status_code == 200
        assert "Checklist before the cut-off" not in client.get("/review/north/live/").content.decode()


def test_pages_of_a_quarter_carry_no_link_to_a_draft_that_is_not_there(client, cast):
    report_first_quarter(cast)
    client.force_login(cast.analyst)
    with time_machine.travel(DURING, tick=False):
        assert "/draft/" not in client.get("/review/north/live/").content.decode()


def test_a_plan_marked_higher_is_marked_so_on_paper_too(client, cast):
    changes = Changes({"marking": "OFFICIAL-SENSITIVE"})
    edit_plan(plan=cast.plan, changes=changes, based_on=1, by=cast.governance, at=PLANNED_AT)
    client.force_login(cast.reviewer)
    with time_machine.travel(DURING, tick=False):
        markup = client.get("/review/north/live/").content.decode()
    assert markup.count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2
    assert 'class="govuk-template__body sheet-sensitive"' in markup


@pytest.fixture
def empty_plan(cast):
    """A plan in which nothing is set up; its reader is the cast's reviewer."""
    plan = Plan(
        slug="empty",
        title="Empty plan",
        area="Nowhere",
        office="Office",
        board="Board",
        panel="Panel",
        starts_on=date(2023, 4, 1),
        ends_on=date(2025, 3, 31),
    )
    create_plan(plan=plan, by=cast.administrator, at=PLANNED_AT)
    set_role(plan=plan, person=cast.reviewer, role="reviewer", by=cast.administrator, at=PLANNED_AT)
    return plan


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("live/", "This plan has no themes and no aims: its record holds KPIs only. The record holds no key KPIs."),
        ("live/aims/", "This plan has no themes and no aims: its record holds KPIs only."),
        ("live/kpis/", "The record holds no KPIs."),
        ("live/exceptions/", "No KPI of this quarter has limits, so none can be an exception."),
        ("board/", "This plan has no themes and no aims: its record holds KPIs only. 0 adverse KPIs without comment"),
        ("live/changes/", "No earlier quarter of this plan is sealed, so there is nothing to compare with."),
        ("quarters/", "0 quarters are sealed."),
    ],
)
def test_an_empty_plan_says_so(as_reviewer, empty_plan, page, said):
    with time_machine.travel(DURING, tick=False):
        response = as_reviewer.get(f"/review/empty/{page}")
    assert response.status_code == 200
    assert said in page_words(response)
    assert "<table" not in response.content.decode()


def test_a_theme_without_anything_says_so(as_reviewer, empty_plan, cast):
    create_theme(theme=Theme(plan=empty_plan, slug="bare", order=1, title="Bare"), by=cast.administrator, at=PLANNED_AT)
    with time_machine.travel(DURING, tick=False):
        overview = page_words(as_reviewer.get("/review/empty/live/"))
        theme = page_words(as_reviewer.get("/review/empty/live/themes/bare/"))
    assert (
        "0 aims in this record; the plan document states no number."
        " Projected Green or Complete: cannot be said: no aims." in overview
    )
    assert "No key KPI." in overview
    assert "Objective None is recorded." in theme
    assert "No KPI belongs to this theme." in theme
    assert "The record holds no aims of this theme." in theme


def test_a_theme_that_begins_later_is_named_and_has_no_page_yet(as_reviewer, empty_plan, cast):
    later = Theme(plan=empty_plan, slug="later", order=1, title="Later", starts_on=date(2024, 4, 1))
    create_theme(theme=later, by=cast.administrator, at=PLANNED_AT)
    with time_machine.travel(DURING, tick=False):
        overview = page_words(as_reviewer.get("/review/empty/live/"))
        theme = as_reviewer.get("/review/empty/live/themes/later/")
    assert "Themes that begin later Later, from 1 April 2024" in overview
    assert theme.status_code == 404
    assert "The theme “Later” begins on 1 April 2024, after 2023/24 Q4." in page_words(theme)
