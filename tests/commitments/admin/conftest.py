"""A plan with an open round, a second plan, and everybody's browser, at noon on 8 January 2024."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import WRITTEN_AT, Cast, make_plan, open_round_of
from tests.stage import staged_plan

# What the tests did beforehand was done an hour ago: an approval counts only after its instant.
NOW = WRITTEN_AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_the_day():
    """The admin reads the clock once per request; here it stands still."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(db) -> Cast:
    return staged_plan()


@pytest.fixture
def other(cast) -> Cast:
    """A second plan; its governance is a stranger to the first."""
    return make_plan(slug="south")


@pytest.fixture
def round_(cast):
    return open_round_of(cast)


@pytest.fixture
def as_():
    """A browser in which somebody is signed in."""

    def signed_in(person, **options) -> Client:
        client = Client(**options)
        client.force_login(person)
        return client

    return signed_in
