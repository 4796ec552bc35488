"""Every path of the pages, and each query parameter once, as everybody: no error, and no page that is not theirs."""

import pytest
from django.test import Client

from tests.commitments.views.addresses import filled, routes
from tests.commitments.views.test_published import open_to_everyone, publish, signed_in

SEES_LIVE = ("governance", "analyst", "lead", "reviewer", "administrator")
OTHERS = (None, "panel", "named")
QUARTERS = ("2023-24-q3", "2023-24-q4", "live", "draft", "2031-32-q1", "nonsense")
# Each parameter that a page of ours reads, with what it can be asked and what it cannot.
PARAMETERS = {
    "q": ("patrol", "x" * 300),
    "theme": ("streets", "nowhere"),
    "rag": ("red", "blue"),
    "projected": ("none", "blue"),
    "deliverer": ("force", "nobody"),
    "lead": ("-", "nobody"),
    "moved": ("2023-24-q3", "nonsense"),
    "mark": ("carried", "nothing"),
    "section": ("-", "nothing"),
    "verdict": ("Good", "Odd"),
    "exception": ("Stable", "Odd"),
    "board": ("-", "nobody"),
    "key": ("yes", "perhaps"),
    "absence": ("figure", "nothing"),
    "comment": ("missing", "said"),
    "sort": ("-title", "nothing"),
    "page": ("2", "nothing"),
    "against": ("2023-24-q3", "2031-32-q1"),
    "since": ("2024-01-01", "nonsense"),
    "to": ("2023-24-q3", "nonsense"),
    "at": ("aims/", "//elsewhere.example/"),
    "unknown": ("1",),
}


@pytest.fixture
def half_published(told):
    """A public plan, of whose two sealed quarters the first is published."""
    open_to_everyone(told.cast.plan)
    publish(told, told.first)
    return told.cast


def addresses(prefix):
    """Every address of a tree, at every quarter that there is and at some that there are not."""
    for route in routes(prefix):
        for when in QUARTERS if "<slug:when>" in route else ("",):
            yield filled(route, plan="north", when=when, quarter=when or "2023-24-q3")


def client_of(cast, role):
    return signed_in(getattr(cast, role)) if role else Client()


@pytest.mark.parametrize("role", [*SEES_LIVE, *OTHERS])
def test_every_path_is_open_to_who_may_read_it_and_to_nobody_else(half_published, role):
    client = client_of(half_published, role)
    for address in addresses("review/"):
        status = client.get(address).status_code
        if address == "/review/":
            assert status == (200 if role else 302)
        elif role is None:
            assert status == 302, address
        elif role in OTHERS:
            assert status == 404, address
        else:
            assert status in (200, 302, 400, 404), address
    for address in addresses("plans/"):
        status = client.get(address).status_code
        is_hidden = any(f"/{when}/" in address for when in QUARTERS[1:])
        assert status in ((302, 404) if is_hidden else (200, 302, 404)), address


@pytest.mark.parametrize("role", ["governance", None])
@pytest.mark.parametrize("name", PARAMETERS)
def test_each_parameter_is_answered(half_published, role, name):
    client = client_of(half_published, role)
    prefix, when = ("review/", "2023-24-q4") if role else ("plans/", "2023-24-q3")
    for route in routes(prefix):
        address = filled(route, plan="north", when=when)
        for value in PARAMETERS[name]:
            assert client.get(address, {name: value}).status_code in (200, 302, 400, 404), (address, name, value)


def test_the_crawl_reaches_pages(half_published):
    """Or it would be glad of a site that answers 404 to everything."""
    reviewer, anybody = signed_in(half_published.reviewer), Client()
    opened = [address for address in addresses("review/") if reviewer.get(address).status_code == 200]
    public = [address for address in addresses("plans/") if anybody.get(address).status_code == 200]
    assert len(opened) >= 35
    assert len(public) >= 12
