"""The pages of what went wrong: what they say, and what they never touch."""

import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError
from django.template.loader import render_to_string
from django.test import Client

from plantracker.errors import is_away
from tests.cast import make_plan
from tests.plantracker.test_headers import POLICY
from tests.settings import READ_BY_THE_SITE

ROOT = Path(__file__).resolve().parents[2]
CSRF = "csrf"

# How the view fails: status, title, and a sentence of the page.
PAGES = {
    "bad": (400, "The request was not understood", "Nothing has been changed. Go back and try again"),
    "forbidden": (403, "Not allowed", "your role does not let you do this. Nothing has been changed."),
    CSRF: (403, "The form has expired", "Go back, copy what you have written, open the page again"),
    "hidden": (404, "Page not found", "There is no such page, or you may not see it."),
    "gone": (410, "Withdrawn: 2023/24 Q3", "It was published here, and was withdrawn on 2 March 2024."),
    "many": (429, "Too many tries", "Try again in 5 minutes."),
    "broken": (500, "Something went wrong", "The fault is ours and has been logged."),
    "refused": (500, "Something went wrong", "What was saved before is kept"),
    "down": (503, "Not available at the moment", "Try again in 10 minutes."),
    "unreachable": (503, "Not available at the moment", "Try again in 1 minute."),
    "closed": (503, "Not available at the moment", "The site cannot reach its records at present."),
}
TREES = ("/plans/", "/help/", "/review/")
REFERENCE = re.compile(r"reference number: <strong>([2-9B-Y]{6})</strong>")


@pytest.fixture
def faulty(settings):
    settings.ROOT_URLCONF = "tests.plantracker.faulty_urls"
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def met(client, how, tree="/plans/"):
    """The answer of an address that fails; the form without a token is a matter of its own."""
    address = f"{tree}faulty/?how={how}"
    return client.post(address, {"a": "b"}) if how == CSRF else client.get(address)


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("how", PAGES)
def test_each_error_is_a_plain_page(faulty, how, tree):
    """Without the database mark: the test fails if the page asks the database, as a session would."""
    status, title, sentence = PAGES[how]
    faulty.cookies["session"] = "somebody"
    response = met(faulty, how, tree)
    markup = response.content.decode()
    assert response.status_code == status
    assert f"<title>{title} – Plan tracker</title>" in markup
    assert markup.count("<h1") == 1
    assert sentence in re.sub(r"<[^>]+>", "", markup)
    assert "the office that keeps the plan" in markup
    assert "secret-word" not in markup
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)", markup)


@pytest.mark.parametrize(
    ("how", "seconds"), [("many", "290"), ("down", "600"), ("unreachable", "60"), ("broken", None), ("gone", None)]
)
def test_when_to_try_again_is_said_to_programs_too(faulty, how, seconds):
    assert met(faulty, how).headers.get("Retry-After") == seconds


# The same failures as programs are told of them.
OBJECTS = {
    "bad": (400, "The request was not understood. Check its address and its headers against /api/v1/openapi.json."),
    "forbidden": (403, "This is not allowed here. Everything under /api/ is read with GET, by everybody alike."),
    CSRF: (403, "This is not allowed here. Everything under /api/ is read with GET, by everybody alike."),
    "hidden": (
        404,
        "Nothing is published at this address. The plans that are stand at /api/v1/plans/; every address but that of"
        " openapi.json ends with a slash.",
    ),
    "gone": (410, "What stood at this address was withdrawn. Its page says when and why."),
    "many": (429, "Too much was asked in a short time. Ask again in 5 minutes."),
    "broken": (
        500,
        "The site made a mistake, which was logged. Ask again later; if it lasts, tell the office that keeps the plan"
        " the reference.",
    ),
    "down": (
        503,
        "The site cannot reach its records at present. Ask again in 10 minutes; if it lasts, tell the office that"
        " keeps the plan the reference.",
    ),
    "unreachable": (
        503,
        "The site cannot reach its records at present. Ask again in 1 minute; if it lasts, tell the office that keeps"
        " the plan the reference.",
    ),
}


@pytest.mark.parametrize("how", OBJECTS)
def test_programs_are_told_in_json_that_any_site_may_read(faulty, how):
    """Without the database mark, as above."""
    status, sentence = OBJECTS[how]
    faulty.cookies["session"] = "somebody"
    response = met(faulty, how, "/api/v1/")
    told = response.json()
    assert (response.status_code, told.pop("error")) == (status, sentence)
    if status >= 500:
        assert re.fullmatch("[2-9B-Y]{6}", told.pop("reference"))
    assert told == {}
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, Retry-After"
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers.get("Retry-After") == {"many": "290", "down": "600", "unreachable": "60"}.get(how)


