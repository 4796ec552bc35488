"""The published tree: the same bytes for every reader, of published quarters alone, and nothing that is not public."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.actions.plan import edit_plan
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Plan
from commitments.views.answers import pages_kept
from tests.cast import QUARTER, make_plan, observe
from tests.commitments.views.pagetext import page_words, part
from tests.commitments.views.story import CORRECTED_AT, NEXT, NEXT_WRITTEN, report_first_quarter, report_second_quarter

LATER = CORRECTED_AT + timedelta(days=2)
PAGES = (
    "/plans/north/",
    "/plans/north/2023-24-q3/",
    "/plans/north/2023-24-q3/themes/streets/",
    "/plans/north/2023-24-q3/themes/",
    "/plans/north/2023-24-q3/aims/patrols/",
    "/plans/north/2023-24-q3/changes/",
    "/plans/north/2023-24-q3/aims/",
    "/plans/north/2023-24-q3/aims.csv",
    "/plans/north/2023-24-q3/kpis/",
    "/plans/north/2023-24-q3/kpis.csv",
    "/plans/north/2023-24-q3/kpis/burglary/",
    "/plans/north/2023-24-q3/kpis/burglary/series.csv",
    "/plans/north/2023-24-q3/exceptions/",
    "/plans/north/2023-24-q3/exceptions.csv",
    "/plans/north/2023-24-q3/pack/",
    "/plans/north/2023-24-q3/seal/",
    "/plans/north/2023-24-q3/corrections/",
    "/plans/north/2023-24-q3/search/",
    "/plans/north/2023-24-q3/search/?q=patrol",
    "/plans/north/2023-24-q3/about/",
    "/plans/north/2023-24-q3/glossary/",
)
READERS = ("governance", "analyst", "lead", "reviewer", "panel", "named", "administrator")


def open_to_everyone(plan):
    stored = Plan.objects.get(pk=plan.pk)
    governance = stored.memberships.filter(role="governance").first().person
    edit_plan(plan=stored, changes=Changes({"is_public": True}), based_on=stored.version, by=governance, at=LATER)


def publish(told, *seals):
    for seal in seals:
        publish_quarter(seal=seal, by=told.cast.governance, at=LATER)


@pytest.fixture
def published(told):
    """A public plan, of whose two sealed quarters the first is published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    return told


@pytest.fixture
def members_only(told):
    """The same of a plan that is not public."""
    publish(told, told.first)
    return told


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("address", PAGES)
def test_every_reader_of_a_public_plan_gets_the_same_bytes(client, published, address):
    anonymous = client.get(address)
    assert anonymous.status_code == 200
    for role in READERS:
        assert signed_in(getattr(published.cast, role)).get(address).content == anonymous.content, role


@pytest.mark.parametrize("address", [*PAGES, "/", "/plans/north/2023-24-q4/", "/plans/north/latest/"])
def test_no_session_is_read_and_no_cookie_set(published, monkeypatch, address):
    client = signed_in(published.cast.governance)

    def refuse(store):
        raise AssertionError("The published tree reads no session.")

    monkeypatch.setattr(SessionStore, "load", refuse)
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode(errors="replace")


def test_an_unpublished_quarter_reads_like_an_invented_one(client, published):
    answers = {
        client.get(f"/plans/north/{when}/{page}").content
        for when in ("2023-24-q4", "2031-32-q1", "live", "draft", "nonsense")
        for page in (
            "",
            "aims/",
            "kpis/burglary/",
            "kpis.csv",
            "pack/",
            "changes/",
            "seal/",
            "corrections/",
            "search/?q=a",
            "about/",
        )
    }
    assert len(answers) == 1
    assert client.get("/plans/north/2023-24-q4/").status_code == 404
    assert client.get("/plans/north/2023-24-q4/").headers == client.get("/plans/north/2031-32-q1/").headers


def test_a_plan_that_is_not_public_reads_like_an_invented_one(client, members_only):
    hidden, invented = client.get("/plans/north/2023-24-q3/"), client.get("/plans/nowhere/2023-24-q3/")
    assert (hidden.status_code, hidden.content, hidden.headers) == (404, invented.content, invented.headers)
    stranger = signed_in(make_plan(slug="east").governance)
    hidden, invented = stranger.get("/plans/north/"), stranger.get("/plans/nowhere/")
    assert (hidden.status_code, hidden.content, hidden.headers) == (404, invented.content, invented.headers)


