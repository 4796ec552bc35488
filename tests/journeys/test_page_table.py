"""The table of pages, driven: axe and the keyboard on a desk, axe and the width on a phone, and who may read what."""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from tests.journeys.axe import WIDTH_RULES, faults_of
from tests.journeys.keyboard import faults_of_walk
from tests.journeys.page_stage import STAGE
from tests.journeys.page_table import (
    ELSEWHERE,
    ERROR_PAGES,
    NO_PAGES,
    OTHER_TREES,
    ROLES,
    STATES,
    TABLE,
    Missing,
    visits,
)

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
GROUPS = {
    "outside the plans": ("/",),
    "published": ("/plans/north/",),
    "published, 300 rows": ("/plans/grown/",),
    "published, empty": ("/plans/south/", "/plans/bare/"),
    "review": ("/review/north/",),
    "review, 300 rows": ("/review/grown/",),
    "review, empty": ("/review/south/", "/review/bare/"),
}
# A file that cannot be made, a quarter that is not sealed, a plan that is not there.
REFUSED = {
    "/plans/north/2023-24-q4/kpis.csv?unknown=x": 400,
    "/review/north/2023-24-q2/": 404,
    "/plans/nowhere/": 404,
}
# A page on which Tab has to be pressed more often is walked through on a desk only.
MOST_STOPS = 90
# What differs from request to request or from person to person, and stands on every page of a tree.
VARYING = re.compile(r'<form class="chooser".*?</form>|name="csrfmiddlewaretoken" value="\w+"', re.DOTALL)


@pytest.fixture
def stage(transactional_db):
    return STAGE.set()


def names_of(patterns, space=""):
    """Every name of the resolver, with its namespace; those of other trees are left out."""
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield f"{space}{pattern.name}"
        elif pattern.namespace not in OTHER_TREES:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern.url_patterns, f"{space}{inner}")


def group_of(address):
    prefixes = [prefix for prefix in sum(GROUPS.values(), ()) if address.startswith(prefix)]
    return next(name for name, each in GROUPS.items() if max(prefixes, key=len) in each)


def first_of(row):
    addresses = next(iter(row.shown.values()))
    return addresses[0] if isinstance(addresses, tuple) else addresses


def test_every_page_of_the_resolver_is_in_the_table_and_nothing_else():
    assert set(names_of(get_resolver().url_patterns)) - NO_PAGES - ELSEWHERE == set(TABLE)


def test_each_row_shows_its_own_page():
    for address, (_, name, _) in visits().items():
        assert resolve(address.partition("?")[0]).view_name == name, address
    for name, row in TABLE.items():
        assert row.shown.keys() <= STATES, name
        assert not isinstance(first_of(row), Missing), name
        assert set(row.readers) <= set(ROLES), name


@pytest.mark.parametrize("group", GROUPS)
def test_every_page_in_every_state(page, sign_in, stage, group):
    """Nothing that axe finds, nothing that the keyboard misses, nothing wider than a phone."""
    faults, signed_in = [], "public"
    chosen = {address: visit for address, visit in visits().items() if group_of(address) == group}
    assert len(chosen) >= 3
    for address, (status, _, by) in chosen.items():
        if by not in (signed_in, "public"):
            sign_in(getattr(stage.north, by))
            signed_in = by
        page.set_viewport_size(DESK)
        response = page.goto(address)
        if response.status != status:
            faults.append(f"{address}: answered {response.status}")
        faults += [f"{address}: {fault}" for fault in look(page)]
    assert not faults, "\n".join(faults)


def look(page):
    """What is wrong with a page that is open on a desk, there and on a phone."""
    yield from faults_of(page)
    yield from (f"keyboard: {fault}" for fault in faults_of_walk(page))
    page.set_viewport_size(PHONE)
    yield from (f"320 px: {fault}" for fault in faults_of(page, rules=WIDTH_RULES))
    if page.evaluate("walk.stops.length") <= MOST_STOPS:
        yield from (f"320 px, keyboard: {fault}" for fault in faults_of_walk(page))


@pytest.mark.parametrize("how", ERROR_PAGES)
def test_every_error_page(page, settings, transactional_db, how):
    settings.ROOT_URLCONF = "tests.plantracker.faulty_urls"
    page.set_viewport_size(DESK)
    assert page.goto(f"/plans/faulty/?how={how}").status >= 400
    assert not list(look(page))


def test_what_is_refused_or_not_there(page, sign_in, stage):
    sign_in(stage.north.governance)
    faults = []
    for address, status in REFUSED.items():
        page.set_viewport_size(DESK)
        assert page.goto(address).status == status
        faults += [f"{address}: {fault}" for fault in look(page)]
    assert not faults, "\n".join(faults)


def test_everybody_reads_what_the_table_says(page, sign_in, stage):
    """And what only some of them see on a page is looked at as they see it."""
    clients = {role: client_of(stage, role) for role in ROLES}
    faults, variants = [], 0
    page.set_viewport_size(DESK)
    for row in TABLE.values():
        address, seen = first_of(row), set()
        for role, client in clients.items():
            answer = client.get(address)
            if role not in row.readers:
                assert answer.status_code == (302 if role == "public" else 404), (address, role)
                continue
            assert answer.status_code == 200, (address, role)
            main = VARYING.sub("", re.search("<main.*</main>", answer.content.decode(), re.DOTALL)[0])
            if main not in seen and seen:
                variants += 1
                sign_in(getattr(stage.north, role))
                page.goto(address)
                faults += [f"{address} as {role}: {fault}" for fault in look(page)]
                page.set_viewport_size(DESK)
            seen.add(main)
    assert not faults, "\n".join(faults)
    assert variants >= 3


def client_of(stage, role):
    client = Client()
    if role != "public":
        client.force_login(getattr(stage.north, role))
    return client
