"""The policies that every answer carries, and that nothing the site sends needs what they forbid."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from plantracker.headers import SecurityHeadersMiddleware
from tests.cast import make_plan, open_round_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Handlers, styles and scripts within a page; a script with an address of its own is none.
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=|javascript:", re.IGNORECASE
)
PAGES = (
    "/review/north/live/",
    "/review/north/live/aims/",
    "/review/north/live/kpis/",
    "/review/north/live/exceptions/",
    "/review/north/live/search/?q=helpline",
    "/review/north/live/about/",
    "/review/north/live/glossary/",
    "/review/north/live/kpis/burglaries/",
    "/review/north/live/nothing/",
    "/admin/",
    "/admin/commitments/aim/",
    "/admin/commitments/round/add/",
    "/admin/kpis/kpi/",
    "/admin/kpis/importbatch/",
    "/admin/kpis/importbatch/add/",
    "/admin/kpis/observation/",
    "/admin/ledger/auditevent/",
    "/sign-in/",
    "/nothing/",
)


@pytest.fixture
def governance(db):
    cast = make_plan()
    open_round_of(cast)
    client = Client()
    client.force_login(cast.governance)
    return client


@pytest.mark.parametrize("address", [*PAGES, "/healthz", "/review/north/live/kpis.csv", "/static/ui/site.css"])
def test_every_answer_carries_the_policies(governance, address):
    response = governance.get(address)
    response.close()
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def test_an_error_of_the_server_carries_them_too(governance, monkeypatch):
    governance.raise_request_exception = False
    monkeypatch.setattr("commitments.views.home.timezone", None)
    response = governance.get("/review/")
    assert response.status_code == 500
    assert response.headers["Content-Security-Policy"] == POLICY


def test_only_the_pages_that_explain_an_error_to_a_developer_go_without(governance, settings, monkeypatch):
    settings.DEBUG = True
    governance.raise_request_exception = False
    assert "Content-Security-Policy" not in governance.get("/nothing/").headers
    assert governance.get("/review/north/live/").headers["Content-Security-Policy"] == POLICY
    monkeypatch.setattr("commitments.views.home.timezone", None)
    response = governance.get("/review/")
    assert response.status_code == 500
    assert "Content-Security-Policy" not in response.headers


@pytest.mark.parametrize("status", [404, 500])
def test_our_own_pages_of_errors_carry_them_while_developing_too(rf, settings, status):
    settings.DEBUG = True
    answer = HttpResponse("<title>Page not found</title>", status=status)
    response = SecurityHeadersMiddleware(lambda _request: answer)(rf.get("/"))
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_a_script_or_style_within(governance, address):
    assert INLINE.findall(governance.get(address).content.decode()) == []


@pytest.mark.parametrize(
    "markup", ["<script>", "<style>", '<p style="color: red">', '<a onclick="x()">', '<a href="javascript:x()">']
)
def test_what_the_search_finds(markup):
    assert INLINE.search(markup)
    assert not INLINE.search('<script src="/static/x.js" defer></script>')