@pytest.mark.parametrize("address", PAGES)
def test_members_read_a_plan_that_is_not_public_and_nothing_of_it_is_kept(members_only, address):
    cast = members_only.cast
    for person in (cast.governance, cast.analyst, cast.lead, cast.reviewer, cast.panel, cast.administrator):
        response = signed_in(person).get(address)
        assert response.status_code == 200
        assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
        assert "ETag" not in response.headers
    assert signed_in(cast.named).get(address).status_code == 404


@pytest.mark.parametrize("role", ["panel", "governance"])
def test_nobody_reads_an_unpublished_quarter_there(members_only, role):
    client = signed_in(getattr(members_only.cast, role))
    for when in ("2023-24-q4", "live", "draft"):
        assert client.get(f"/plans/north/{when}/").status_code == 404
        assert client.get(f"/plans/north/{when}/pack/").status_code == 404


# Kept by browsers -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_an_unchanged_page_costs_one_query(client, published, address):
    first = client.get(address)
    assert set(first.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, len(captured)) == (304, b"", 1)


@pytest.mark.parametrize(
    "address",
    [
        "/plans/north/2031-32-q1/",
        "/plans/north/2023-24-q4/",
        "/plans/north/2023-24-q3/aims/nothing/",
        "/plans/north/2023-24-q3/aims.csv?since=never",
        "/api/v1/plans/north/2031-32-q1/",
    ],
)
@pytest.mark.parametrize(
    "condition",
    [
        {"If-None-Match": "*"},
        {"If-None-Match": 'W/"x", "y"'},
        {"If-Match": '"x"'},
        {"If-Match": "*"},
        {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    ],
)
def test_no_condition_hides_that_there_is_no_such_page(client, published, address, condition):
    without = client.get(address)
    asked = client.get(address, headers=condition)
    assert without.status_code in (400, 404)
    assert (asked.status_code, asked.content) == (without.status_code, without.content)
    assert "ETag" not in asked.headers


def test_a_page_is_unchanged_for_who_names_its_tag_and_for_nobody_else(client, published):
    tag = client.get(PAGES[1]).headers["ETag"]
    for listed in (tag, f"W/{tag}", f'"other", {tag}', f'W/"other",W/{tag}'):
        assert client.get(PAGES[1], headers={"If-None-Match": listed}).status_code == 304, listed
    for condition in (
        {"If-None-Match": "*"},
        {"If-None-Match": '"other"'},
        {"If-None-Match": tag.strip('"')},
        {"If-Match": '"other"'},
        {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
    ):
        assert client.get(PAGES[1], headers=condition).status_code == 200, condition


def test_publishing_and_correcting_count_at_once(client, published):
    def kept_until(change):
        etag = client.get(PAGES[1]).headers["ETag"]
        assert client.get(PAGES[1], headers={"If-None-Match": etag}).status_code == 304
        change()
        response = client.get(PAGES[1], headers={"If-None-Match": etag})
        assert response.status_code == 200
        return page_words(response)

    note = CorrectionNote("quarter", "", "", "The board met on 4 May.", "A slip.")
    by = published.cast.governance
    said = kept_until(lambda: record_correction(seal=published.first, note=note, by=by, at=LATER))
    assert "Corrected" in said
    assert "A newer quarter is published: 2023/24 Q4" in kept_until(lambda: publish(published, published.second))


def test_what_is_not_published_moves_no_page(client, published):
    etag = client.get(PAGES[1]).headers["ETag"]
    note = CorrectionNote("quarter", "", "", "The board met on 4 May.", "A slip.")
    record_correction(seal=published.second, note=note, by=published.cast.governance, at=LATER)
    assert client.get(PAGES[1], headers={"If-None-Match": etag}).status_code == 304


def test_each_address_and_query_has_a_tag_of_its_own(client, published):
    addresses = (*PAGES, "/plans/north/2023-24-q3/aims/?rag=red", "/plans/north/2023-24-q3/aims/?rag=amber")
    assert len({client.get(address).headers["ETag"] for address in addresses}) == len(addresses)


# Revisions --------------------------------------------------------------------------------------


def test_a_revision_is_told_once_a_later_quarter_that_holds_it_is_published(client, cast):
    first_round = report_first_quarter(cast)
    first = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first_round.cut_off).record
    second_round = report_second_quarter(cast)
    observe(cast.burglary, "2023/24 Q3", "391", by=cast.analyst, at=NEXT_WRITTEN, note="Eleven were found late.")
    second = seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second_round.cut_off).record
    observe(cast.burglary, "2023/24 Q3", "777", by=cast.analyst, at=LATER)
    told = SimpleNamespace(cast=cast)
    open_to_everyone(cast.plan)
    publish(told, first)
    address = "/plans/north/2023-24-q3/kpis/burglary/"
    before = page_words(client.get(address))
    assert "No later quarter is published" in before
    assert not {"391", "777"} & set(before.split())
    publish(told, second)
    after = page_words(client.get(address))
    assert "1 period reads otherwise now than in the sealed record of 2023/24 Q3" in after
    assert "391" in after.split()
    assert "777" not in after.split()


