"""Guessing: what is counted, for whom, for how long, and what cannot be used to get round it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import reverse

from kpis.periods import LONDON
from plantracker.people.models import CachedValue
from tests.cast import PASSWORD, make_plan

NOON = datetime(2024, 1, 9, 12, 0, tzinfo=LONDON)
HERE, THERE = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def cast(db):
    return make_plan()


def enter(login, password="wrong", *, address=HERE, **headers):
    """The answer to one try of a new visitor."""
    fields = {"login": login, "password": password}
    return Client().post(reverse("sign-in"), fields, REMOTE_ADDR=address, headers=headers)


def use_up(login, **more):
    assert [enter(login, **more).status_code for _ in range(5)] == [200] * 5


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("login", ["lead@north.example", "nobody@north.example"])
def test_sixth_wrong_password_is_refused(cast, clock, login):
    use_up(login)
    response = enter(login)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert "Try again in 5 minutes." in response.content.decode()
    assert not response.cookies


def test_right_password_is_refused_too_and_taken_when_time_is_up(cast, clock):
    use_up(cast.lead.email)
    clock.shift(timedelta(minutes=4, seconds=10))
    response = enter(cast.lead.email, PASSWORD)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "50"
    assert "Try again in 1 minute." in response.content.decode()
    clock.shift(timedelta(seconds=49))
    assert enter(cast.lead.email, PASSWORD).status_code == 429
    clock.shift(timedelta(seconds=1))
    assert enter(cast.lead.email, PASSWORD).status_code == 302


def test_tries_that_are_refused_do_not_lengthen_the_wait(cast, clock):
    use_up(cast.lead.email)
    for _ in range(4):
        clock.shift(timedelta(minutes=1))
        assert enter(cast.lead.email).status_code == 429
    clock.shift(timedelta(minutes=1))
    assert enter(cast.lead.email, PASSWORD).status_code == 302


def test_others_are_not_limited(cast, clock):
    use_up(cast.lead.email)
    assert enter(cast.lead.email).status_code == 429
    assert enter(cast.analyst.email, PASSWORD).status_code == 302
    assert enter(cast.analyst.email, PASSWORD, address=THERE).status_code == 302


def test_an_account_is_limited_from_everywhere(cast, clock):
    use_up(cast.lead.email)
    assert enter(cast.lead.email, address=THERE).status_code == 429


@pytest.mark.parametrize("login", ["LEAD@north.example", " lead@north.example", "Lead@NORTH.example"])
def test_another_spelling_is_the_same_account(cast, clock, login):
    use_up(cast.lead.email)
    assert enter(login).status_code == 429


def test_a_port_in_the_host_is_no_new_start(cast, clock):
    for port in range(1, 6):
        assert enter(cast.lead.email, host=f"testserver:{port}").status_code == 200
    assert enter(cast.lead.email, host="testserver:6").status_code == 429


def test_one_address_guesses_at_twenty_accounts_an_hour(cast, clock):
    for number in range(20):
        assert enter(f"nobody-{number}@north.example").status_code == 200
    response = enter(cast.lead.email, PASSWORD)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "3600"
    assert "Try again in 1 hour." in response.content.decode()
    assert enter(cast.lead.email, PASSWORD, address=THERE).status_code == 302
    clock.shift(timedelta(hours=1))
    assert enter(cast.lead.email, PASSWORD).status_code == 302


def test_refused_tries_at_one_account_close_the_door_to_nobody_else(cast, clock):
    use_up(cast.lead.email)
    for _ in range(30):
        assert enter(cast.lead.email).status_code == 429
    assert enter(cast.analyst.email, PASSWORD).status_code == 302


def test_a_whole_panel_signs_in_at_once(cast, clock):
    for _ in range(60):
        assert enter(cast.panel.email, PASSWORD).status_code == 302
    response = enter(cast.panel.email, PASSWORD)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"


def test_a_right_password_is_not_counted_and_forgives_nothing(cast, clock):
    for _ in range(4):
        assert enter(cast.lead.email).status_code == 200
    for _ in range(3):
        clock.shift(timedelta(seconds=1))
        assert enter(cast.lead.email, PASSWORD).status_code == 302
    assert enter(cast.lead.email).status_code == 200
    assert enter(cast.lead.email).status_code == 429


def test_a_forged_address_is_no_new_start(cast, clock):
    for number in range(20):
        forged = f"203.0.113.{number}"
        assert enter(f"nobody-{number}@north.example", **{"x-forwarded-for": forged}).status_code == 200
    assert enter(cast.lead.email, **{"x-forwarded-for": "203.0.113.99"}).status_code == 429


def test_behind_a_proxy_its_word_counts_and_not_the_visitors(cast, clock, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(20):
        forwarded = f"203.0.113.{number}, {HERE}"
        login = f"nobody-{number}@north.example"
        assert enter(login, address="10.0.0.1", **{"x-forwarded-for": forwarded}).status_code == 200
    same = {"x-forwarded-for": f"203.0.113.99, {HERE}"}
    other = {"x-forwarded-for": f"{HERE}, {THERE}"}
    assert enter(cast.lead.email, PASSWORD, address="10.0.0.1", **same).status_code == 429
    assert enter(cast.lead.email, PASSWORD, address="10.0.0.1", **other).status_code == 302


def test_the_count_is_in_the_database(cast, clock):
    """Whatever the process, and the same after a restart."""
    assert CachedValue.objects.count() == 0
    use_up(cast.lead.email)
    # The account's wrong passwords, the address's, and all sign-ins of the address.
    assert CachedValue.objects.count() == 3
    assert not CachedValue.objects.filter(cache_key__contains=cast.lead.email).exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries():
    """Workers count together, and none waits for another for ever."""
    make_plan()

    def guess(number):
        try:
            return enter("lead@north.example", f"wrong-{number}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as workers:
        found = list(workers.map(guess, range(18)))
    assert set(found) == {200, 429}
    assert found.count(200) <= 5
