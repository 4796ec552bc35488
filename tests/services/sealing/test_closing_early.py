"""Closing a round early: the worker hears of it at once, and a broker that is down costs the officer nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kpis.periods import LONDON, Period
from tests.cast import make_plan, open_round_of
from tests.services.sealing.history import sealed_names

LAST_QUARTER = Period.parse("2024/25 Q4")
# The publisher tries twice and gives up; nobody waits for a broker longer than for a slow page.
SECONDS_WITHOUT_BROKER = 5


@pytest.fixture
def cast(database):
    """A plan whose last quarter is over and whose round is still open."""
    now = timezone.now()
    cast = make_plan(at=now - timedelta(days=1))
    tomorrow = now + timedelta(days=1)
    submit_by = now.astimezone(LONDON).date()
    open_round_of(cast, quarter=LAST_QUARTER, at=now, submit_by=submit_by, cut_off=tomorrow)
    return cast


def test_closing_early_seals_at_once(cast, database, broker, start_site):
    site = start_site(database, broker.conf.broker_url)
    worker = site.worker()
    worker.wait_for_words("succeeded")
    assert sealed_names(cast) == []
    closed = site.close_round("north")
    assert closed.startswith("answered 302")
    worker.wait_for(lambda: sealed_names(cast) == ["2024/25 Q4"])


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1//"])
def test_closing_early_without_a_broker(cast, database, start_site, url):
    site = start_site(database, url)
    closed = site.close_round("north")
    answered = re.search(r"answered 302 after ([0-9.]+) s", closed)
    assert answered, closed
    assert float(answered[1]) < SECONDS_WITHOUT_BROKER
    assert "Error calling Task.delay in on_commit()" in closed
    assert sealed_names(cast) == []
    swept = site.manage("seal_quarter", "--due")
    assert swept.returncode == 0, swept.stderr
    assert sealed_names(cast) == ["2024/25 Q4"]
