"""A worker that dies between its first read and its INSERT leaves nothing behind, and loses no quarter."""

import os
import signal

import pytest
from django.db import connection

from tests.services.conftest import empty
from tests.services.sealing.history import is_whole, plan_of, quarters, report, sealed_names, seals
from tests.services.sealing.pause import Pause

ROUNDS = 4
SECONDS = 60


def assert_whole_and_verified(site, cast, expected):
    """One whole seal for each of these quarters, no other, and the chain holds."""
    assert sealed_names(cast) == [str(quarter) for quarter in expected]
    assert all(is_whole(seal) for seal in seals(cast))
    verified = site.manage("verify_seals")
    assert verified.returncode == 0, verified.stderr
    assert len(verified.stdout.splitlines()) == len(expected)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)


def survive_kills(site):
    """Quarter after quarter: the worker is killed in the middle, and what comes next seals once.

    Three times that is the next worker, the last time it is the command, as without a worker.
    """
    cast, pause = plan_of(), Pause(site.folder)
    worker, sealed = site.worker(), []
    for number, quarter in enumerate(quarters(ROUNDS), 1):
        report(cast, quarter)
        pause.turn_on()
        site.hint()
        worker.wait_for(pause.is_reached)
        worker.kill()
        assert sealed_names(cast) == sealed, f"round {number}: something was left behind"
        pause.turn_off()
        sealed.append(str(quarter))
        if number < ROUNDS:
            worker = site.worker()
            worker.wait_for(lambda: sealed_names(cast) == sealed, SECONDS)
        else:
            swept = site.manage("seal_quarter", "--due")
            assert (swept.returncode, len(swept.stdout.splitlines())) == (0, 1), swept.stderr
    assert_whole_and_verified(site, cast, quarters(ROUNDS))


def test_killed_worker_leaves_one_seal(database, broker, start_site):
    survive_kills(start_site(database, broker.conf.broker_url))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_killed_worker_on_the_filesystem_leaves_one_seal(database, start_site):
    survive_kills(start_site(database))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_killed_pool_child_leaves_one_seal(database, broker, start_site):
    site = start_site(database, broker.conf.broker_url)
    cast, pause, worker = plan_of(), Pause(site.folder), site.worker()
    (quarter,) = quarters(1)
    report(cast, quarter)
    pause.turn_on()
    site.hint()
    worker.wait_for(pause.is_reached)
    pause.turn_off()
    # As the kernel does where memory runs out; the worker itself lives on and starts another child.
    os.kill(pause.process_id(), signal.SIGKILL)
    worker.wait_for(lambda: sealed_names(cast) == [str(quarter)], SECONDS)
    assert_whole_and_verified(site, cast, [quarter])


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_emptied_broker_loses_no_quarter(database, broker, start_site):
    site = start_site(database, broker.conf.broker_url)
    cast = plan_of()
    (quarter,) = quarters(1)
    report(cast, quarter)
    site.hint()
    empty(broker)
    worker = site.worker()
    worker.wait_for(lambda: sealed_names(cast) == [str(quarter)], SECONDS)
    assert_whole_and_verified(site, cast, [quarter])


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1//"])
def test_command_seals_without_a_broker(database, start_site, url):
    site = start_site(database, url)
    cast = plan_of()
    (quarter,) = quarters(1)
    report(cast, quarter)
    swept = site.manage("seal_quarter", "--due")
    assert swept.returncode == 0, swept.stderr
    assert_whole_and_verified(site, cast, [quarter])
