"""Every quarter of the demonstration, in the tree in which it is read."""

import pytest
from django.test import Client

from commitments.reporting.records import published_kept, sealed_kept
from commitments.views.answers import pages_kept
from plantracker.people.models import User
from tests.commitments.demo.depths.quarter import Quarter

PUBLISHED = [
    "llr/2023-24-q1",
    "llr/2023-24-q2",
    "llr/2023-24-q3",
    "london/2020-21-q1",
    "london/2023-24-q1",
    "london/2024-25-q4",
    "london/2025-26-q3",
    "llr-earlier/2014-15-q2",
    "llr-earlier/2019-20-q1",
    "llr-earlier/2020-21-q1",
]
# Sealed and not published: the review pages show it, and no JSON does.
SEALED = ["llr-earlier/2020-21-q4"]


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """Seals are read once for all these tests, of which none writes: ``quarters`` begins with an empty memory."""


@pytest.fixture(scope="package")
def quarters(told):
    """Each quarter by its address; what is fetched of it is kept, for nothing of it changes."""
    for memory in (sealed_kept, published_kept, pages_kept):
        memory.clear()
    return {
        **{name: Quarter(Client(), "plans", *name.split("/")) for name in PUBLISHED},
        **{name: Quarter(Client(), "review", *name.split("/")) for name in SEALED},
    }


@pytest.fixture
def quarter_named(quarters, db):
    """``quarter_named(address)``: a quarter, read by who may read it."""

    def of(name):
        found = quarters[name]
        if not found.is_published:
            found.client.force_login(User.objects.get(email="reviewer@force.example"))
        return found

    return of


@pytest.fixture(params=[*PUBLISHED, *SEALED])
def quarter(request, quarter_named):
    """One quarter of the demonstration, published or not."""
    return quarter_named(request.param)


@pytest.fixture(params=PUBLISHED)
def published(request, quarter_named):
    """One published quarter: it has JSON too."""
    return quarter_named(request.param)
