"""A worker whose clock is wrong seals nothing early, and what it leaves is sealed in time by whoever is right."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.actions.plan import edit_plan
from commitments.actions.records import Changes
from commitments.actions.rounds import close_round
from kpis.periods import LONDON, Period
from tests.cast import make_plan, open_round_of
from tests.services.conftest import wait_until
from tests.services.sealing.history import sealed_names

# SQLite has no clock but the machine's own.
pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

SECONDS = 60
LAST_QUARTER = Period.parse("2024/25 Q4")
TOO_EARLY = "database's clock"


def worker_with_clock(site, ahead):
    return site.worker(load="tests.services.sealing.clock_ahead", TESTS_CLOCK_AHEAD=str(ahead.total_seconds()))


def open_until(cast, cut_off, quarter=LAST_QUARTER):
    now = timezone.now()
    return open_round_of(cast, quarter=quarter, at=now, submit_by=now.astimezone(LONDON).date(), cut_off=cut_off)


def test_worker_ahead_waits_for_the_cut_off(database, broker, start_site):
    site = start_site(database, broker.conf.broker_url)
    worker = worker_with_clock(site, timedelta(hours=1))
    cast = make_plan(at=timezone.now() - timedelta(days=1))
    cut_off = timezone.now() + timedelta(seconds=10)
    open_until(cast, cut_off)
    site.hint()
    worker.wait_for_words(TOO_EARLY)
    assert timezone.now() < cut_off
    assert sealed_names(cast) == []
    # Nothing was dropped: the same worker seals once the instant has come.
    assert wait_until(lambda: timezone.now() > cut_off, SECONDS)
    site.hint()
    worker.wait_for(lambda: sealed_names(cast) == ["2024/25 Q4"], SECONDS)
    assert site.manage("verify_seals").returncode == 0


def test_worker_ahead_waits_for_the_end_of_the_quarter(database, start_site):
    site = start_site(database)
    now = timezone.now()
    cast = make_plan(at=now - timedelta(days=1))
    ends_on = Changes({"ends_on": now.date() + timedelta(days=400)})
    edit_plan(plan=cast.plan, changes=ends_on, based_on=1, by=cast.administrator, at=now)
    cast.plan.refresh_from_db()
    round_ = open_until(cast, now + timedelta(days=1), Period.quarter_at(now))
    close_round(round=round_, based_on=1, by=cast.governance, at=timezone.now())
    # Half a year: by this worker's clock the quarter is long over.
    worker = worker_with_clock(site, timedelta(days=180))
    worker.wait_for_words(TOO_EARLY)
    assert sealed_names(cast) == []


def test_worker_behind_leaves_the_quarter_to_the_next(database, start_site):
    site = start_site(database)
    cast = make_plan(at=timezone.now() - timedelta(days=3))
    cut_off = timezone.now() + timedelta(seconds=1)
    open_until(cast, cut_off)
    assert wait_until(lambda: timezone.now() > cut_off, SECONDS)
    worker = worker_with_clock(site, timedelta(days=-1))
    worker.wait_for_words("succeeded")
    assert sealed_names(cast) == []
    assert site.manage("seal_quarter", "--due").returncode == 0
    assert sealed_names(cast) == ["2024/25 Q4"]
