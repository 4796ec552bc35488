"""The pages of help: the same bytes for everybody, without database, session or cookie; and what they state."""

import re
from pathlib import Path

import pytest

from plantracker.statement import KNOWN_FAULTS, NOT_TESTED, TESTED
from tests.cast import make_plan
from tests.commitments.views.pagetext import page_words
from tests.plantracker.test_headers import INLINE, POLICY

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "/help/accessibility/": "Accessibility statement",
    "/help/cookies/": "Cookies",
    "/help/privacy/": "Privacy",
    "/help/contact/": "Contact",
}


@pytest.mark.parametrize("address", PAGES)
def test_each_is_a_page_that_asks_for_nothing(client, address):
    """Without the database mark: the test fails if the page asks the database, as a session would."""
    client.cookies["session"] = "somebody"
    response = client.get(address)
    markup = response.content.decode()
    assert response.status_code == 200
    assert f"<title>{PAGES[address]} – Plan tracker</title>" in markup
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", markup) == [PAGES[address]]
    assert set(response.headers["Cache-Control"].split(", ")) == {"public", "no-cache"}
    assert not response.cookies
    assert "Vary" not in response.headers or "Cookie" not in response.headers["Vary"]
    assert response.headers["Content-Security-Policy"] == POLICY
    assert INLINE.findall(markup) == []
    assert "csrfmiddlewaretoken" not in markup


@pytest.mark.parametrize("address", PAGES)
def test_every_reader_gets_the_same_bytes(db, client, address):
    anonymous = client.get(address).content
    client.force_login(make_plan().governance)
    assert client.get(address).content == anonymous


@pytest.mark.parametrize("address", PAGES)
def test_what_is_unchanged_is_not_sent_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_another_contact_is_another_page(client, settings):
    before = client.get("/help/contact/")
    settings.SITE_CONTACT = "the performance team, performance@opcc.example"
    after = client.get("/help/contact/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    for address in set(PAGES) - {"/help/cookies/"}:
        assert "ask the performance team, performance@opcc.example" in page_words(client.get(address)), address


def test_a_contact_that_nobody_set_is_not_made_up(client, settings):
    settings.SITE_CONTACT = ""
    response = client.get("/help/contact/")
    said = page_words(response)
    assert "Whoever runs this site has not yet said here how to reach them." in said
    assert "ask the commissioner’s office that keeps the plan you are reading" in said
    assert '<a href="/">the first page</a>' in response.content.decode()
    settings.SITE_CONTACT = "the performance team, performance@opcc.example"
    said = page_words(client.get("/help/contact/"))
    assert "has not yet said" not in said
    assert "Whatever it is about this site, ask the performance team, performance@opcc.example." in said


@pytest.mark.parametrize("address", PAGES)
def test_they_are_for_reading_only(client, address):
    assert client.post(address).status_code == 405


def test_what_is_not_there_is_not_found(client):
    assert client.get("/help/").status_code == 404
    assert client.get("/help/other/").status_code == 404


def test_the_statement_says_what_was_not_tested(client):
    said = page_words(client.get("/help/accessibility/"))
    assert "No screen reader has been tried yet" in said
    assert "Last held against the pages on 28 November 2026" in said
    assert "it does not claim to meet the guidelines as a whole" in said


def test_the_statement_has_every_sentence_of_its_lists(client):
    said = page_words(client.get("/help/accessibility/"))
    for sentence in (*(check.sentence for check in TESTED), *NOT_TESTED, *KNOWN_FAULTS):
        assert sentence in said


def test_what_is_said_to_be_tested_is_tested():
    """Each named file is there, runs in a browser, and does what its sentence says."""
    words = {
        "checker": ("assert_accessible", "faults_of"),
        "keyboard": ("keyboard.press", "faults_of_walk("),
        "print": ('media="print"',),
        "scripts": ("java_script_enabled=False",),
    }
    assert sum(bool(check.done_by) for check in TESTED) == len(TESTED) - 1
    for check in TESTED:
        for name in check.done_by:
            source = (ROOT / name).read_text()
            assert "def test_" in source
            for word, calls in words.items():
                if word in check.sentence:
                    assert any(call in source for call in calls), (name, word)


def test_a_site_names_its_own_faults(client, settings):
    before = client.get("/help/accessibility/")
    settings.SITE_FAULTS = ["The packs of 2024 were scanned <and> cannot be searched."]
    after = client.get("/help/accessibility/", headers={"If-None-Match": before.headers["ETag"]})
    assert "<li>The packs of 2024 were scanned &lt;and&gt; cannot be searched.</li>" in after.content.decode()


def test_each_cookie_that_the_site_sets_is_named(client, settings):
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SESSION_COOKIE_AGE = 5 * 60 * 60
    said = page_words(client.get("/help/cookies/"))
    assert "__Host-session Knows that you are signed in. When you sign in. 5 hours, or until you sign out." in said
    assert "__Host-csrf Shows that a form was sent from this site" in said
    assert "messages Carries a sentence" in said


def test_no_other_cookie_is_set(db, client):
    cast = make_plan()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": cast.governance.email, "password": "a-long-enough-pass-phrase"})
    client.get("/admin/")
    assert set(client.cookies) <= {"session", "csrf", "messages"}
    assert {"session", "csrf"} <= set(client.cookies)


@pytest.mark.parametrize("address", ["/sign-in/", "/nothing/", "/help/privacy/"])
def test_every_page_leads_to_them(db, client, address):
    footer = re.search(r"<footer>.*</footer>", client.get(address).content.decode(), re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', footer) == [*PAGES]
