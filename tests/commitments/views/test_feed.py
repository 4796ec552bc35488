"""The feed of publications and corrections, as a feed reader takes it."""

from datetime import timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import edit_plan
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import CorrectionNote, record_correction
from commitments.models import Plan
from commitments.reporting.records import published_kept, sealed_kept
from tests.commitments.views.pagetext import page_words
from tests.commitments.views.test_published import LATER, open_to_everyone, publish, signed_in

ADDRESS = "/plans/north/feed.xml"
ATOM = "{http://www.w3.org/2005/Atom}"
EVEN_LATER = LATER + timedelta(days=1)


@pytest.fixture
def published(told):
    """A public plan, of whose two sealed quarters the first is published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    return told


def correct(told, seal, *, at=EVEN_LATER, should_read="The board met on 4 May.", reason="A slip."):
    note = CorrectionNote("quarter", "", "", should_read, reason)
    return record_correction(seal=seal, note=note, by=told.cast.governance, at=at)


def read(response):
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def entries(response):
    found = []
    for entry in read(response).iter(f"{ATOM}entry"):
        said = {child.tag.removeprefix(ATOM): child for child in entry}
        texts = {name: said[name].text for name in ("id", "title", "updated", "content")}
        found.append(SimpleNamespace(**texts, link=said["link"].get("href")))
    return found


def test_a_publication(client, published):
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    (entry,) = entries(response)
    assert entry.id == f"urn:sha256:{published.first.record_hash}"
    assert entry.title == "2023/24 Q3 published"
    assert entry.updated == "2024-05-03T08:00:00+00:00"
    assert entry.link == "http://testserver/plans/north/2023-24-q3/"
    assert entry.content == (
        "2023/24 Q3 (October to December 2023), as at the cut-off on 22 January 2024, 6pm; sealed on 22 January 2024,"
        f" 6pm, published on 3 May 2024, 9am. Its record hash is {published.first.record_hash}."
    )


def test_what_the_feed_is(client, published):
    feed = read(client.get(ADDRESS))
    assert feed.find(f"{ATOM}id").text == f"urn:sha256:{published.first.record_hash}:feed"
    assert feed.find(f"{ATOM}title").text == "Plan of north: publications and corrections"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Office of north"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": "http://testserver/plans/north/feed.xml",
        "alternate": "http://testserver/plans/north/",
    }
    assert feed.find(f"{ATOM}updated").text == "2024-05-03T08:00:00+00:00"


def test_the_newest_stands_first_and_names_do_not_hang_on_the_host(client, published):
    correction = correct(published, published.first)
    found = entries(client.get(ADDRESS, headers={"host": "127.0.0.1"}))
    assert [entry.title for entry in found] == ["Correction 1 to 2023/24 Q3", "2023/24 Q3 published"]
    assert [entry.id for entry in found] == [
        f"urn:sha256:{correction.record_hash}",
        f"urn:sha256:{published.first.record_hash}",
    ]
    assert found[0].updated == "2024-05-04T08:00:00+00:00"
    assert found[0].content == (
        "About the quarter.\nIt should read: The board met on 4 May.\nWhy: A slip.\nBy: Greta Governance"
    )
    assert {entry.link for entry in found} == {"http://127.0.0.1/plans/north/2023-24-q3/"}


def test_corrections_made_before_a_quarter_was_published_are_told_with_it(client, published):
    assert "2023/24 Q4" not in client.get(ADDRESS).content.decode()
    publish_quarter(seal=published.second, by=published.cast.governance, at=EVEN_LATER)
    found = entries(client.get(ADDRESS))
    assert [(entry.title, entry.updated) for entry in found] == [
        ("Correction 4 to 2023/24 Q4", "2024-05-04T08:00:00+00:00"),
        ("Correction 3 to 2023/24 Q4", "2024-05-04T08:00:00+00:00"),
        ("Correction 2 to 2023/24 Q4", "2024-05-04T08:00:00+00:00"),
        ("Correction 1 to 2023/24 Q4", "2024-05-04T08:00:00+00:00"),
        ("2023/24 Q4 published", "2024-05-04T08:00:00+00:00"),
        ("2023/24 Q3 published", "2024-05-03T08:00:00+00:00"),
    ]
    assert found[3].content == (
        "About the KPI “Burglaries”. It said: 410\nIt should read: 401\nWhy: A slip in the kpi.\nBy: Greta Governance"
    )
    said = "".join(entry.content for entry in found)
    assert "It said: [Not published: marked OFFICIAL-SENSITIVE]" in said
    assert not [words for words in ("airport", "harbour", "slip in the aim") if words in said]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<b>Less</b> & more ]]>", "<b>Less</b> & more ]]>"),
        ("A bell\x07, a vertical tab\x0b and \ufffe", "A bell�, a vertical tab� and �"),
        ("Two\nlines\tand “quotes” £ 🙂", "Two\nlines\tand “quotes” £ 🙂"),
    ],
)
def test_any_text_is_well_formed(client, published, typed, printed):
    correct(published, published.first, should_read=typed)
    assert f"It should read: {printed}\n" in entries(client.get(ADDRESS))[0].content


def test_an_unchanged_feed_costs_one_query(client, published):
    tag = client.get(ADDRESS).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        again = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, len(captured)) == (304, 1)
    correct(published, published.first)
    assert client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 200


def test_more_corrections_cost_no_more(client, published):
    def asked():
        sealed_kept.clear()
        published_kept.clear()
        with CaptureQueriesContext(connection) as captured:
            entries(client.get(ADDRESS))
        return len(captured)

    correct(published, published.first)
    publish(published, published.second)
    few = asked()
    for number in range(10):
        correct(published, published.first, reason=f"Slip {number}.")
    assert asked() == few <= 12


def test_live_words_are_not_in_it(client, published):
    before = client.get(ADDRESS).content
    plan, by = Plan.objects.get(slug="north"), published.cast.governance
    edit_plan(plan=plan, changes=Changes({"title": "Other", "office": "Other"}), based_on=plan.version, by=by, at=LATER)
    assert client.get(ADDRESS).content == before


def test_parameters_are_refused(client, published):
    assert client.get(f"{ADDRESS}?page=2").status_code == 400


def test_a_plan_that_is_not_public_has_a_feed_for_its_members_that_nobody_keeps(client, told):
    publish(told, told.first)
    hidden, invented = client.get(ADDRESS), client.get("/plans/nowhere/feed.xml")
    assert (hidden.status_code, hidden.content, hidden.headers) == (404, invented.content, invented.headers)
    answer = signed_in(told.cast.panel).get(ADDRESS)
    assert len(entries(answer)) == 1
    assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert "ETag" not in answer.headers


def test_nothing_published_is_no_feed(client, told):
    open_to_everyone(told.cast.plan)
    assert client.get(ADDRESS).status_code == 404
    assert "feed" not in page_words(client.get("/plans/north/"))


def test_the_page_of_the_plan_leads_to_it(client, published):
    assert f'<a href="{ADDRESS}" type="application/atom+xml">feed of this plan</a>' in (
        client.get("/plans/north/").content.decode()
    )