def test_pages_are_not_open_to_other_sites(faulty):
    assert "Access-Control-Allow-Origin" not in met(faulty, "broken").headers


def test_an_unknown_host_is_told_in_json_too(client):
    response = client.get("/api/v1/plans/", headers={"host": "secret-host.example"})
    assert (response.status_code, response.json()["error"][:31]) == (400, "The request was not understood.")
    assert "secret-host" not in response.content.decode()


@pytest.mark.parametrize("address", ["/api/", "/api/v2/plans/", "/api/v1/plans"])
def test_what_was_never_in_the_api_is_nothing_in_it(client, address):
    assert client.get(address).json() == {"error": OBJECTS["hidden"][1]}


def test_what_was_withdrawn_says_why(faulty):
    assert "Why: A figure in it was withheld too late." in met(faulty, "gone").content.decode()


@pytest.mark.parametrize("how", ["broken", "unreachable", "down"])
def test_reference_number_is_that_of_the_line_in_the_log(faulty, how, caplog):
    with caplog.at_level(logging.ERROR):
        shown = REFERENCE.search(met(faulty, how).content.decode())[1]
    [line] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert f"(reference {shown}): /plans/faulty/" in line.getMessage()
    assert line.exc_info[1] is not None


def test_every_reference_number_is_another(faulty):
    found = {REFERENCE.search(met(faulty, "broken").content.decode())[1] for _ in range(5)}
    assert len(found) == 5