# What is shown ----------------------------------------------------------------------------------


def test_comparisons_and_choosers_hold_published_quarters_only(client, published):
    for page in PAGES[1:]:
        if not page.endswith(("csv", "pack/")):
            assert "2023/24 Q4" not in page_words(client.get(page)), page
    unknown = client.get("/plans/north/2023-24-q3/changes/?against=2023-24-q4")
    invented = client.get("/plans/north/2023-24-q3/changes/?against=2031-32-q1")
    assert "2031/32 Q1 is not published." in page_words(invented)
    assert page_words(unknown) == page_words(invented).replace("2031/32 Q1", "2023/24 Q4").replace(
        "31-32-q1", "23-24-q4"
    )


def test_what_changed_since_an_unpublished_quarter_reads_like_since_an_invented_one(client, published):
    since = "/plans/north/2023-24-q3/changes/since"
    answers = [client.get(f"{since}/{when}/") for when in ("2023-24-q4", "2031-32-q1", "2022-23-q1", "nonsense")]
    assert {(each.status_code, each.content) for each in answers} == {(404, client.get("/plans/north/no/").content)}


def test_published_quarters_are_compared_in_their_order(client, published):
    publish(published, published.second)
    text = page_words(client.get("/plans/north/2023-24-q4/changes/since/2023-24-q3/"))
    assert "From 2023/24 Q3 to 2023/24 Q4. Of 5 aims in either record: 2 worse" in text
    first = page_words(client.get("/plans/north/2023-24-q3/changes/"))
    assert "No earlier quarter of this plan is published, so there is nothing to compare with." in first
    first = page_words(client.get("/plans/north/2023-24-q3/exceptions/"))
    assert "No earlier quarter of this plan is published, so there are no earlier exceptions to compare with." in first


def test_sensitive_text_is_replaced_by_a_sentence_and_its_corrections_too(client, published):
    publish(published, published.second)
    for page in ("", "themes/streets/", "changes/", "aims/", "corrections/", "search/?q=patrol"):
        said = page_words(client.get(f"/plans/north/2023-24-q4/{page}"))
        assert not [words for words in ("airport", "harbour", "Officers were moved", "in autumn") if words in said]
    assert "[Not published: marked OFFICIAL-SENSITIVE]" in page_words(
        client.get("/plans/north/2023-24-q4/themes/streets/")
    )


def test_a_quarter_chosen_keeps_page_and_filter(client, published):
    publish(published, published.second)
    chosen = client.get("/plans/north/2023-24-q3/quarter/?at=aims/&to=2023-24-q4&rag=red&rag=amber")
    assert chosen.url == "/plans/north/2023-24-q4/aims/?rag=red&rag=amber"
    assert client.get("/plans/north/latest/").url == "/plans/north/2023-24-q4/"


