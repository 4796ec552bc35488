"""How every page, file and object may be asked, and what it says to who asks otherwise."""

import pytest
from django.test import Client

from tests.commitments.views.addresses import filled, routes
from tests.commitments.views.test_published import open_to_everyone, publish, signed_in

ALLOWED = "GET, HEAD, OPTIONS"
# The admin and the door take forms.
TREES = ("plans/", "review/", "api/", "help/")
ALONE = ("/", "/start/", "/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/brand.css", "/healthz", "/readyz")
ADDRESSES = (
    *(filled(route, plan="north", when="2023-24-q4") for tree in TREES for route in routes(tree) if "." not in route),
    *(filled(route, plan="north", when="2023-24-q4") for route in routes("plans/") if "." in route),
    *ALONE,
)
METHODS = ("post", "put", "patch", "delete", "trace")


@pytest.fixture
def everywhere(told):
    """Both quarters published, a governance officer's browser, and forms' tokens asked for."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first, told.second)
    client = signed_in(told.cast.governance)
    client.handler.enforce_csrf_checks = True
    return client


def test_what_would_write_is_refused_with_a_page_that_says_so(everywhere):
    assert len(ADDRESSES) > 70
    for address in ADDRESSES:
        response = everywhere.post(address, {"a": "b"})
        assert (response.status_code, response.headers.get("Allow")) == (405, ALLOWED), address
        assert "no-store" in response.headers["Cache-Control"]
        said = response.content.decode()
        if address.startswith("/api/"):
            assert response.json() == {"error": "This address is read only. Ask with GET."}
        else:
            assert "<title>Not possible at this address – Plan tracker</title>" in said, address
            assert "Nothing has been saved or changed." in said


@pytest.mark.parametrize("method", METHODS)
def test_every_other_method_is_refused_alike(everywhere, method):
    for address in ("/plans/north/2023-24-q4/", "/review/north/live/", "/api/v1/plans/", "/"):
        response = getattr(everywhere, method)(address)
        assert (response.status_code, response.headers["Allow"]) == (405, ALLOWED), address
        assert response.content


def test_options_say_how_an_address_may_be_asked_and_nothing_else(everywhere):
    there = {address: everywhere.options(address) for address in ADDRESSES}
    assert {(each.status_code, each.content, each.headers["Allow"]) for each in there.values()} == {(204, b"", ALLOWED)}
    hidden, stranger = everywhere.options("/review/nowhere/live/"), Client().options("/review/north/live/")
    assert hidden.headers == stranger.headers == there[ADDRESSES[0]].headers


def test_the_head_of_an_answer_has_its_headers_and_no_text(everywhere):
    for address in ADDRESSES:
        whole, head = everywhere.get(address), everywhere.head(address)
        assert (head.status_code, head.content) == (whole.status_code, b""), address
        assert head.headers.get("ETag") == whole.headers.get("ETag"), address


def test_doors_say_what_they_take(client, db):
    for address in ("/sign-in/", "/sign-out/"):
        response = client.put(address)
        assert response.status_code == 405
        assert "POST" in response.headers["Allow"]
        assert "Not possible at this address" in response.content.decode()