def test_a_line_in_the_log_cannot_be_forged(faulty, caplog, settings):
    with caplog.at_level(logging.WARNING):
        faulty.get("/plans/no%0AERROR forged/")
    assert all("\n" not in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("address", ["/plans/no/such/secret-address/", "/help/secret-address", "/secret-address.php"])
def test_what_never_was_reads_as_what_is_hidden(faulty, address):
    response = faulty.get(address)
    assert response.status_code == 404
    assert response.content == met(faulty, "hidden").content
    assert b"secret-address" not in response.content
    assert b'<a class="govuk-link" href="/sign-in/">sign in</a>' in response.content


def test_not_found_is_the_same_for_who_is_signed_in(db, client):
    stranger = client.get("/plans/nothing/").content
    client.force_login(make_plan().lead)
    assert client.get("/plans/nothing/").content == stranger


def test_unknown_host_is_a_plain_page(client):
    response = client.get("/plans/", headers={"host": "secret-host.example"})
    assert response.status_code == 400
    assert "The request was not understood" in response.content.decode()
    assert "secret-host" not in response.content.decode()


def test_contact_of_the_site_is_named(faulty, settings):
    settings.SITE_CONTACT = "the performance team, performance@opcc.example"
    for how in PAGES:
        assert "the performance team, performance@opcc.example" in met(faulty, how).content.decode(), how


def test_an_error_without_its_template_still_answers(faulty, settings):
    """A site whose static files were not collected can make no page at all."""
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    response = met(faulty, "broken")
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"Something went wrong" in response.content


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_of_our_faults_look_no_address_up(name, settings):
    """They are shown when the addresses cannot be read either."""
    settings.ROOT_URLCONF = "tests.no_such_module"
    assert "<h1" in render_to_string(name)


def caused(code, error=OperationalError):
    """The error as Django raises it of SQLite's with that code."""
    fault = sqlite3.OperationalError("x")
    fault.sqlite_errorcode = code
    raised = error("x")
    raised.__cause__ = fault
    return raised


@pytest.mark.parametrize(
    ("code", "away"),
    [
        (5, True),  # locked by another process
        (8, True),  # read-only
        (13, True),  # disk full
        (14, True),  # cannot be opened
        (10 | 8 << 8, True),  # an extended code of an unreadable disk
        (1, False),  # no such table, or a statement that is wrong
        (18, False),  # a text that is too large
    ],
)
def test_faults_of_sqlite_that_pass(code, away):
    assert is_away(caused(code)) is away


@pytest.mark.parametrize("error", [None, ValueError("x"), DatabaseError("x")])
def test_what_does_not_pass(error):
    assert not is_away(error)


ASK = """
import json
import django
from django.conf import settings
from django.test import Client
django.setup()
settings.ROOT_URLCONF = "tests.plantracker.faulty_urls"
found = {}
# What the pages of errors are made of, and what else asks no database.
for address in (
    "/brand.css", "/robots.txt", "/help/accessibility/", "/help/contact/", "/api/v1/openapi.json", "/healthz",
):
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
for method, address, status in (("get", "/nothing/", 404), ("post", "/help/contact/", 405), ("put", "/plans/x/", 405)):
    answer = getattr(Client(raise_request_exception=False), method)(address)
    assert answer.status_code == status, (address, answer.status_code)
    assert '<link rel="stylesheet" href="/brand.css">' in answer.content.decode()
forged = Client(raise_request_exception=False, enforce_csrf_checks=True).post("/sign-in/", {"login": "x"})
assert forged.status_code == 403 and "The form has expired" in forged.content.decode()
assert Client().get("/plans/", headers={"host": "elsewhere.example"}).status_code == 400
for method, address in (
    ("get", "/plans/asking/"), ("get", "/api/v1/asking/"), ("get", "/help/asking/"), ("get", "/review/north/live/"),
    ("get", "/"), ("get", "/admin/"), ("get", "/sign-in/"), ("post", "/sign-in/"), ("post", "/sign-out/"),
    ("get", "/nothing/"), ("get", "/plans/north/brand.css"), ("get", "/plans/north/2023-24-q3/"),
    ("get", "/plans/north/feed.xml"), ("get", "/sitemap.xml"), ("get", "/api/v1/plans/"),
):
    client = Client(raise_request_exception=False)
    client.cookies["session"] = "a" * 32
    fields = {"login": "lead@north.example", "password": "x"} if method == "post" else {}
    answer = getattr(client, method)(address, fields)
    found[f"{method} {address}"] = [answer.status_code, answer.headers.get("Retry-After"), len(answer.cookies)]
    if answer.status_code == 503 and "/api/" in address:
        assert answer.json()["error"].startswith("The site cannot reach its records at present.")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    elif answer.status_code == 503:
        assert "Not available at the moment" in answer.content.decode()
        assert '<link rel="stylesheet" href="/brand.css">' in answer.content.decode()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
print(json.dumps(found))
"""


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////no/such/folder/x.sqlite3"])
def test_a_database_that_is_away_is_said_on_every_page(tmp_path, url):
    inherited = {name: value for name, value in os.environ.items() if name not in READ_BY_THE_SITE}
    variables = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "plantracker.settings",
        "PLANTRACKER_DATA_DIR": str(tmp_path),
        "DATABASE_URL": url,
        "DEBUG": "false",
        "ALLOWED_HOSTS": "testserver",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("get /nothing/") == [404, None, 0]
    assert found == {address: [503, "60", 0] for address in found}
    assert len(found) == 14
    assert " (reference " in done.stderr


BROKEN = """
import json
import django
from django.conf import settings
from django.test import Client
django.setup()
found = {}
for address in ("/", "/plans/north/", "/plans/north/brand.css", "/api/v1/plans/", "/sign-in/", "/review/", "/nothing/"):
    answer = Client(raise_request_exception=False).get(address)
    found[address] = [answer.status_code, answer.content.decode()]
print(json.dumps(found))
"""


@pytest.mark.parametrize("content", [b"", b"This is no database. " * 200], ids=["no tables", "no database"])
def test_a_database_that_is_broken_is_a_fault_of_ours_on_every_page(tmp_path, content):
    """The file is there and can be opened, but holds nothing that can be read: no wait will mend it."""
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(content)
    inherited = {name: value for name, value in os.environ.items() if name not in READ_BY_THE_SITE}
    variables = {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "plantracker.settings",
        "PLANTRACKER_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{file}",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "testserver",
    }
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("/nothing/")[0] == 404
    # The door asks nothing before somebody comes in.
    assert found.pop("/sign-in/")[0] == 200
    assert found.pop("/review/")[0] == 302
    status, said = found.pop("/api/v1/plans/")
    assert status == 500
    assert re.fullmatch("[2-9B-Y]{6}", json.loads(said)["reference"])
    for address, (status, said) in found.items():
        assert status == 500, address
        assert REFERENCE.search(said)
        assert '<link rel="stylesheet" href="/brand.css">' in said
        assert "no such table" not in said