def test_an_address_with_the_choosers_own_words_does_not_mislead_it(client, published):
    publish(published, published.second)
    markup = client.get("/plans/north/2023-24-q4/kpis/?at=aims/&to=2023-24-q3&q=burglary").content.decode()
    chooser = markup.partition('<form class="chooser"')[2].partition("</form>")[0]
    assert re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', chooser) == [
        ("at", "kpis/"),
        ("q", "burglary"),
    ]
    assert '<a rel="prev" href="/plans/north/2023-24-q3/kpis/?q=burglary">Earlier: 2023/24 Q3</a>' in chooser


@pytest.mark.parametrize("at", ["//elsewhere.example/", "https://elsewhere.example/", "../../../admin/", "nonsense"])
def test_choosing_leads_nowhere_else(client, published, at):
    chosen = client.get("/plans/north/2023-24-q3/quarter/", {"at": at, "to": "2023-24-q3"})
    assert chosen.url == "/plans/north/2023-24-q3/"


def test_a_kpi_unknown_then_is_a_page_that_says_so(client, published):
    response = client.get("/plans/north/2023-24-q3/kpis/other/")
    assert response.status_code == 404
    said = page_words(response)
    assert "The record of 2023/24 Q3 holds no such KPI." in said
    assert "Published" in said


def test_the_front_page_leads_to_the_newest_published_quarter(client, published):
    said = page_words(client.get("/"))
    assert "Plan of north" in said
    assert "Newest quarter: 2023/24 Q3 (October to December 2023)" in said
    assert "2023/24 Q4" not in said


def test_the_front_page_names_no_plan_that_is_not_public(client, members_only):
    assert "Plan of north" not in page_words(client.get("/"))


def test_a_public_plan_without_a_published_quarter_says_so(client, told):
    open_to_everyone(told.cast.plan)
    assert "No quarter of this plan is published yet." in page_words(client.get("/plans/north/"))
    assert client.get("/plans/north/latest/").status_code == 404


OWN_PAGES = ("seal/", "corrections/", "search/", "about/", "glossary/")


@pytest.mark.parametrize(
    "page", ["", "themes/streets/", "changes/", "aims/", "kpis/", "kpis/burglary/", "exceptions/", *OWN_PAGES]
)
def test_the_state_is_on_every_page_and_in_its_title(client, published, page):
    response = client.get(f"/plans/north/2023-24-q3/{page}")
    assert "– Published –" in part(response, "<title>", "</title>")
    assert "Published. As at the cut-off on 22 January 2024, 6pm; sealed on 22 January 2024, 6pm." in page_words(
        response
    )
    assert "Published on 3 May 2024, 9am." in page_words(response)


def test_the_foot_of_a_page_leads_to_what_it_means_and_to_the_door(client, published):
    footer = part(client.get("/plans/north/2023-24-q3/aims/"), "<footer>", "</footer>")
    own = "About the ratings Glossary Corrections Seal Sign in"
    assert footer == f"About this site {own} Accessibility Cookies Privacy Contact OFFICIAL"
    assert "Sign in" in part(client.get("/plans/north/"), "<footer>", "</footer>")


def test_who_is_signed_in_is_not_asked_to_sign_in(members_only):
    client = signed_in(members_only.cast.panel)
    for address in ("/plans/north/", "/plans/north/2023-24-q3/"):
        assert "Sign in" not in part(client.get(address), "<footer>", "</footer>")
    review = signed_in(members_only.cast.reviewer).get("/review/north/2023-24-q3/")
    assert "Sign in" not in part(review, "<footer>", "</footer>")


def test_a_page_that_was_made_before_costs_one_query_and_is_the_same(client, published):
    first = client.get(PAGES[1])
    with CaptureQueriesContext(connection) as captured:
        again = client.get(PAGES[1])
    assert len(captured) == 1
    assert (again.content, again.headers) == (first.content, first.headers)
    publish(published, published.second)
    assert "A newer quarter is published" in page_words(client.get(PAGES[1]))


def test_nothing_of_a_plan_that_is_not_public_is_kept(members_only):
    for page in PAGES:
        signed_in(members_only.cast.panel).get(page)
        signed_in(members_only.cast.governance).get(page.replace("/plans/", "/review/"))
    assert not pages_kept._kept
