"""The forms that a published page says it has beside itself: that they are right, there, and nobody else's."""

import re

import pytest

from tests.commitments.views.test_published import open_to_everyone, publish, signed_in

Q4, API = "/plans/north/2023-24-q4/", "/api/v1/plans/north/2023-24-q4/"
FEED = ("application/atom+xml", "Publications and corrections", "/plans/north/feed.xml")
LINK = re.compile('<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">')


def json_at(address):
    return ("application/json", "The same as JSON", address)


PAGES = {
    "/plans/north/": [FEED, json_at("/api/v1/plans/north/")],
    Q4: [FEED, json_at(API)],
    f"{Q4}themes/": [FEED, json_at(f"{API}themes/")],
    f"{Q4}themes/streets/": [FEED, json_at(f"{API}themes/streets/")],
    f"{Q4}aims/": [FEED, json_at(f"{API}aims/")],
    f"{Q4}aims/?rag=red": [FEED, json_at(f"{API}aims/")],
    f"{Q4}aims/patrols/": [FEED, json_at(f"{API}aims/patrols/")],
    f"{Q4}kpis/": [FEED, json_at(f"{API}kpis/")],
    f"{Q4}kpis/burglary/": [FEED, json_at(f"{API}kpis/burglary/")],
    f"{Q4}changes/": [FEED, json_at(f"{API}changes/")],
    f"{Q4}changes/since/2023-24-q3/": [FEED],
    f"{Q4}corrections/": [FEED, json_at(f"{API}corrections/")],
    f"{Q4}exceptions/": [FEED],
    f"{Q4}search/": [FEED],
    f"{Q4}seal/": [FEED],
    f"{Q4}about/": [FEED],
    f"{Q4}glossary/": [FEED],
}


def alternates(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    return LINK.findall(page.content.decode())


@pytest.fixture
def both(told):
    publish(told, told.first, told.second)
    return told


@pytest.mark.parametrize("address", PAGES)
def test_each_page_names_the_feed_and_its_object(client, both, address):
    open_to_everyone(both.cast.plan)
    found = alternates(client, address)
    assert found == PAGES[address]
    for kind, _, url in found:
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, kind)


def test_a_plan_that_is_not_public_has_no_objects_for_its_members(both):
    panel = signed_in(both.cast.panel)
    assert alternates(panel, "/plans/north/") == alternates(panel, Q4) == [FEED]
    assert panel.get(FEED[2]).status_code == 200


def test_review_pages_have_no_other_form(both):
    open_to_everyone(both.cast.plan)
    governance = signed_in(both.cast.governance)
    for address in ("/review/north/live/", "/review/north/2023-24-q4/", "/review/north/quarters/"):
        assert alternates(governance, address) == []


def test_a_plan_without_a_published_quarter_has_no_feed_yet(client, told):
    open_to_everyone(told.cast.plan)
    assert alternates(client, "/plans/north/") == []
