"""A worker whose clock is wrong seals nothing early and loses nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.actions.rounds import close_round
from kpis.periods import LONDON, Period
from tests.cast import make_plan, open_round_of
from tests.services.conftest import wait_until
from tests.services.sealing.history import sealed_names

# SQLite has no clock but the machine's own.
pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)

SECONDS = 60
LAST_QUARTER = Period.parse("2024/25 Q4")


def hasty_worker(site, ahead):
    return site.worker(load="tests.services.sealing.clock_ahead", TESTS_CLOCK_AHEAD=str(ahead.total_seconds()))


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1)])
def test_worker_ahead_waits_for_the_cut_off(database, broker, start_site, ahead):
    site = start_site(database, broker.conf.broker_url)
    now = timezone.now()
    cast = make_plan(at=now - timedelta(days=1))
    cut_off = now + timedelta(seconds=20)
    submit_by = now.astimezone(LONDON).date()
    open_round_of(cast, quarter=LAST_QUARTER, at=now, submit_by=submit_by, cut_off=cut_off)
    worker = hasty_worker(site, ahead)
    worker.wait_for_words("By the database's clock it is")
    assert timezone.now() < cut_off
    assert sealed_names(cast) == []
    # Nothing was dropped: the same worker seals once the instant has come.
    assert wait_until(lambda: timezone.now() > cut_off, SECONDS)
    site.hint()
    worker.wait_for(lambda: sealed_names(cast) == ["2024/25 Q4"], SECONDS)
    assert site.manage("verify_seals").returncode == 0
