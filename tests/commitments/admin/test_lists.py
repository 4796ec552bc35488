"""Lists: what they show, filter and export, and that a longer one costs no more."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actions.plan import create_aim, create_theme, edit_theme, link_kpi, set_role, withdraw_aim
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.admin.site import site
from commitments.models import Aim, PlanKPI, Theme
from kpis.actions.measures import create_kpi
from kpis.models import KPI
from kpis.periods import Period
from plantracker.people.actions import create_people
from plantracker.people.models import User
from tests.cast import CUT_OFF, WRITTEN_AT, approve, draft, make_plan, observe, open_round_of, submit

AIMS = reverse("admin:commitments_aim_changelist")
EXPORT = reverse("admin:commitments_aim_export")


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


def seal_quarter_before(cast):
    """2023/24 Q2 never had a round: its default cut-off has passed, and nothing was approved for it."""
    seal_quarter(plan=cast.plan, quarter=Period.parse("2023/24 Q2"), by=cast.governance, at=WRITTEN_AT)


def slugs(response):
    return [aim.slug for aim in response.context["cl"].result_list]


def row_of(response, slug):
    """A line of the list as its reader sees it, by heading."""
    table = response.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    for line in table.split("<tr>")[1:]:
        if slug in line:
            return line
    raise AssertionError(f"No row of {slug}")


def test_the_list_says_how_far_each_aim_has_come(governance, cast, round_):
    draft(cast.helpline, round_, by=cast.other_lead)
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    page = governance.get(AIMS)
    assert slugs(page) == ["patrols", "wardens", "helpline", "court-visits"]
    cells = {aim.slug: (aim.round_state, aim.rag_now, aim.is_due) for aim in page.context["cl"].result_list}
    assert cells == {
        "patrols": ("approved", "amber", True),
        # Covered by the update of patrols, ratings included.
        "wardens": ("", "amber", False),
        "helpline": ("draft", "", True),
        "court-visits": ("not started", "", True),
    }
    assert "With “Put more officers on foot patrol”" in row_of(page, "Train the wardens")


def test_overdue_counts_from_the_day_after_submit_by(governance, cast, round_):
    for day, is_late in ((14, False), (15, False), (16, True)):
        with time_machine.travel(WRITTEN_AT.replace(day=day), tick=False):
            governance.force_login(cast.governance)
            page = governance.get(AIMS)
            assert ("Not started, overdue" in row_of(page, "Open a helpline")) is is_late, day


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "draft"}, ["helpline"]),
        ({"state": "not-started"}, ["court-visits"]),
        ({"state": "approved"}, ["patrols"]),
        ({"state": "returned"}, []),
        ({"due": "yes"}, ["patrols", "helpline", "court-visits"]),
        ({"due": "no"}, ["wardens"]),
        ({"due": "me"}, []),
        ({"rag": "amber"}, ["patrols", "wardens"]),
        ({"rag": "none"}, ["helpline", "court-visits"]),
        ({"lead": "nobody"}, ["court-visits"]),
        ({"stale": "no"}, ["patrols", "wardens"]),
        ({"stale": "yes"}, ["helpline", "court-visits"]),
        ({"q": "helpline"}, ["helpline"]),
        ({"q": "victims first"}, ["helpline", "court-visits"]),
        ({"q": "Olga"}, ["helpline"]),
        ({"q": "nothing of the kind"}, []),
        ({"q": "court", "state": "draft"}, []),
    ],
)
def test_filters_and_search(governance, cast, round_, query, found):
    seal_quarter_before(cast)
    draft(cast.helpline, round_, by=cast.other_lead)
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    assert slugs(governance.get(AIMS, query)) == found


def test_nothing_is_stale_before_the_first_cut_off(governance, cast, round_):
    assert slugs(governance.get(AIMS, {"stale": "yes"})) == []


def test_filters_by_theme_and_lead_offer_ones_own_plan_only(governance, cast, other, round_):
    assert slugs(governance.get(AIMS, {"theme": cast.streets.pk})) == ["patrols", "wardens"]
    assert slugs(governance.get(AIMS, {"lead": cast.other_lead.pk})) == ["helpline"]
    page = governance.get(AIMS).content.decode()
    assert f"theme={other.streets.pk}" not in page
    assert f"lead={other.lead.pk}" not in page


def test_due_from_me_is_what_the_person_leads_or_deputises(as_, cast, round_):
    assert slugs(as_(cast.lead).get(AIMS, {"due": "me"})) == ["patrols"]
    assert slugs(as_(cast.deputy).get(AIMS, {"due": "me"})) == ["patrols"]
    assert slugs(as_(cast.other_lead).get(AIMS, {"due": "me"})) == ["helpline"]


@pytest.mark.parametrize(
    "query",
    ["state=x", "due=maybe", "rag=blue", "lead=0", "theme=x", "plan=99", "stale=1", "plan__memberships__role=panel"],
)
def test_a_filter_that_is_not_offered_is_refused(governance, cast, round_, query):
    response = governance.get(f"{AIMS}?{query}")
    assert (response.status_code, response.headers.get("Location")) in [(302, f"{AIMS}?e=1"), (400, None)]
    assert governance.get(f"{EXPORT}?{query}").status_code == 400


def test_a_theme_of_another_plan_is_no_filter(governance, cast, other, round_):
    assert governance.get(AIMS, {"theme": other.streets.pk})["Location"] == f"{AIMS}?e=1"


def test_an_aim_is_due_in_its_round_unless_it_was_complete_before(governance, cast, round_):
    approve(
        submit(cast.helpline, round_, by=cast.other_lead, rag="complete", projected_rag="complete"), by=cast.governance
    )
    # Complete in this very round: it was due, and is done.
    assert "helpline" in slugs(governance.get(AIMS, {"due": "yes"}))
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        open_round_of(cast, quarter=round_.as_period.shifted(1), at=CUT_OFF)
        assert slugs(governance.get(AIMS, {"due": "yes"})) == ["patrols", "court-visits"]
        assert "Not started (not due)" in row_of(governance.get(AIMS), "Open a helpline")


PLAN_LISTS = ("commitments_aim", "commitments_progressupdate", "commitments_themerating", "commitments_round")


@pytest.mark.parametrize(
    ("model", "heading"), [*((model, "Plan") for model in PLAN_LISTS), ("kpis_observation", "Register")]
)
def test_a_list_of_several_plans_names_the_plan_of_each_row(as_, cast, other, round_, model, heading):
    for each in (cast, other):
        its_round = round_ if each is cast else open_round_of(other)
        submit(each.patrols, its_round, by=each.lead)
        rate_theme(theme=each.streets, round=its_round, rag="red", reason="x", by=each.governance, at=WRITTEN_AT)
        observe(each.burglary, "2023/24 Q3", "390", by=each.analyst)
    address = reverse(f"admin:{model}_changelist")
    said = as_(cast.administrator).get(address).content.decode()
    assert f"<span>{heading}</span>" in said
    names = ("Plan of north (North)", "Plan of south (South)") if heading == "Plan" else ("north", "south")
    assert all(f'<td class="field-{heading.lower()}">{name}</td>' in said for name in names)
    assert f"<span>{heading}</span>" not in as_(cast.governance).get(address).content.decode()
    if heading == "Plan":
        chosen = as_(cast.administrator).get(address, {"plan": cast.plan.pk}).content.decode()
        assert f"<span>{heading}</span>" not in chosen


@pytest.mark.parametrize(("begins", "is_due"), [(date(2023, 12, 31), True), (date(2024, 1, 1), False)])
def test_aims_of_a_theme_that_begins_after_the_quarter_are_not_due(governance, cast, round_, begins, is_due):
    changes = Changes({"starts_on": begins})
    edit_theme(theme=cast.victims, changes=changes, based_on=1, by=cast.governance, at=WRITTEN_AT)
    assert ("helpline" in slugs(governance.get(AIMS, {"due": "yes"}))) is is_due


def test_withdrawn_aims_are_not_due(governance, cast, round_):
    withdraw_aim(aim=cast.helpline, on=date(2024, 1, 8), reason="x", based_on=1, by=cast.governance, at=WRITTEN_AT)
    assert slugs(governance.get(AIMS, {"due": "yes"})) == ["patrols", "court-visits"]
    assert "Withdrawn" in row_of(governance.get(AIMS), "Open a helpline")


LEAD, SUBMITTED = 7, 9


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (SUBMITTED, ["patrols", "helpline", "wardens", "court-visits"]),
        (-SUBMITTED, ["helpline", "patrols", "wardens", "court-visits"]),
        (LEAD, ["patrols", "wardens", "helpline", "court-visits"]),
        (-LEAD, ["helpline", "patrols", "wardens", "court-visits"]),
    ],
)
def test_aims_without_a_value_come_last_whichever_way_the_list_is_sorted(governance, cast, round_, order, found):
    submit(cast.patrols, round_, by=cast.lead)
    submit(cast.helpline, round_, by=cast.other_lead, at=WRITTEN_AT + timedelta(minutes=1))
    page = governance.get(AIMS, {"o": order})
    heading = "submitted_at" if abs(order) == SUBMITTED else "lead"
    assert page.context["cl"].get_ordering_field(page.context["cl"].list_display[abs(order)]) == heading
    assert slugs(page) == found


@pytest.mark.parametrize("order", [3, -3])
def test_themes_without_a_first_day_come_last_whichever_way_the_list_is_sorted(governance, cast, order):
    Theme.objects.filter(pk=cast.streets.pk).update(starts_on=date(2021, 4, 1))
    page = governance.get(reverse("admin:commitments_theme_changelist"), {"o": order})
    assert page.context["cl"].list_display[3] == "starts_on"
    assert slugs(page) == ["streets", "victims"]


def test_searching_keeps_the_filter(governance, cast, round_):
    page = governance.get(AIMS, {"state": "not-started", "q": "court"})
    assert slugs(page) == ["court-visits"]
    assert '<input type="hidden" name="state" value="not-started">' in page.content.decode()


def test_all_filtered_rows_can_be_ticked_at_once(governance, cast, round_):
    grow(cast, 52)
    for number in range(52):
        aim = Aim.objects.get(slug=f"aim-{number}")
        submit(aim, round_, by=aim.lead)
    page = governance.post(
        f"{AIMS}?state=submitted",
        {"action": "approve_ticked", "_selected_action": [aim.pk], "select_across": "1"},
    )
    assert len(page.context["lines"]) == 52


# Export -----------------------------------------------------------------------------------------


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_file_holds_every_filtered_row_and_not_the_page(governance, cast, round_):
    seal_quarter_before(cast)
    grow(cast, 60)
    submit(cast.patrols, round_, by=cast.lead)
    assert len(slugs(governance.get(AIMS))) == 50
    rows = rows_of(governance.get(EXPORT))
    assert len(rows) == 64
    assert rows[0] == {
        "plan": "north",
        "theme": "Safer streets",
        "aim": "patrols",
        "title": "Put more officers on foot patrol",
        "lead": "Liam Lead",
        "quarter": "2023/24 Q3",
        "state": "submitted",
        "due": "yes",
        "rag_before": "Not rated",
        "rag": "Not rated",
        "projected_before": "Not rated",
        "projected": "Not rated",
        "rated_in": "",
        "stale": "yes",
        "submitted_at": "2024-01-08T11:00:00+00:00",
        "reported_with": "",
        "withdrawn_on": "",
    }
    assert [row["aim"] for row in rows_of(governance.get(EXPORT, {"lead": cast.other_lead.pk}))] == ["helpline"]


def test_a_file_of_aims_is_safe_in_a_spreadsheet(governance, cast, round_):
    Aim.objects.filter(pk=cast.helpline.pk).update(title="=HYPERLINK(1)")
    (row,) = rows_of(governance.get(EXPORT, {"lead": cast.other_lead.pk}))
    assert row["title"] == "'=HYPERLINK(1)"


def test_the_link_to_the_file_keeps_the_filter(governance, cast, round_):
    page = governance.get(AIMS, {"state": "not-started", "q": "helpline"}).content.decode()
    assert f"{EXPORT}?q=helpline&amp;state=not-started" in page


# Cost -------------------------------------------------------------------------------------------


def grow(cast, count, start=0):
    """So many more rows of everything that a list can show."""
    by = cast.governance
    for number in range(start, start + count):
        person = User(email=f"person{number}@north.example", name=f"Person {number}")
        create_people(people=[person], by=by, at=WRITTEN_AT)
        set_role(plan=cast.plan, person=person, role="lead", by=by, at=WRITTEN_AT)
        theme = Theme(plan=cast.plan, slug=f"theme-{number}", order=number + 10, title=f"Theme {number}", lead=person)
        create_theme(theme=theme, by=by, at=WRITTEN_AT)
        kpi = KPI(
            register="north",
            slug=f"kpi-{number}",
            title=f"KPI {number}",
            unit="%",
            polarity="lower",
            frequency="quarter",
            owner=person,
        )
        create_kpi(kpi=kpi, by=by, at=WRITTEN_AT)
        link = PlanKPI(plan=cast.plan, kpi=kpi, position=number + 10, baseline_absence="late")
        link_kpi(link=link, themes=[theme], by=by, at=WRITTEN_AT)
        aim = Aim(plan=cast.plan, theme=theme, slug=f"aim-{number}", order=1, title=f"Aim {number}", lead=person)
        create_aim(aim=aim, deputies=[cast.deputy], kpis=[link], by=by, at=WRITTEN_AT)


def fill(cast, round_, start, count):
    """An update and a value for each of the grown rows."""
    for number in range(start, start + count):
        aim = Aim.objects.get(slug=f"aim-{number}")
        approve(submit(aim, round_, by=aim.lead), by=cast.governance)
        submit(aim, round_, by=aim.lead, activity="Newer")
        observe(KPI.objects.get(slug=f"kpi-{number}"), "2023/24 Q3", "1", by=aim.lead)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        assert response.status_code == 200
        if response.streaming:
            list(response.streaming_content)
    return len(captured)


LISTS = sorted(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in site._registry)
OTHERS = ["admin:index", "admin:commitments_aim_export", "admin:kpis_observation_due"]


def test_no_page_costs_more_for_more_rows(as_, cast, round_):
    grow(cast, 3)
    fill(cast, round_, 0, 3)
    clients = {person: as_(getattr(cast, person)) for person in ("administrator", "deputy", "analyst")}
    pages = [reverse(name) for name in LISTS + OTHERS] + [reverse("admin:commitments_plan_draft", args=[cast.plan.pk])]
    measured = {}
    for _ in range(2):
        for who, client in clients.items():
            for url in pages:
                if client.get(url).status_code == 200:
                    measured.setdefault((who, url), []).append(queries_of(client, url))
        if len(next(iter(measured.values()))) == 1:
            grow(cast, 27, start=3)
            fill(cast, round_, 3, 27)
    grown = {key: counts for key, counts in measured.items() if counts[0] != counts[1]}
    assert grown == {}
    assert len(measured) > 30


def test_the_index_costs_no_more_for_more_plans(as_, cast, other, round_):
    open_round_of(other)
    client = as_(cast.administrator)
    few = queries_of(client, reverse("admin:index"))
    for name in ("east", "west", "midlands"):
        open_round_of(make_plan(slug=name))
    assert queries_of(client, reverse("admin:index")) == few


def test_deciding_on_many_lists_them_at_the_same_cost(governance, cast, round_):
    def queries(numbers):
        ticked = [Aim.objects.get(slug=f"aim-{number}").pk for number in numbers]
        with CaptureQueriesContext(connection) as captured:
            page = governance.post(AIMS, {"action": "approve_ticked", "_selected_action": ticked})
            assert len(page.context["lines"]) == len(ticked)
        return len(captured)

    grow(cast, 30)
    fill(cast, round_, 0, 30)
    assert queries(range(3)) == queries(range(30))
