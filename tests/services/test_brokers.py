"""Tasks over real brokers: done once, and done in spite of a crash."""

import time

import pytest
from kombu.exceptions import OperationalError

from tests.services.conftest import celery_at, kill_group, wait_until

NOTE = "tests.services.tasks.note"
NOTE_SLOWLY = "tests.services.tasks.note_slowly"
KILL = "tests.services.tasks.kill_own_process"


def test_task_is_done_once(broker, worker, notes):
    with worker(broker):
        broker.send_task(NOTE, [notes.path, "done"])
        assert notes.wait_for(["done"]) == ["done"]


def test_task_sent_before_the_worker_is_done(broker, worker, notes):
    broker.send_task(NOTE, [notes.path, "done"])
    with worker(broker):
        assert notes.wait_for(["done"]) == ["done"]


def test_task_of_a_killed_worker_is_done_by_the_next(broker, worker, notes):
    with worker(broker) as first:
        broker.send_task(NOTE_SLOWLY, [notes.path, 2])
        assert notes.wait_for(["started"]) == ["started"]
        kill_group(first)
    with worker(broker):
        # Redis: the shortened visibility timeout of 5 s, and the 10 s of kombu's timer.
        assert notes.wait_for(["started", "started", "finished"], seconds=45) == ["started", "started", "finished"]


def test_task_that_kills_its_worker_is_dropped_in_the_end(rabbitmq, worker, notes):
    with worker(rabbitmq):
        rabbitmq.send_task(KILL, [notes.path])
        # The delivery limit counts what comes after the first delivery.
        assert notes.wait_for(["started"] * 6, seconds=60) == ["started"] * 6
        rabbitmq.send_task(NOTE, [notes.path, "next"])
        assert notes.wait_for(["started"] * 6 + ["next"]) == ["started"] * 6 + ["next"]


def test_worker_seals_what_is_due_as_it_starts(broker, worker):
    with worker(broker) as process:
        assert wait_until(lambda: "seal_due_quarters" in process.log.read_text().partition(" ready.")[2], 30)
        assert wait_until(lambda: "succeeded" in process.log.read_text(), 30)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1//"])
def test_publishing_without_a_broker_fails_fast(url):
    with celery_at(url) as app:
        started = time.monotonic()
        with pytest.raises(OperationalError):
            app.send_task(NOTE, ["", ""])
        assert time.monotonic() - started < 1
