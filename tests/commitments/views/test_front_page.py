"""The front page tells of each public plan whether it is over, what came next, and whether anything is published."""

import html
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Plan
from tests.commitments.views.pagetext import page_words
from tests.commitments.views.test_published import open_to_everyone, publish

# The plan of the story runs from 1 April 2021 to 31 March 2025, in North.
ENDED = "This plan ended on 31 March 2025."


def put_plan(slug, title, starts_on, ends_on, *, area="North", is_public=True):
    words = {"area": area, "office": "Office", "board": "Board", "panel": "Panel"}
    return Plan.objects.create(
        slug=slug, title=title, starts_on=starts_on, ends_on=ends_on, is_public=is_public, **words
    )


def front(client, at):
    with time_machine.travel(at, tick=False):
        return client.get("/")


@pytest.mark.parametrize(
    ("at", "has_ended"),
    [("2025-03-31T22:59:00Z", False), ("2025-03-31T23:00:00Z", True), ("2025-04-01T12:00:00Z", True)],
)
def test_a_plan_has_ended_from_the_day_after_its_last_one(client, told, at, has_ended):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    assert (ENDED in page_words(front(client, at))) is has_ended


def test_the_successor_is_the_next_public_plan_of_the_area(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    put_plan("after-next", "The one after", date(2029, 4, 1), date(2033, 3, 31))
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    put_plan("elsewhere", "Another area", date(2024, 4, 1), date(2028, 3, 31), area="South")
    put_plan("hidden", "A secret plan", date(2024, 4, 1), date(2028, 3, 31), is_public=False)
    put_plan("before", "The one before", date(2017, 4, 1), date(2021, 3, 31))
    response = front(client, "2025-06-01T12:00:00Z")
    said = page_words(response)
    assert f"{ENDED} It was followed by: The next plan." in said
    assert '<a href="/plans/next/">The next plan</a>.' in response.content.decode()
    assert "This plan ended on 31 March 2021. It was followed by: Plan of north." in said
    assert "secret" not in said


def test_each_plan_names_its_office(client, told):
    """For who needs somebody to ask."""
    open_to_everyone(told.cast.plan)
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    said = page_words(front(client, "2025-01-01T12:00:00Z"))
    assert f"1 April 2021 to 31 March 2025. Set by: {told.cast.plan.office}." in said
    assert "North. 1 April 2025 to 31 March 2029. Set by: Office." in said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2025-03-31T22:59:00Z", ""),
        ("2025-03-31T23:00:00Z", f"{ENDED} It was followed by: The next plan."),
    ],
)
def test_a_plans_own_page_says_the_same(client, told, at, said):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    put_plan("hidden", "A secret plan", date(2024, 4, 1), date(2028, 3, 31), is_public=False)
    with time_machine.travel(at, tick=False):
        response = client.get("/plans/north/")
    assert ("followed by" in page_words(response), said in page_words(response)) == (bool(said), True)
    assert ('<a href="/plans/next/">The next plan</a>.' in response.content.decode()) is bool(said)
    assert "secret" not in page_words(response)


def test_the_front_page_is_kept_until_anything_on_it_changes(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)

    def asked(at, tag=""):
        with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as captured:
            return client.get("/", headers={"If-None-Match": tag}), len(captured)

    first, _ = asked("2025-03-31T12:00:00Z")
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    again, cost = asked("2025-03-31T13:00:00Z", first.headers["ETag"])
    assert (again.status_code, again.content, cost) == (304, b"", 1)
    ended, _ = asked("2025-04-01T12:00:00Z", first.headers["ETag"])
    assert (ended.status_code, ENDED in page_words(ended)) == (200, True)
    publish(told, told.second)
    newer, _ = asked("2025-04-01T12:00:00Z", ended.headers["ETag"])
    assert (newer.status_code, "Newest quarter: 2023/24 Q4" in page_words(newer)) == (200, True)
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    followed, _ = asked("2025-04-01T12:00:00Z", newer.headers["ETag"])
    assert (followed.status_code, "The next plan" in page_words(followed)) == (200, True)


def test_a_plans_own_page_is_sent_again_once_it_has_ended_or_been_followed(client, told):
    """Browsers keep it under a tag, which has to move with all that the page says."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)

    def asked(at, tag=""):
        with time_machine.travel(at, tick=False):
            return client.get("/plans/north/", headers={"If-None-Match": tag})

    tag = asked("2025-03-31T12:00:00Z").headers["ETag"]
    assert asked("2025-03-31T13:00:00Z", tag).status_code == 304
    ended = asked("2025-04-01T12:00:00Z", tag)
    assert (ended.status_code, ENDED in page_words(ended)) == (200, True)
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    followed = asked("2025-04-01T12:00:00Z", ended.headers["ETag"])
    assert (followed.status_code, "It was followed by: The next plan." in page_words(followed)) == (200, True)


def test_a_plans_own_page_says_its_title_once(client, told):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    assert "<title>Plan of north</title>" in client.get("/plans/north/").content.decode()
    overview = client.get("/plans/north/2023-24-q3/").content.decode()
    assert "<title>Overview – 2023/24 Q3 (October to December 2023) – Published – Plan of north</title>" in overview


def test_a_plan_that_goes_on_names_no_successor(client, told):
    open_to_everyone(told.cast.plan)
    put_plan("next", "The next plan", date(2025, 4, 1), date(2029, 3, 31))
    said = page_words(front(client, "2025-01-01T12:00:00Z"))
    assert "followed by" not in said
    assert said.count("No quarter of this plan is published yet.") == 2


def test_an_ended_plan_without_a_successor_says_only_that(client, told):
    open_to_everyone(told.cast.plan)
    said = page_words(front(client, "2025-06-01T12:00:00Z"))
    assert ENDED in said
    assert "followed by" not in said


@pytest.mark.parametrize("address", ["/", "/plans/north/"])
@pytest.mark.parametrize(
    ("link", "listed"),
    [
        ('<a href="{}aims/?rag=amber">2 Amber</a>', "2 of 4 aims: rated Amber."),
        ('<a href="{}kpis/?key=yes&amp;judgement=good">1 good</a>', "1 of 2 KPIs: judged good and that are key."),
    ],
)
def test_each_number_leads_to_the_published_list_that_proves_it(client, told, address, link, listed):
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    quarter = "/plans/north/2023-24-q3/"
    assert link.format(quarter) in client.get(address).content.decode()
    url = html.unescape(link.split('"')[1].format(quarter))
    assert listed in page_words(client.get(url))
